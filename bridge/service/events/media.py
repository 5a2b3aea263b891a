"""The bytes of clips: playlists, segments, what Echos are given, and files. Authorises nobody.

Whatever is made of a clip stays in memory and is forgotten, by `forget`, as soon as the clip is
deleted. Any thread.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from itertools import chain

from bridge.cameras.clip_encoder import ClipEncoders, ClipInput, Footage
from bridge.errors import Kind, PrivateEyeError
from bridge.footage import export
from bridge.footage.export import Export, Piece
from bridge.footage.library import Library
from bridge.footage.window import Window
from bridge.hls import playlist, vod
from bridge.hls.recorded import Recorded
from bridge.media import fmp4
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Init
from bridge.model import EventState, Rendition, VideoCodec
from bridge.ops import memory
from bridge.service.events.exports import Exports

MEDIA_URI = "media.m3u8"
# Of this size it is known before it plays which parts of a clip are damaged (0.1 s); of a larger
# one only when they are asked for.
CHECKED_BYTES = 64 * 1024 * 1024
_REMEMBERED = 256
_LOOK_AGAIN_S = 0.5
_NOTHING_YET = "Nothing of this clip has been recorded yet."


@dataclass(frozen=True, slots=True)
class Exported:
    """When the first picture in the file was taken, and in which second of the clip; how many
    damaged segments the file lacks."""

    camera: str
    starts_at: datetime
    damaged: int
    from_s: float


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

    def rendition(self, clip: str, plays: Collection[VideoCodec]) -> Rendition:
        """What a screen that plays these codecs is given: no player goes on where the codec
        changes, or where there is sound no more, so such a clip is encoded for all of them.

        SOURCE for one that cannot be read: what opens it says why.
        """
        try:
            window = self._library.window(clip)
        except PrivateEyeError:
            return Rendition.SOURCE
        if len(window.inits) < 2:
            h265 = window.clip.codecs.startswith(("hvc1", "hev1"))
            codec = VideoCodec.H265 if h265 else VideoCodec.H264
            return Rendition.SOURCE if codec in plays else Rendition.ECHO
        formats = {_format(fmp4.read_init(init)) for init in window.inits}
        same = len(formats) < 2 and all(codec in plays for codec, _ in formats)
        return Rendition.SOURCE if same else Rendition.ECHO

    def multivariant(self, clip: str) -> bytes:
        window = self._library.window(clip)
        row, entries = window.clip, [segment.entry for segment in window.segments]
        peak = max((round(e.size * 8e6 / max(e.duration_us, 1)) for e in entries), default=1)
        only = playlist.Variant(MEDIA_URI, peak, row.codecs, row.width, row.height)
        return playlist.multivariant([only]).encode()

    def playlist(self, clip: str) -> bytes:
        """What is recorded so far; of a clip that is over, all of it."""
        window = self._library.window(clip)
        damaged = self._of(clip).damaged
        pieces = _pieces(window)
        self._place(clip, pieces)
        listed = [
            vod.Listed(
                f"segment-{piece.index}.m4s",
                piece.duration,
                piece.starts_at,
                missing=piece.index in damaged,
                init_uri=_init_uri(piece.init),
                discontinuity=piece.begins,
            )
            for piece in pieces
        ]
        ended = window.clip.state is not EventState.OPEN
        return vod.media(listed, ended=ended).encode()

    def span(self, clip: str, index: int) -> tuple[float, float] | None:
        """From which to which second a segment is, if a playlist has said so. Memory only."""
        return self._of(clip).spans.get(index)

    def init(self, clip: str, number: int = 0) -> bytes:
        """Raises NotFound, Gone, Unavailable."""
        inits = self._library.window(clip).inits
        if number >= len(inits):
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such part of this clip.")
        return inits[number]

    def segment(self, clip: str, index: int) -> bytes:
        """Raises NotFound, Gone, or Unavailable for a damaged one."""
        try:
            data = self._library.segment(clip, index)
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
        window, known = self._library.window(clip), self._of(clip)
        size = sum(segment.entry.size for segment in window.segments)
        closed = window.clip.state is EventState.CLOSED
        look = not known.whole and closed and size <= CHECKED_BYTES
        for piece in _pieces(window):
            if look or piece.index in known.damaged:
                self._sound(clip, piece.index)
        with self._lock:
            found = self._known.get(clip, _Damage())
            self._remember(clip, replace(found, whole=found.whole or look))
        return len(found.damaged)

    def export(
        self, clip: str, from_s: float | None, to_s: float | None, *, whose: str | None = None
    ) -> tuple[Export, Exported]:
        """A file of the clip, or of the part of it that is asked for, for a person: `whose`. To be
        given to `end_export`.

        All files together take at most 1 GB, and at most half of the memory that is available.
        Raises Invalid, NotFound, Gone, Unavailable, TooLarge.
        """
        window = self._library.window(clip)
        wanted = export.trim(_pieces(window), from_s, to_s)
        with self._exports.place(clip, _room(window, wanted), whose) as place:
            made, exported = self._export(window, wanted)
            place.file = made
            # `forget` closes only what has its place: if the clip was deleted before, this raises.
            self._library.window(clip)
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

    def _export(self, window: Window, wanted: tuple[Piece, ...]) -> tuple[Export, Exported]:
        clip = window.clip.id
        sound = ((p, data) for p in wanted if (data := self._sound(clip, p.index)) is not None)
        first = next(sound, None)
        if first is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "All of that part of the clip is damaged.")
        starts_at = first[0].starts_at
        made = export.export(
            self._tool,
            window.inits,
            chain([first], sound),
            several=_several(wanted),
            starts_at=starts_at,
        )
        lacking = len(self._of(clip).damaged & {piece.index for piece in wanted})
        return made, Exported(window.clip.camera, starts_at, lacking, float(first[0].starts))

    def _footage(self, clip: str) -> Footage:
        window = self._library.window(clip)
        if not window.inits:
            raise PrivateEyeError(Kind.UNAVAILABLE, _NOTHING_YET)
        return Footage(
            init=fmp4.read_init(window.inits[0]),
            gop=max((segment.duration for segment in window.segments), default=Fraction(0)),
            inputs=lambda: self._inputs(clip),
        )

    def _inputs(self, clip: str) -> Iterator[ClipInput]:
        """In order, those that are damaged as nothing; waits for more of an open clip."""
        pause, done, number = threading.Event(), 0, 0
        while True:
            window = self._library.window(clip)
            inits = [fmp4.read_init(init) for init in window.inits]
            for piece in _pieces(window)[done:]:
                data, number = self._sound(clip, piece.index) or b"", piece.init
                yield ClipInput(inits[number], data, piece.duration, piece.starts_at, piece.begins)
            done = len(window.segments)
            if window.clip.state is not EventState.OPEN:
                return
            pause.wait(_LOOK_AGAIN_S)
            # So that who has enough can say so.
            yield ClipInput(inits[number], b"", Fraction(0), window.clip.starts_at, begins=False)

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


def _pieces(window: Window) -> tuple[Piece, ...]:
    """Where each GOP is in the clip, by what it shows and not by when it was filmed."""
    pieces: list[Piece] = []
    at = Fraction(0)
    for segment in window.segments:
        place = Piece(
            segment.number,
            at,
            segment.duration,
            segment.filmed_at,
            begins=segment.discontinuity,
            init=segment.init,
        )
        pieces.append(place)
        at += segment.duration
    return tuple(pieces)


def _init_uri(number: int) -> str:
    return f"init-{number}.mp4" if number else "init.mp4"


def _several(pieces: Collection[Piece]) -> bool:
    """Whether they are of more than one init, so that a file of them has to be encoded."""
    return len({piece.init for piece in pieces}) > 1


def _room(window: Window, wanted: Collection[Piece]) -> int:
    """Bytes that a file of these takes, and what it is encoded from."""
    numbers = {piece.index for piece in wanted}
    size = sum(s.entry.size for s in window.segments if s.number in numbers)
    return sum(map(len, window.inits)) + size * (2 if _several(wanted) else 1)


def _format(init: Init) -> tuple[VideoCodec, bool]:
    """Of the picture, and whether there is sound."""
    h265 = init.video is not None and init.video.codec.startswith(("hvc1", "hev1"))
    return VideoCodec.H265 if h265 else VideoCodec.H264, init.audio is not None
