"""A running house connects to nobody that the page "What leaves the house" does not list."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.builders import until
from tests.conftest import FFMPEG

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

PROC = Path("/proc")


@dataclass
class Watched:
    process: subprocess.Popen[str]
    home: str
    session: requests.Session

    def ask(self, method: str, path: str, **body: Any) -> Any:
        url = self.home + path
        answer = self.session.request(method, url, json=body or None, timeout=20)
        assert answer.status_code == 200, answer.text
        kind = answer.headers["Content-Type"]
        return answer.json() if kind == "application/json" else answer.content

    def report(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print("report", file=self.process.stdin, flush=True)
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    argv = [sys.executable, "-m", "tests.system.watched_house", str(tmp_path / "state"), FFMPEG]
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        contact = json.loads(process.stdout.readline())
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {contact['token']}"
        yield Watched(process, contact["home"], session)
        process.communicate("stop\n", timeout=30)


def family(pid: int) -> set[int]:
    """A process and all that it has started, and they in turn."""
    parents = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue  # it has ended meanwhile
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {pid}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def far_ends(pid: int) -> set[str]:
    """Addresses that a process is connected to, from its sockets' inodes in /proc."""
    try:
        links = [str(link.readlink()) for link in (PROC / str(pid) / "fd").iterdir()]
        tables = [(PROC / str(pid) / "net" / name).read_text() for name in ("tcp", "tcp6", "udp")]
    except OSError:
        return set()
    inodes = set(re.findall(r"socket:\[(\d+)\]", " ".join(links)))
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {readable(row[2].partition(":")[0]) for row in rows if row[9] in inodes}


def readable(hexadecimal: str) -> str:
    """As the kernel writes it: words of 32 bits, each in the machine's order."""
    raw = bytes.fromhex(hexadecimal)
    turned = b"".join(
        raw[at : at + 4][:: -1 if sys.byteorder == "little" else 1] for at in range(0, len(raw), 4)
    )
    address = ip_address(turned)
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_at_home(address: str) -> bool:
    return ip_address(address).is_loopback or ip_address(address).is_unspecified


def use(watched: Watched) -> set[str]:
    """What a person does; returns the far ends of children that were seen meanwhile."""

    def live() -> bool:
        cameras = watched.ask("GET", "/api/v1/cameras")["cameras"]
        return all(camera["state"] == "live" for camera in cameras)

    until(live)
    watched.ask("POST", "/api/v1/say", text="show the front room")
    watched.ask("POST", "/api/v1/say", text="what happened today")
    echo = watched.ask("POST", "/api/v1/live", camera="garden", rendition="echo")["url"]
    watched.ask("GET", echo)
    seen = watched.ask("POST", "/api/v1/live", camera="front_room")
    watched.ask("GET", seen["url"].replace("index", "media"))
    watched.ask("GET", seen["still"])
    watched.ask("POST", "/api/v1/cameras/door/record", seconds=5)
    return {end for pid in family(watched.process.pid) for end in far_ends(pid)}


def test_a_running_house_connects_to_nobody_else(watched: Watched) -> None:
    ends = use(watched)
    page = watched.ask("GET", "/api/v1/transparency")
    report = watched.report()

    assert {end for end in ends if not is_at_home(end)} == set()
    assert "127.0.0.1" in ends  # they were seen at all
    connected = {where for event, where in report["noted"] if event != "socket.getaddrinfo"}
    assert {where for where in connected if not is_at_home(where)} == set()
    named = {where for event, where in report["noted"] if event == "socket.getaddrinfo"}
    assert {name for name in named - {"localhost"} if not is_at_home(name)} == set()

    # What it has used is what the page says, with the time of the last use.
    used = {way: hosts for way, hosts in report["used"].items() if hosts}
    assert set(used) == {"camera", "skill"}
    shown = {way["id"]: way for way in page["ways"]}
    assert {host["host"] for host in shown["camera"]["hosts"]} == set(used["camera"])
    assert all(host["last_used_at"] for host in shown["camera"]["hosts"])
    assert shown["skill"]["hosts"][0]["host"] == watched.home.removeprefix("http://")
