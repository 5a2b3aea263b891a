"""Cameras that misbehave as people reported it of theirs, each as a program and its options.

The recipes are third parties': `cases` in the folder of test data, as is what plays them.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests import third_party
from tests.bench import processes
from tests.builders import free_port

FOLDER = third_party.FOLDER / "cases"
TOOLS = FOLDER / "tools"
RTSP, HTTP = "rtspd.py", "httpcam.py"
GOOD = "Good: "
REFUSED = "No picture: the camera refused the name or password."
RAW = "The address is not an address (write / ? # @ % in a name or password as "
PLAIN, RARE = "plain.h264", "gop60.h264"
_LISTENS_S = 10.0
USER = "viewer"


@dataclass(frozen=True, slots=True)
class Case:
    """`password`: what is set in the camera; `given`: what it is asked with. `said`: how what the
    trial says begins. `odd`: healthy; its first picture counts. `watched_s`: so long it stays live.
    """

    recipe: str
    tool: str
    options: tuple[str, ...]
    film: str = PLAIN
    password: str = "secret"
    given: str | None = None
    said: str = GOOD
    odd: bool = True
    waits: bool = False  # for a keyframe, and says so
    watched_s: float = 2.0

    @property
    def name(self) -> str:
        with_what = () if self.given is None else (f"password {self.given}",)
        return " ".join((self.recipe, *self.options, *with_what))

    @property
    def refused(self) -> bool:
        """For its password, by the camera itself."""
        return self.said == REFUSED

    def url(self, port: int, *, raw: bool = False) -> str:
        """`raw`: the password as somebody would type it who knows nothing of addresses."""
        given = self.given if self.given is None or raw else quote(self.given, safe="")
        login = "" if given is None else f"{USER}:{given}@"
        return f"{'rtsp' if self.tool == RTSP else 'http'}://{login}127.0.0.1:{port}/cam"


def _login(auth: str, given: str = "secret", said: str = GOOD) -> Case:
    return Case("digest-sha-256", RTSP, ("--auth", auth), given=given, said=said)


def _unescaped(password: str) -> Case:
    """Refused as it is typed; let in where it is put in from the environment."""
    options = ("--auth", "md5")
    return Case(*("password-unescaped", RTSP, options), password=password, given=password, said=RAW)


_AAC = ("--aac", "tone.aac")
ALL = (
    *(_login(auth) for auth in ("md5", "sha256", "md5+sha256", "sha256+md5", "basic+md5")),
    *(_login(auth, "wrong", REFUSED) for auth in ("md5", "sha256", "md5+sha256")),
    *map(_unescaped, ("p@ss/wd1", "p@s?s", "pa#ss", "pa/ss", "12/34")),
    Case("udp-only", RTSP, ("--udp-only",)),
    Case("udp-only", RTSP, ("--udp-only", "--auth", "sha256"), given="secret"),
    Case("aac-without-config", RTSP, ("--audio", "aac-noconfig", *_AAC)),
    Case("aac-without-config", RTSP, ("--audio", "aac-badfmtp", *_AAC)),
    Case("sound-announced-never-sent", RTSP, ("--audio", "announced-pcmu")),
    Case("sound-announced-never-sent", RTSP, ("--audio", "announced-aac")),
    Case("stray-timestamp", RTSP, ("--stray-every", "3"), watched_s=15.0),
    Case("stray-timestamp", RTSP, ("--stray-every", "3", "--stray-by", "37600"), watched_s=15.0),
    # Ten of its kind in the life of a run used to end it: one comes each second.
    Case(
        *("timestamps-now-and-then-back", RTSP, ("--audio", "aac", *_AAC, "--audio-jitter")),
        watched_s=15.0,
    ),
    Case("timestamps-now-and-then-back", RTSP, ("--dup-every", "1"), watched_s=15.0),
    # Whoever connects is 15 s before its next keyframe; a recorder used to give up after 10.
    Case(
        *("keyframe-every-60-s", RTSP, ("--fps", "10", "--start-at", "45")),
        film=RARE,
        odd=False,
        waits=True,
    ),
    *(
        Case("mjpeg", HTTP, (mode,))
        for mode in (
            "esp32",
            "jpg",
            "notype",
            "nolength",
            "dashes",
            "quoted",
            "snapshot",
            "redirect",
        )
    ),
)


def are_there() -> bool:
    return (TOOLS / RTSP).is_file()


def absent() -> set[str]:
    """Recipes of cameras of which this folder of test data knows nothing."""
    named = {case.recipe for case in ALL if case.tool == RTSP}
    return {recipe for recipe in named if not (FOLDER / recipe).is_dir()}


def make_inputs(folder: Path) -> None:
    """What the cameras play."""
    folder.mkdir()
    subprocess.run(["bash", str(TOOLS / "media.sh")], cwd=folder, check=True)


@contextmanager
def camera(case: Case, inputs: Path) -> Iterator[int]:
    """Its port."""
    port = free_port()
    first: tuple[str, ...] = (str(port),)
    if case.tool == RTSP:
        login = ("--user", USER, "--password", case.password)
        first = ("--quiet", "--port", str(port), "--h264", case.film, *login)
    argv = [sys.executable, str(TOOLS / case.tool), *first, *case.options]
    with subprocess.Popen(argv, cwd=inputs, stdout=subprocess.DEVNULL) as playing:
        try:
            what = "a recipe's camera does not listen"
            processes.until(lambda: _listens(port), _LISTENS_S, what, every_s=0.05)
            yield port
        finally:
            playing.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True
