"""The demo house in a process that notes every connection, for `test_outbound`.

    python -m tests.system.watched_house FOLDER FFMPEG

An audit hook stays for as long as a process lives, so it has one of its own. It prints how to get
in, and when its stdin says so what was connected to.
"""

import json
import sys
from pathlib import Path
from typing import Any

EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo")
noted: list[tuple[str, str]] = []


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in EVENTS:
        where = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
        noted.append((event, str(where[0] if isinstance(where, tuple) else where)))


def main(folder: Path, ffmpeg: Path) -> None:
    from bridge.demo.house import process as demo_house  # noqa: PLC0415  # once the hook is there
    from bridge.ops import outbound  # noqa: PLC0415
    from skill import outbound as skills  # noqa: PLC0415
    from tests.conftest import a_house  # noqa: PLC0415

    with demo_house.start(ffmpeg, dropouts=False) as cameras:
        house = a_house(folder, *cameras.cameras)
        token = house.bridge.command_line_token
        print(json.dumps({"home": house.home, "public": house.public, "token": token}), flush=True)
        sys.stdin.readline()
        used = {way.id: list(outbound.last_used(way)) for way in outbound.ALL}
        used |= {way.id: list(skills.last_used(way)) for way in skills.ALL}
        print(json.dumps({"noted": noted, "used": used}), flush=True)
        sys.stdin.readline()
        house.bridge.stop()


if __name__ == "__main__":
    sys.addaudithook(note)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
