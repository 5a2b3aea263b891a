"""Clips of real footage, as a camera's ingest would have cut it, without a camera."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache

from bridge.footage.library import Gop, Library
from bridge.media.fmp4 import FragmentReader
from bridge.media.segmenter import Segmenter
from bridge.media.types import Init, Part
from bridge.model import Actor, ClipKind, PictureKind, Unfilmed
from bridge.store.events import book
from bridge.store.events.book import Known
from tests.filming import Filming, begin, open_event, take_for

FFMPEG = shutil.which("ffmpeg") or "ffmpeg"
AT = datetime(2026, 3, 1, 11, 0, 7, 250_000, tzinfo=UTC)
JPEG = b"\xff\xd8\xff\xe0 picture \xff\xd9"
# A second is told by its brightness: 20, 36, 52 ...
DARKEST, STEP = 20, 16
# A label, and the finer class where there is one.
Sort = tuple[str] | tuple[str, str]


@dataclass(frozen=True)
class Footage:
    """`late_s`: how long the camera had been running, which is what its time stamps say."""

    seconds: int = 12
    gop_s: int = 2
    size: tuple[int, int] = (640, 360)
    rate: int = 25
    sound: bool = True
    codec: str = "libx264"
    late_s: int = 5000


@cache
def parts(footage: Footage) -> tuple[Part, ...]:
    """Pictures whose brightness says which second they are of, and a tone."""
    width, height = footage.size
    lum = f"geq=lum='{DARKEST}+{STEP}*floor(T)':cb=128:cr=128"
    # A small picture grows: it is the same all over, and each point of it is worked out.
    size = f"scale={width}:{height},setsar=1"
    picture = f"color=black:s=16x16:r={footage.rate}:d={footage.seconds},{lum},{size}"
    tone = f"sine=r=48000:d={footage.seconds}"
    argv = [FFMPEG, "-v", "error", "-f", "lavfi", "-i", picture]
    argv += ["-f", "lavfi", "-i", tone, "-c:a", "aac"] if footage.sound else []
    gop = str(footage.rate * footage.gop_s)
    argv += ["-c:v", footage.codec, "-preset", "ultrafast", "-g", gop, "-bf", "0"]
    argv += ["-pix_fmt", "yuv420p", "-tag:v", "avc1" if footage.codec == "libx264" else "hvc1"]
    argv += ["-keyint_min", gop, "-sc_threshold", "0"]
    argv += ["-output_ts_offset", str(footage.late_s), "-f", "mp4"]
    argv += ["-movflags", "empty_moov+default_base_moof+frag_keyframe"]
    argv += ["-frag_duration", "200000", "pipe:1"]
    made = subprocess.run(argv, capture_output=True, check=True)
    segmenter: Segmenter | None = None
    found: list[Part] = []
    for out in FragmentReader().feed(made.stdout):
        if isinstance(out, Init):
            segmenter = Segmenter(out, 1)
        elif segmenter is not None:
            last = found[-1] if found else None
            arrived = 0.2 * len(found)
            now = AT + timedelta(seconds=arrived) if last is None else _end(last)
            part = segmenter.feed(out, now=now + timedelta(seconds=0.2), arrived=arrived)
            found += [part] if part is not None else []
    return tuple(found)


def gops(footage: Footage) -> tuple[Init, tuple[Gop, ...]]:
    """The footage as the recorder gives it to the library; the first picture is of `AT`."""
    groups: list[list[Part]] = []
    for part in parts(footage):
        if part.independent:
            groups.append([])
        groups[-1].append(part)
    made: list[Gop] = []
    at = AT
    for group in groups:
        duration = sum((part.duration for part in group), Fraction(0))
        made.append(Gop(b"".join(part.data for part in group), duration, at))
        at += timedelta(seconds=float(duration))
    return groups[0][0].init, tuple(made)


def record(
    library: Library,
    camera: str = "front",
    *,
    footage: Footage | None = None,
    later: timedelta = timedelta(0),
    pictures: Sequence[PictureKind] = (PictureKind.THUMBNAIL,),
    kind: ClipKind = ClipKind.MOTION,
    actor: Actor | None = None,
    was: Sort | None = None,
) -> str:
    """A closed clip that began at `AT` + `later`; its id. `was`: what it was taken for."""
    made = filmed(library, camera, footage=footage, later=later, kind=kind, actor=actor)
    for picture in pictures:
        made.attach(picture, JPEG + picture.value.encode())
    made.close()
    if was is not None:
        take_for(library.shelf.db, made.event, *was)
    return made.event


def filmed(
    library: Library,
    camera: str = "front",
    *,
    footage: Footage | None = None,
    later: timedelta = timedelta(0),
    kind: ClipKind = ClipKind.MOTION,
    actor: Actor | None = None,
    event: str | None = None,
    most: int | None = None,
) -> Filming:
    """A run with the footage in it (`most` so many GOPs of it), which is not closed yet.

    `event`: one that is open already, and looks at this run too.
    """
    init, groups = gops(footage or Footage())
    by_hand, at = kind is ClipKind.MANUAL, AT + later
    made = begin(library, camera, at, init=init, event=event, by_hand=by_hand, actor=actor)
    if kind is ClipKind.DOORBELL:
        with library.shelf.db.write() as tx:
            book.tell(tx, made.event, Known(rang_at=at))
    for gop in groups[:most]:
        made.append(Gop(gop.data, gop.duration, gop.starts_at + later))
    return made


def record_runs(library: Library, *runs: tuple[Footage, timedelta], camera: str = "front") -> str:
    """A closed clip of several runs, each of which began so much after `AT`; its id."""
    event = None
    for footage, later in runs[:-1]:
        made = filmed(library, camera, footage=footage, later=later, event=event)
        made.writer.close("camera")
        event = made.event
    last, later = runs[-1]
    filmed(library, camera, footage=last, later=later, event=event).close()
    assert event is not None
    return event


def record_unfilmed(
    library: Library,
    camera: str = "front",
    *,
    later: timedelta = timedelta(0),
    lasting: timedelta = timedelta(seconds=24),
    why: Unfilmed = Unfilmed.DISK_FULL,
    kind: ClipKind = ClipKind.MOTION,
) -> str:
    """A closed event of which nothing could be filmed; its id."""
    db, at = library.shelf.db, AT + later
    event = open_event(db, camera, at, by_hand=kind is ClipKind.MANUAL)
    with db.write() as tx:
        book.close(tx, event, Known(ends_at=at + lasting, unfilmed=why, end_reason="quiet"))
    return event


def _end(part: Part) -> datetime:
    return part.starts_at + timedelta(seconds=float(part.duration))
