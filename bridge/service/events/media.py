"""The bytes of clips: playlists, segments, what Echos are given, and files. Authorises nobody.

Whatever is made of a clip stays in memory and is forgotten, by `forget`, as soon as the clip is
deleted. Any thread.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain

from bridge.cameras.clip_encoder import ClipEncoders, Footage
from bridge.clips import export
from bridge.clips.export import Export, Piece
from bridge.clips.library import Library, Stored
from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist, vod
from bridge.hls.recorded import Recorded
from bridge.media import fmp4
from bridge.media.ffmpeg import Ffmpeg
from bridge.model import ClipState
from bridge.ops import memory
from bridge.service.events.exports import Exports

MEDIA_URI = "media.m3u8"
INIT_URI = "init.mp4"
# Of this size it is known before it plays which parts of a clip are damaged (0.1 s); of a larger
# one only when they are asked for.
CHECKED_BYTES = 64 * 1024 * 1024
_REMEMBERED = 256
_LOOK_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Exported:
    """When the first picture in the file was taken; how many damaged segments it lacks."""

    camera: str
    starts_at: datetime
    damaged: int


@dataclass(frozen=True, slots=True)
class _Damage:
    """What is known of a clip: its damaged segments, whether all of them were looked at, and from
    which to which second each is that a playlist has named."""

    damaged: frozenset[int] = frozenset()
    whole: bool = False
    spans: Mapping[int, tuple[float, float]] = field(default_factory=dict)


class ClipMedia:
    def __init__(
        self,
        library: Library,
        encoders: ClipEncoders,
        tool: Ffmpeg,
        *,
        available: Callable[[], int] = memory.available,
    ) -> None:
        self._library = library
        self._encoders = encoders
        self._tool = tool
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Damage] = OrderedDict()
        self._exports = Exports(available)

    def multivariant(self, clip: str) -> bytes:
        stored = self._library.entries(clip)
        row = stored.clip
        peak = max((round(e.size * 8e6 / max(e.duration_us, 1)) for e in stored.entries), default=1)
        only = playlist.Variant(MEDIA_URI, peak, row.codecs, row.width, row.height)
        return playlist.multivariant([only]).encode()

    def playlist(self, clip: str) -> bytes:
        """What is recorded so far; of a clip that is over, all of it."""
        stored = self._library.entries(clip)
        damaged = self._of(clip).damaged
        pieces = _pieces(stored)
        self._place(clip, pieces)
        listed = [
            vod.Listed(
                f"segment-{piece.index}.m4s",
                piece.duration,
                piece.starts_at,
                missing=piece.index in damaged,
            )
            for piece in pieces
        ]
        ended = stored.clip.state is not ClipState.OPEN
        return vod.media(listed, ended=ended, init_uri=INIT_URI).encode()

    def span(self, clip: str, index: int) -> tuple[float, float] | None:
        """From which to which second a segment is, if a playlist has said so. Memory only."""
        return self._of(clip).spans.get(index)

    def init(self, clip: str) -> bytes:
        return self._library.entries(clip).init

    def segment(self, clip: str, index: int) -> bytes:
        """Raises NotFound, Gone, or Unavailable for a damaged one."""
        try:
            data = self._library.media(clip, index)
        except PrivateEyeError as error:
            if error.kind is Kind.UNAVAILABLE:
                self._note(clip, index, damaged=True)
            raise
        self._note(clip, index, damaged=False)
        return data

    def echo(self, clip: str) -> Recorded:
        """The clip for an Echo, being made from now on. Raises Unavailable."""
        return self._encoders.of(clip, lambda: self._footage(clip))

    def damaged(self, clip: str) -> int:
        """How many segments cannot be played, as far as is known. Looks through a small clip once,
        and again at what was damaged before: a disk may have been busy.
        """
        stored, known = self._library.entries(clip), self._of(clip)
        row = stored.clip
        look = not known.whole and row.state is ClipState.CLOSED and row.bytes <= CHECKED_BYTES
        for piece in _pieces(stored):
            if look or piece.index in known.damaged:
                self._sound(clip, piece.index)
        with self._lock:
            found = self._known.get(clip, _Damage())
            self._remember(clip, replace(found, whole=found.whole or look))
        return len(found.damaged)

    def export(
        self, clip: str, from_s: float | None, to_s: float | None
    ) -> tuple[Export, Exported]:
        """A file of the clip, or of the part of it that is asked for. To be given to `end_export`.

        All files together take at most 1 GB, and at most half of the memory that is available.
        Raises Invalid, NotFound, Gone, Unavailable, TooLarge.
        """
        stored = self._library.entries(clip)
        wanted = export.trim(_pieces(stored), from_s, to_s)
        numbers = {piece.index for piece in wanted}
        size = len(stored.init) + sum(e.size for e in stored.entries if e.index in numbers)
        with self._exports.place(clip, size) as place:
            made, exported = self._export(stored, wanted)
            place.file = made
            # `forget` closes only what has its place: if the clip was deleted before, this raises.
            self._library.entries(clip)
            return made, exported

    def end_export(self, made: Export) -> None:
        """Its reader is done with it. Harmless twice."""
        self._exports.end(made)

    def forget(self, clips: Collection[str]) -> None:
        """They are deleted: drop all that was made of them, and stop making more. Never raises."""
        self._encoders.drop(clips)
        gone = frozenset(clips)
        self._exports.close(gone)
        with self._lock:
            for clip in gone:
                self._known.pop(clip, None)

    def _export(self, stored: Stored, wanted: tuple[Piece, ...]) -> tuple[Export, Exported]:
        clip = stored.clip.id
        sound = ((p, data) for p in wanted if (data := self._sound(clip, p.index)) is not None)
        first = next(sound, None)
        if first is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "All of that part of the clip is damaged.")
        starts_at = first[0].starts_at
        segments = (data for _, data in chain([first], sound))
        made = export.export(self._tool, stored.init, segments, starts_at=starts_at)
        lacking = len(self._of(clip).damaged & {piece.index for piece in wanted})
        return made, Exported(stored.clip.camera, starts_at, lacking)

    def _footage(self, clip: str) -> Footage:
        stored = self._library.entries(clip)
        return Footage(
            init=fmp4.read_init(stored.init),
            starts_at=stored.clip.starts_at,
            gop=max((piece.duration for piece in _pieces(stored)), default=Fraction(0)),
            segments=lambda: self._segments(clip),
        )

    def _segments(self, clip: str) -> Iterator[tuple[bytes, Fraction]]:
        """In order, those that are damaged as nothing; waits for more of an open clip."""
        pause, done = threading.Event(), 0
        while True:
            stored = self._library.entries(clip)
            for piece in _pieces(stored)[done:]:
                yield self._sound(clip, piece.index) or b"", piece.duration
            done = len(stored.entries)
            if stored.clip.state is not ClipState.OPEN:
                return
            pause.wait(_LOOK_AGAIN_S)
            yield b"", Fraction(0)  # so that who has enough can say so

    def _sound(self, clip: str, index: int) -> bytes | None:
        """A segment; None where it is damaged. Raises when the clip is gone."""
        try:
            return self.segment(clip, index)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            return None

    def _note(self, clip: str, index: int, *, damaged: bool) -> None:
        with self._lock:
            known = self._known.get(clip, _Damage())
            if (index in known.damaged) is not damaged:
                self._remember(clip, replace(known, damaged=known.damaged ^ {index}))

    def _place(self, clip: str, pieces: tuple[Piece, ...]) -> None:
        """Note where its segments are."""
        with self._lock:
            known = self._known.get(clip, _Damage())
            if len(known.spans) != len(pieces):
                spans = {p.index: (float(p.starts), float(p.starts + p.duration)) for p in pieces}
                self._remember(clip, replace(known, spans=spans))

    def _of(self, clip: str) -> _Damage:
        with self._lock:
            return self._known.get(clip, _Damage())

    def _remember(self, clip: str, known: _Damage) -> None:
        self._known[clip] = known
        self._known.move_to_end(clip)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _pieces(stored: Stored) -> tuple[Piece, ...]:
    """Where each GOP is in the clip, by what it shows and not by when it was filmed."""
    pieces: list[Piece] = []
    at = Fraction(0)
    for entry in stored.entries:
        duration = Fraction(entry.duration_us, 1_000_000)
        filmed = stored.clip.starts_at + timedelta(microseconds=entry.starts_us)
        pieces.append(Piece(entry.index, at, duration, filmed))
        at += duration
    return tuple(pieces)
