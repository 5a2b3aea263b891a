"""A clip as one plain MP4 that any player opens: remuxed by ffmpeg, in memory and nowhere else."""

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.media import ffmpeg
from bridge.media.ffmpeg import Ffmpeg

log = logging.getLogger(__name__)

# 12 s of 16 Mbit/s take 0.14 s here; most of it is reading, and a slow disk reads 30 MB a second.
LONGEST_S = 120.0
# A wish that is so near to a keyframe means it: players round their times.
NEAR = Fraction(1, 20)
_CHUNK = 256 * 1024
_LAST_WORDS = 300
_FAILED = "this clip could not be made into a file"


@dataclass(frozen=True, slots=True)
class Piece:
    """A GOP of the clip: its number, and where it is in the clip, in seconds of it."""

    index: int
    starts: Fraction
    duration: Fraction
    starts_at: datetime


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


def export(tool: Ffmpeg, init: bytes, segments: Iterable[bytes], *, starts_at: datetime) -> Export:
    """Blocks until the file is there. Raises Unavailable, and whatever `segments` raises."""
    with _memory("clip") as file, _memory("words") as words:
        try:
            _remux(
                tool, init, segments, arguments=ffmpeg.export(file, starts_at), files=(file, words)
            )
        except (OSError, subprocess.SubprocessError) as error:
            extra = {"last_words": os.pread(words, _LAST_WORDS, 0).decode("utf-8", "replace")}
            log.warning("export.failed", extra=extra)
            raise PrivateEyeError(Kind.UNAVAILABLE, _FAILED) from error
        return Export(os.dup(file))


def _remux(
    tool: Ffmpeg,
    init: bytes,
    segments: Iterable[bytes],
    *,
    arguments: Sequence[str],
    files: tuple[int, int],
) -> None:
    file, words = files
    with subprocess.Popen(
        [tool.path, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=words,
        pass_fds=(file,),
        start_new_session=True,
    ) as child:
        late = threading.Timer(LONGEST_S, child.kill)
        late.start()
        try:
            assert child.stdin is not None  # noqa: S101  # it is a pipe
            child.stdin.write(init)
            for segment in segments:
                child.stdin.write(segment)
            child.stdin.close()
            code = child.wait()
        except BaseException:
            child.kill()
            raise
        finally:
            late.cancel()
    if code != 0:
        raise subprocess.CalledProcessError(code, tool.path)


@contextlib.contextmanager
def _memory(name: str) -> Iterator[int]:
    """A file without a place on any disk."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
