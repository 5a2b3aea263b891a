"""A part's keyframe as a fragment of its own, followed by the code that ends a sequence. Pure.

A decoder whose stream has B-frames holds a picture back until later ones have come, up to four
keyframes of a film of keyframes. "End of sequence" (7.4.1.2.1) lets it go in H.264; in H.265 the
next sequence would have to begin for that, so its parameter sets say that nothing is reordered.
"""

import struct

from bridge.media.boxes import MediaError
from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Fragment, Init, Part, Track, TrackRun
from bridge.vision import reordering

_END_H264 = b"\x00\x00\x00\x01\x0a"
_END_H265 = b"\x00\x00\x00\x02\x48\x01"
_KEYFRAME, _OTHER = 0x02000000, 0x01010000  # sample flags (14496-12 8.8.3.1)


def beginning(init: Init) -> bytes:
    """What comes before the first of them."""
    return reordering.in_init(init)


def alone(part: Part) -> bytes | None:
    """None when there is none at the start of the part, or it cannot be read."""
    track = part.init.video
    if track is None:
        return None
    try:
        run, data = _first(part.init, part.data, track)
    except (MediaError, StopIteration):
        return None
    if not run.sync or not run.sync[0]:
        return None
    sample, end = data[run.offset : run.offset + run.sizes[0]], _END_H264
    if not track.codec.startswith("avc"):
        sample, end = reordering.in_sample(sample, part.init), _END_H265
    return _fragment(track.id, run.start, run.durations[0], (sample, end))


def _first(init: Init, data: bytes, track: Track) -> tuple[TrackRun, bytes]:
    reader = FragmentReader()
    reader.feed(init.data)
    fragment = next(each for each in reader.feed(data) if isinstance(each, Fragment))
    return next(run for run in fragment.runs if run.track == track.id), fragment.data


def _fragment(track: int, start: int, duration: int, samples: tuple[bytes, ...]) -> bytes:
    size = len(_moof(track, start, duration, samples, 0))
    moof = _moof(track, start, duration, samples, size + 8)
    return moof + _box(b"mdat", *samples)


def _moof(track: int, start: int, duration: int, samples: tuple[bytes, ...], offset: int) -> bytes:
    rows = (
        struct.pack(">III", duration, len(sample), _OTHER if index else _KEYFRAME)
        for index, sample in enumerate(samples)
    )
    run = _full(b"trun", 0, 0x701, struct.pack(">Ii", len(samples), offset), *rows)
    header = _full(b"tfhd", 0, 0x020000, struct.pack(">I", track))
    time = _full(b"tfdt", 1, 0, struct.pack(">Q", start))
    number = _full(b"mfhd", 0, 0, struct.pack(">I", 1))
    return _box(b"moof", number, _box(b"traf", header, time, run))


def _full(kind: bytes, version: int, flags: int, *content: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *content)


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body
