"""What the children that make a copy say, and are told. Pure.

Their messages have their length before them, as those of the detector. What the finder says is read
as that of a stranger: it has looked at pictures that a camera sent.
"""

import msgspec

from bridge.sharing.covering import Cover, Covers
from bridge.sharing.findings import Face, FrameFindings
from bridge.sharing.rects import Rect
from bridge.vision.classifier.messages import Garbled, Refusal, framed

MOST_FRAMES = 60 * 60 * 30
_MOST_RECTS = 256
_Rect = tuple[float, float, float, float]
_Face = tuple[_Rect, float]


class _Found(msgspec.Struct, frozen=True, tag="found"):
    frame: int
    faces: tuple[_Face, ...]
    people: tuple[_Rect, ...] | None
    moving: _Rect | None
    blind: bool


class FilmEnd(msgspec.Struct, frozen=True, tag="end"):
    """All of it was seen: so many frames."""

    frames: int


class _Cover(msgspec.Struct, frozen=True, array_like=True):
    whole: bool
    rects: tuple[_Rect, ...]
    shown: tuple[_Rect, ...] | None


class _PaintJob(msgspec.Struct, frozen=True):
    watermark: str
    covers: tuple[_Cover, ...]
    beyond: _Cover


Said = FrameFindings | FilmEnd | Refusal
_decoder = msgspec.msgpack.Decoder(_Found | FilmEnd | Refusal)
_job_decoder = msgspec.msgpack.Decoder(_PaintJob)
_encoder = msgspec.msgpack.Encoder()


def said(what: Said) -> bytes:
    message: _Found | FilmEnd | Refusal
    if isinstance(what, FrameFindings):
        faces = tuple((_numbers(face.rect), face.score) for face in what.faces)
        people = None if what.people is None else tuple(map(_numbers, what.people))
        moving = None if what.moving is None else _numbers(what.moving)
        message = _Found(what.frame, faces, people, moving, what.blind)
    else:
        message = what
    return framed(_encoder.encode(message))


def read_said(message: bytes) -> Said:
    """Raises Garbled."""
    try:
        what: _Found | FilmEnd | Refusal = _decoder.decode(message)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Garbled("it is nothing that a finder says") from error
    if isinstance(what, Refusal):
        return what
    if isinstance(what, FilmEnd):
        if not 0 <= what.frames <= MOST_FRAMES:
            raise Garbled("no film is so long")
        return what
    if not 0 <= what.frame < MOST_FRAMES or len(what.faces) + len(what.people or ()) > _MOST_RECTS:
        raise Garbled("more than there can be")
    people = None if what.people is None else tuple(map(_rect, what.people))
    moving = None if what.moving is None else _rect(what.moving)
    return FrameFindings(what.frame, tuple(map(_face, what.faces)), people, moving, what.blind)


def paint_job(watermark: str, covers: Covers) -> bytes:
    """What the painter is told before the first picture."""
    packed = tuple(map(_packed, covers.frames))
    return _encoder.encode(_PaintJob(watermark, packed, _packed(covers.beyond)))


def read_paint_job(data: bytes) -> tuple[str, Covers]:
    """The watermark, and what is covered. Raises Garbled."""
    try:
        job: _PaintJob = _job_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Garbled("it is no job for a painter") from error
    return job.watermark, Covers(tuple(map(_unpacked, job.covers)), _unpacked(job.beyond))


def _packed(cover: Cover) -> _Cover:
    shown = None if cover.shown is None else tuple(map(_numbers, cover.shown))
    return _Cover(cover.whole, tuple(map(_numbers, cover.rects)), shown)


def _unpacked(cover: _Cover) -> Cover:
    shown = None if cover.shown is None else tuple(map(_rect, cover.shown))
    return Cover(cover.whole, tuple(map(_rect, cover.rects)), shown)


def _numbers(rect: Rect) -> _Rect:
    return rect.left, rect.top, rect.right, rect.bottom


def _face(said_: _Face) -> Face:
    """Raises Garbled."""
    numbers, score = said_
    if not 0 <= score <= 1:
        raise Garbled("it is no score")
    return Face(_rect(numbers), score)


def _rect(numbers: _Rect) -> Rect:
    """Raises Garbled where it is none: what comes after compares these."""
    left, top, right, bottom = numbers
    if not (-8 <= left < right <= 8 and -8 <= top < bottom <= 8):
        raise Garbled("it is no rectangle")
    return Rect(left, top, right, bottom)
