"""The head of a film is read as that of a stranger."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cameras import binary
from bridge.media.boxes import MediaError
from bridge.sharing import pace
from bridge.sharing.pace import FilmHead

SILENT = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r={rate}:d=1")
TONE = ("-f", "lavfi", "-i", "sine=d=1", "-shortest", "-c:a", "aac")


def made(folder: Path, rate: str, *more: str, flags: str = "+faststart") -> bytes:
    path = folder / "film.mp4"
    argv = [binary.locate(None).path, "-v", "error", "-nostdin", "-y"]
    argv += [part.format(rate=rate) for part in SILENT]
    argv += [*more, "-c:v", "libx264", "-preset", "ultrafast", "-movflags", flags, str(path)]
    subprocess.run(argv, check=True)
    return path.read_bytes()


def pieces(data: bytes, size: int = 100) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("rate", "fps"),
    [("10", 10), ("25", 25), ("30000/1001", 30), ("60", 30), ("12.5", 13), ("1", 1)],
)
def test_it_says_how_many_pictures_a_second_there_are(tmp_path: Path, rate: str, fps: int) -> None:
    assert pace.read(pieces(made(tmp_path, rate))) == FilmHead(fps, sound=False)


def test_it_says_whether_there_is_sound(tmp_path: Path) -> None:
    assert pace.read([made(tmp_path, "25", *TONE)]).sound


def test_a_film_whose_head_is_at_its_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        pace.read(pieces(made(tmp_path, "25", flags="0")))


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    argv = [binary.locate(None).path, "-v", "error", "-f", "lavfi", "-i", "sine=d=1"]
    argv += ["-c:a", "aac", "-movflags", "+faststart", str(tmp_path / "a.mp4")]
    subprocess.run(argv, check=True)
    with pytest.raises(MediaError, match="without pictures"):
        pace.read([(tmp_path / "a.mp4").read_bytes()])


@pytest.mark.parametrize("data", [b"", b"\0" * 64, b"RIFF" * 99, b"\0\0\0\10free" * 9])
def test_what_is_no_film_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError):
        pace.read(pieces(data))


def test_no_more_is_read_than_a_head_can_be() -> None:
    def endless() -> "list[bytes]":
        return [b"\x7f\xff\xff\xffmoov"] + [bytes(1024 * 1024)] * 64

    with pytest.raises(MediaError):
        pace.read(endless())


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("pace"), "25")


@given(data=st.data())
def test_whatever_is_changed_in_it_it_is_read_or_refused(film: bytes, data: st.DataObject) -> None:
    broken = bytearray(film)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, min(len(film), 1500) - 1))] = data.draw(st.integers(0, 255))
    try:
        head = pace.read([bytes(broken)])
    except MediaError:
        return
    assert 1 <= head.fps <= pace.MOST_FPS
