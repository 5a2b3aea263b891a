"""hold.cases, hold.first_picture_odd_p95: recipes of cameras that misbehave, each tried out.

The recipes are third parties': `cases` in the folder of test data. What is not there is named.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bridge.cameras import binary
from bridge.cameras.trial import trial
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from tests import third_party
from tests.bench import processes
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, percentile, row, spread
from tests.builders import free_port

CASES = third_party.FOLDER / "cases"
RTSP, HTTP = "rtspd.py", "httpcam.py"
GOOD = "Good: "
REFUSED = "No picture: the camera refused the name or password."
_LISTENS_S = 10.0


@dataclass(frozen=True, slots=True)
class Case:
    """`said`: how what the trial says begins. `odd`: healthy; its first picture counts."""

    recipe: str
    tool: str
    options: tuple[str, ...]
    login: str = ""
    said: str = GOOD
    odd: bool = True

    @property
    def name(self) -> str:
        return " ".join((self.recipe, *self.options, self.login)).strip()


def _login(auth: str, login: str = "viewer:secret@", said: str = GOOD) -> Case:
    return Case("digest-sha-256", RTSP, ("--auth", auth), login, said)


ALL = (
    *(_login(auth) for auth in ("md5", "sha256", "md5+sha256", "sha256+md5", "basic+md5")),
    *(_login(auth, "viewer:wrong@", REFUSED) for auth in ("md5", "sha256", "md5+sha256")),
    Case("udp-only", RTSP, ("--udp-only",)),
    Case("udp-only", RTSP, ("--udp-only", "--auth", "sha256"), "viewer:secret@"),
    Case("aac-without-config", RTSP, ("--audio", "aac-noconfig", "--aac", "tone.aac")),
    Case("aac-without-config", RTSP, ("--audio", "aac-badfmtp", "--aac", "tone.aac")),
    Case("sound-announced-never-sent", RTSP, ("--audio", "announced-pcmu")),
    Case("sound-announced-never-sent", RTSP, ("--audio", "announced-aac")),
    Case("stray-timestamp", RTSP, ("--stray-every", "3")),
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


def cases(ground: Ground) -> Iterator[Row]:
    tools = CASES / "tools"
    if not (tools / RTSP).is_file():
        raise NotMeasured(f"there are no recipes, since {third_party.why()}")
    inputs = ground.folder / "cases"
    inputs.mkdir()
    subprocess.run(["bash", str(tools / "media.sh")], cwd=inputs, check=True)
    absent = {case.recipe for case in ALL if case.tool == RTSP and not _is_there(case.recipe)}
    wrong, firsts, tried = [], [], 0
    for ffmpeg in _tools():
        for case in ALL:
            if case.recipe in absent:
                continue
            tried += 1
            said, first_s = _said(ffmpeg, case, tools, inputs)
            if not said.startswith(case.said):
                wrong.append(f"{case.name} (ffmpeg {ffmpeg.version}): {said}")
            if case.odd and first_s is not None:
                firsts.append(first_s)
    versions = ", ".join(str(ffmpeg.version) for ffmpeg in _tools())
    note = f"{tried} tried with ffmpeg {versions}; wrong: {'; '.join(wrong) or 'none'}"
    if absent:
        note += f"; not found: {', '.join(sorted(absent))}"
    yield row("hold.cases", 100 * (tried - len(wrong)) / max(1, tried), note)
    yield row("hold.first_picture_odd_p95", percentile(firsts, 0.95), spread(firsts))


def _is_there(recipe: str) -> bool:
    return (CASES / recipe).is_dir()


def _tools() -> list[Ffmpeg]:
    """Of each place one: the system's, and the wheel's where it is installed."""
    found = [binary.locate(None)]
    for candidate in binary.candidates():
        version = binary.version_of(candidate)
        if version is not None and all(version != tool.version for tool in found):
            found.append(binary.locate(Path(candidate)))
    return found


def _said(ffmpeg: Ffmpeg, case: Case, tools: Path, inputs: Path) -> tuple[str, float | None]:
    with _camera(case, tools, inputs) as port:
        scheme = "rtsp" if case.tool == RTSP else "http"
        url = f"{scheme}://{case.login}127.0.0.1:{port}/cam"
        try:
            seen = trial(ffmpeg, url)
        except PrivateEyeError as error:
            return error.message, None
        return seen.sentence(), seen.first_picture_s


@contextmanager
def _camera(case: Case, tools: Path, inputs: Path) -> Iterator[int]:
    port = free_port()
    first = (
        ("--quiet", "--port", str(port), "--h264", "plain.h264")
        if case.tool == RTSP
        else (str(port),)
    )
    argv = [sys.executable, str(tools / case.tool), *first, *case.options]
    with subprocess.Popen(argv, cwd=inputs, stdout=subprocess.DEVNULL) as camera:
        try:
            what = "a recipe's camera does not listen"
            processes.until(lambda: _listens(port), _LISTENS_S, what, every_s=0.05)
            yield port
        finally:
            camera.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True
