"""The demo house's cameras as a process of their own.

    python -m bridge.demo --port 8554 --ffmpeg /usr/bin/ffmpeg

prints `ready <address> <address> <address>` once, then obeys one command a line on standard input,
answering `ok` or `error <why>`:

    garden drop          front_room freeze      door size 640 360
    garden restore       door resume            door clock 3600

Ends on SIGTERM, SIGINT and the end of its input, which is the end of the process that started it.
"""

import argparse
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from bridge.clock import Clock, SystemClock
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.demo.camera.server import RtspServer
from bridge.demo.house.live_scene import LiveScene
from bridge.demo.house.scenes.schedule import SceneName, dropped_out

CAPTIONS = {
    SceneName.FRONT_ROOM: "front room",
    SceneName.GARDEN: "garden",
    SceneName.DOOR: "door",
}
SCHEDULE_STEP_S = 0.25

_ACTS: dict[str, Callable[[RtspCamera], None]] = {
    "stall": RtspCamera.stall,
    "freeze": RtspCamera.freeze,
    "resume": RtspCamera.resume,
    "drop": RtspCamera.drop,
    "restore": RtspCamera.restore,
    "mute": RtspCamera.mute,
}


def main() -> int:
    options = _options()
    if shutil.which(options.ffmpeg) is None:
        print(f"error {options.ffmpeg} is not a program", flush=True)
        return 1
    clock = SystemClock()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        server = RtspServer(port=options.port, clock=clock)
    except OSError as error:
        print(f"error port {options.port}: {error.strerror}", flush=True)
        return 1
    with server:
        cameras = {
            scene.value: server.add(
                scene.value,
                LiveScene(scene, caption, ffmpeg=options.ffmpeg, clock=clock),
                name=caption,
            )
            for scene, caption in CAPTIONS.items()
        }
        print("ready", *(camera.url for camera in cameras.values()), flush=True)
        listener = threading.Thread(
            target=_listen, args=(cameras, stopping), name="demo-commands", daemon=True
        )
        listener.start()
        _keep_schedule(cameras[SceneName.GARDEN], stopping, clock, dropouts=options.dropouts)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bridge.demo")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--ffmpeg", type=Path, required=True)
    parser.add_argument("--no-dropouts", dest="dropouts", action="store_false")
    return parser.parse_args()


def _keep_schedule(
    garden: RtspCamera, stopping: threading.Event, clock: Clock, *, dropouts: bool
) -> None:
    """Until `stopping`: the garden camera is out when the schedule says so.

    Counted from the start, so that a newcomer's first look is at a house where all is well.
    """
    out, began = False, clock.monotonic()
    while not stopping.wait(SCHEDULE_STEP_S):
        if dropouts and dropped_out(clock.monotonic() - began) is not out:
            out = not out
            (garden.drop if out else garden.restore)()


def _listen(cameras: Mapping[str, RtspCamera], stopping: threading.Event) -> None:
    # Unbuffered, because at exit the interpreter would wait for the lock of a buffered reader.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as commands:
        for line in commands:
            if words := line.decode(errors="replace").split():
                print(obey(cameras, words), flush=True)
    stopping.set()


def obey(cameras: Mapping[str, RtspCamera], words: list[str]) -> str:
    """One command, for example ["garden", "drop"]."""
    camera = cameras.get(words[0])
    if camera is None:
        return "error no such camera"
    match words[1:]:
        case [act] if act in _ACTS:
            _ACTS[act](camera)
        case ["size", width, height] if width.isdecimal() and height.isdecimal():
            camera.change_resolution(int(width), int(height))
        case ["clock", seconds] if seconds.lstrip("-").isdecimal():
            camera.jump_clock(int(seconds))
        case _:
            return "error no such command"
    return "ok"


if __name__ == "__main__":
    sys.exit(main())
