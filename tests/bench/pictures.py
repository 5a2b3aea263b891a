"""Which picture it is, in what a bridge gave: named as the source names it (`source.Watched`)."""

import zlib

from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Fragment, Init


def first(init: bytes, part: bytes) -> int:
    return _name(init, part, 0)


def last(init: bytes, part: bytes) -> int:
    return _name(init, part, -1)


def _name(init: bytes, part: bytes, place: int) -> int:
    """The checksum of the last NAL unit of one of the part's pictures."""
    reader = FragmentReader()
    (header,) = reader.feed(init)
    (fragment,) = reader.feed(part)
    assert isinstance(header, Init)
    assert isinstance(fragment, Fragment)
    assert header.video is not None
    run = next(run for run in fragment.runs if run.track == header.video.id)
    number = range(len(run.sizes))[place]
    at = run.offset + sum(run.sizes[:number])
    end = at + run.sizes[number]
    nal = b""
    while at < end:
        length = int.from_bytes(fragment.data[at : at + 4], "big")
        nal = fragment.data[at + 4 : at + 4 + length]
        at += 4 + length
    return zlib.crc32(nal)
