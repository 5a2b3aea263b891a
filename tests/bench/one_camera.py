"""One camera, a process of its own that can be killed: {"ffmpeg": path} films, {"port": number}
opens the camera at that port (0: any), and tells its address and when it was open."""

from pathlib import Path
from time import monotonic
from typing import Any

from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import CameraFilm, Recipe, Studio
from bridge.demo.camera.server import RtspServer
from tests.bench.processes import serve

RECIPE = Recipe(size=(640, 360), fps=15, gop_s=2.0, seconds=8.0)


def main() -> None:
    films: list[tuple[Studio, CameraFilm]] = []
    servers: list[RtspServer] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if not films:
            studio = Studio(Path(request["ffmpeg"]))
            films.append((studio, studio.record(RECIPE)))
            return {}
        servers.append(RtspServer(port=request["port"]))
        url = servers[0].add("camera", Looped(*films[0])).url
        return {"url": url, "port": servers[0].port, "at": monotonic()}

    serve(answer)


if __name__ == "__main__":
    main()
