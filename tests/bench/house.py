"""A bridge as a process of its own, started as `private-eye serve` starts it.

The first line it is asked is its house: {"state": folder, "cameras": [...], "ffmpeg": path or
null}. Then {"do": "link"} for a sign-in link, {"do": "tap", "camera": id} to have the arrival of
parts noted, {"do": "parts"} for what was noted: [checksum of the bytes, monotonic seconds when the
last of them was read, seconds of media]. {"do": "held", "camera": id} tells the bytes of the parts
that are in its ring.
"""

import sys
import zlib
from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import Any

from bridge.app import Bridge, build
from bridge.config import CameraConfig, Config, HomeDoorConfig, Listen, PublicDoorConfig, SecretUrl
from bridge.media.types import Part
from bridge.ops import logs, memory
from tests.bench.processes import serve

PARTS_KEPT = 1000
EVERYTHING = Fraction(3600)  # seconds


class Tap:
    """Follows the camera's ring."""

    def __init__(self) -> None:
        self.parts: deque[tuple[int, float, float]] = deque(maxlen=PARTS_KEPT)

    def put(self, part: Part) -> None:
        self.parts.append((zlib.crc32(part.data), part.arrived, float(part.duration)))

    def close(self) -> None:
        """Nothing is held that would have to be given back."""


def main() -> None:
    memory.settle()
    bridges: list[Bridge] = []
    tap = Tap()

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if not bridges:
            bridges.append(_start(request))
            bridge = bridges[0]
            doors = {"home": bridge.addresses.home, "public": bridge.addresses.public}
            return {**doors, "token": bridge.command_line_token}
        match request["do"]:
            case "link":
                return {"link": bridges[0].sign_in_link()}
            case "tap":
                # No door says when a part arrived, or what a ring holds.
                bridges[0]._streams.outputs[request["camera"]].ring.follow(tap, Fraction(0))
                return {}
            case "held":
                parts = bridges[0]._streams.outputs[request["camera"]].ring.since(EVERYTHING)
                return {"bytes": sum(sys.getsizeof(part.data) for part in parts)}
        return {"parts": list(tap.parts)}

    try:
        serve(answer)
    finally:
        for bridge in bridges:
            bridge.stop()


def _start(house: dict[str, Any]) -> Bridge:
    logs.setup("INFO")
    cameras = tuple(
        CameraConfig(
            id=camera["id"],
            name=camera["id"].replace("_", " "),
            url=SecretUrl(camera["url"]),
            on_demand=camera["on_demand"],
        )
        for camera in house["cameras"]
    )
    bridge = build(
        Config(
            state=Path(house["state"]),
            home=HomeDoorConfig(listen=Listen(port=0)),
            public=PublicDoorConfig(listen=Listen(port=0)),
            camera=cameras,
            ffmpeg=house["ffmpeg"],
        )
    )
    bridge.start()
    return bridge


if __name__ == "__main__":
    main()
