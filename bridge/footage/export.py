"""A clip as one plain MP4 that any player opens: made by ffmpeg, in memory and nowhere else.

It is remuxed, and runs of one init are joined on the way. Only where the camera changed its picture
in the middle of it, which no plain MP4 can tell, it is encoded.
"""

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby

from bridge.errors import Kind, PrivateEyeError
from bridge.media import ffmpeg_files, fmp4
from bridge.media.boxes import MediaError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.joining import Joiner
from bridge.media.types import Init
from bridge.ops.children import Work, environment, settle
from bridge.ops.memory import memory_file

log = logging.getLogger(__name__)

# 12 s of 16 Mbit/s take 0.14 s here; most of it is reading, and a slow disk reads 30 MB a second.
LONGEST_S = 120.0
# 1080p is encoded three times as fast as it was filmed.
LONGEST_ENCODING_S = 280.0
# A wish that is so near to a keyframe means it: players round their times.
NEAR = Fraction(1, 20)
_CHUNK = 256 * 1024
_LAST_WORDS = 300
_FAILED = "this clip could not be made into a file"


@dataclass(frozen=True, slots=True)
class Piece:
    """A GOP of the clip: its number, and where it is in the clip, in seconds of it.

    `begins`: it is no continuation of the one before. `init`: which one describes it.
    """

    index: int
    starts: Fraction
    duration: Fraction
    starts_at: datetime
    begins: bool = False
    init: int = 0


def trim(
    pieces: Sequence[Piece], from_s: float | None = None, to_s: float | None = None
) -> tuple[Piece, ...]:
    """Those that cover the wish: a cut is possible only at keyframes. Raises Invalid."""
    whole = pieces[-1].starts + pieces[-1].duration if pieces else Fraction(0)
    first, last = Fraction(from_s or 0), whole if to_s is None else Fraction(to_s)
    if first < 0 or last <= first:
        raise PrivateEyeError(Kind.INVALID, "That is no part of the clip.")
    near = min(NEAR, (last - first) / 4)
    wanted = tuple(
        piece
        for piece in pieces
        if piece.starts + piece.duration > first + near and piece.starts < last - near
    )
    if not wanted:
        raise PrivateEyeError(Kind.INVALID, "The clip is not that long.")
    return wanted


class Export:
    """The finished file, in memory. `close` from any thread ends whoever reads it."""

    def __init__(self, descriptor: int) -> None:
        """`descriptor` belongs to it from here on."""
        self._descriptor: int | None = descriptor
        self._lock = threading.Lock()
        self.size = os.fstat(descriptor).st_size

    def chunks(self) -> Iterator[bytes]:
        """All of it; ends early when it is closed meanwhile."""
        offset = 0
        while chunk := self._read(offset):
            yield chunk
            offset += len(chunk)

    def close(self) -> None:
        """Give its memory back. Harmless twice."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    def _read(self, offset: int) -> bytes:
        with self._lock:  # else the number could be somebody else's file by then
            return b"" if self._descriptor is None else os.pread(self._descriptor, _CHUNK, offset)


def export(
    tool: Ffmpeg,
    inits: Sequence[bytes],
    segments: Iterable[tuple[Piece, bytes]],
    *,
    several: bool,
    starts_at: datetime,
) -> Export:
    """Blocks until the file is there. `several`: the segments are of more than one init.

    Raises Unavailable, and whatever `segments` raises.
    """
    make = _encode if several else _remux
    with memory_file("clip") as file, memory_file("words") as words:
        try:
            make(tool, inits, segments, starts_at=starts_at, files=_Files(file, words))
        except (OSError, subprocess.SubprocessError, MediaError) as error:
            extra = {"last_words": os.pread(words, _LAST_WORDS, 0).decode("utf-8", "replace")}
            log.warning("export.failed", extra=extra)
            raise PrivateEyeError(Kind.UNAVAILABLE, _FAILED) from error
        return Export(os.dup(file))


@dataclass(frozen=True, slots=True)
class _Files:
    """Descriptors: where the clip goes, and what ffmpeg says."""

    clip: int
    words: int


def _remux(
    tool: Ffmpeg,
    inits: Sequence[bytes],
    segments: Iterable[tuple[Piece, bytes]],
    *,
    starts_at: datetime,
    files: _Files,
) -> None:
    arguments = ffmpeg_files.export(files.clip, starts_at)
    with _running(tool, arguments, files, (files.clip,), LONGEST_S) as child:
        assert child.stdin is not None  # noqa: S101  # it is a pipe
        _, joined = next(_stretches(inits, segments))
        for data in joined:
            child.stdin.write(data)


def _encode(
    tool: Ffmpeg,
    inits: Sequence[bytes],
    segments: Iterable[tuple[Piece, bytes]],
    *,
    starts_at: datetime,
    files: _Files,
) -> None:
    with contextlib.ExitStack() as kept:
        sources: list[ffmpeg_files.JoinedPart] = []
        for init, joined in _stretches(inits, segments):
            source = kept.enter_context(memory_file("part"))
            with open(os.dup(source), "wb") as part:
                part.writelines(joined)
            sources.append(_source(init, source))
        arguments = ffmpeg_files.export_encoded(sources, files.clip, starts_at)
        passed = (files.clip, *(source.descriptor for source in sources))
        with _running(tool, arguments, files, passed, LONGEST_ENCODING_S):
            pass


def _stretches(
    inits: Sequence[bytes], segments: Iterable[tuple[Piece, bytes]]
) -> Iterator[tuple[Init, Iterator[bytes]]]:
    """Each init with what it describes, the init's bytes first. In order, each to its end."""
    for described, some in groupby(segments, key=lambda part: inits[part[0].init]):
        init = fmp4.read_init(described)
        yield init, _joined(init, some)


def _joined(init: Init, segments: Iterable[tuple[Piece, bytes]]) -> Iterator[bytes]:
    joiner = Joiner(init)
    yield init.data
    for piece, data in segments:
        yield joiner.feed(data, piece.starts, begins=piece.begins)


def _source(init: Init, descriptor: int) -> ffmpeg_files.JoinedPart:
    video = init.video
    size = (video.width, video.height) if video else (0, 0)
    return ffmpeg_files.JoinedPart(descriptor, *size, sound=init.audio is not None)


@contextlib.contextmanager
def _running(
    tool: Ffmpeg,
    arguments: Sequence[str],
    files: _Files,
    passed: Sequence[int],
    longest_s: float,
) -> Iterator[subprocess.Popen[bytes]]:
    """Afterwards its input is over and it has succeeded; else CalledProcessError."""
    with subprocess.Popen(
        [tool.path, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=files.words,
        pass_fds=passed,
        env=environment(),
        start_new_session=True,
    ) as child:
        settle(child.pid, Work.EXPORT)
        late = threading.Timer(longest_s, child.kill)
        late.start()
        try:
            yield child
            assert child.stdin is not None  # noqa: S101  # it is a pipe
            child.stdin.close()
            code = child.wait()
        except BaseException:  # an interrupt too leaves no child behind
            child.kill()
            raise
        finally:
            late.cancel()
    if code != 0:
        raise subprocess.CalledProcessError(code, tool.path)
