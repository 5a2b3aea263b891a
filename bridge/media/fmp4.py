"""Fragmented MP4, as ffmpeg's mov muxer writes it: chunks in, `Init` and `Fragment` out.

Only what the bridge needs is read: tracks and codecs of the moov (ISO/IEC 14496-12 section 8),
sample durations, sizes and sync flags of each moof. Media bytes pass through untouched.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from bridge.media import codecs
from bridge.media.boxes import Box, BoxSplitter, MediaError, children
from bridge.media.types import Fragment, Init, Track, TrackKind, TrackRun

_NON_SYNC = 0x0001_0000  # sample_is_non_sync_sample (8.8.3.1)
# Of one moof. A run without fields of its own says in 20 bytes how many samples there are, and each
# becomes an entry of three tuples. 10 s of AAC are 470 samples, and ffmpeg writes a run per track.
_MAX_SAMPLES = 2_000
_MAX_RUNS = 16
_DEEPEST = 3  # trak > mdia > minf > stbl
_SKIPPED = frozenset({b"styp", b"sidx", b"prft", b"free", b"skip", b"mfra", b"emsg"})
_VIDEO_ENTRY = 78  # bytes of VisualSampleEntry before its boxes (12.1.3)
_AUDIO_ENTRY = 28  # bytes of AudioSampleEntry before its boxes (12.2.3)


class FragmentReader:
    """Reads one child's output. Not thread-safe. After a `MediaError` it is of no more use."""

    def __init__(self) -> None:
        self._boxes = BoxSplitter()
        self._ftyp = b""
        self._moof: Box | None = None
        self._tracks: dict[int, Track] = {}

    def feed(self, chunk: bytes) -> list[Init | Fragment]:
        """Return what this chunk completed. Raises MediaError for anything but fragmented MP4."""
        try:
            return [out for box in self._boxes.feed(chunk) if (out := self._take(box)) is not None]
        except (struct.error, IndexError) as error:
            raise MediaError("a box that ends before its content does") from error

    def _take(self, box: Box) -> Init | Fragment | None:
        match box.type:
            case b"ftyp":
                self._ftyp = box.data
            case b"moov":
                init = read_init(self._ftyp + box.data)
                self._tracks = {track.id: track for track in init.tracks}
                return init
            case b"moof" if self._tracks and self._moof is None:
                self._moof = box
            case b"mdat" if self._moof is not None:
                moof, self._moof = self._moof, None
                return _fragment(moof, box, self._tracks)
            case kind if kind not in _SKIPPED:
                raise MediaError(f"a {kind.decode('latin-1')!r} box where none belongs")
        return None


def read_init(data: bytes) -> Init:
    """Parse ftyp + moov. Tracks that are neither picture nor sound are left out."""
    for kind, start, end in children(data, 0, len(data)):
        if kind == b"moov":
            tracks = _tracks(data, start, end)
            return Init(sha256(data).hexdigest()[:12], tracks, data)
    raise MediaError("no moov box")


def _tracks(data: bytes, start: int, end: int) -> tuple[Track, ...]:
    tracks: list[Track] = []
    defaults: dict[int, tuple[int, int, int]] = {}
    for kind, at, stop in children(data, start, end):
        if kind == b"trak" and (track := _track(data, at, stop)) is not None:
            tracks.append(track)
        elif kind == b"mvex":
            for inner, here, _ in children(data, at, stop):
                if inner == b"trex":
                    number, _entry, *rest = struct.unpack_from(">5I", data, here + 4)
                    defaults[number] = (rest[0], rest[1], rest[2])
    return tuple(_with_defaults(t, defaults.get(t.id, (0, 0, 0))) for t in tracks)


def _with_defaults(track: Track, trex: tuple[int, int, int]) -> Track:
    duration, size, flags = trex
    return replace(track, default_duration=duration, default_size=size, default_flags=flags)


def _track(data: bytes, start: int, end: int) -> Track | None:
    found = _find(data, start, end, {b"tkhd", b"mdhd", b"hdlr", b"stsd"})
    if len(found) != 4:
        raise MediaError("a track without its headers")
    tkhd, mdhd = found[b"tkhd"], found[b"mdhd"]
    number = struct.unpack_from(">I", data, tkhd + (20 if data[tkhd] else 12))[0]
    timescale = struct.unpack_from(">I", data, mdhd + (20 if data[mdhd] else 12))[0]
    if timescale == 0:
        raise MediaError("a track whose clock does not tick")
    handler = data[found[b"hdlr"] + 8 : found[b"hdlr"] + 12]
    entry = found[b"stsd"] + 8
    size = struct.unpack_from(">I", data, entry)[0]
    if entry + size > end:
        raise MediaError("a sample entry that is longer than its track")
    if handler == b"vide":
        return _video(data, entry, entry + size, number, timescale)
    if handler == b"soun":
        return _audio(data, entry, entry + size, number, timescale)
    return None


def _video(data: bytes, entry: int, end: int, number: int, timescale: int) -> Track:
    width, height = struct.unpack_from(">HH", data, entry + 32)
    codec, record = data[entry + 4 : entry + 8].decode("latin-1"), b""
    for kind, at, stop in children(data, entry + 8 + _VIDEO_ENTRY, end):
        if kind == b"avcC":
            record = data[at:stop]
            codec = codecs.avc(record)
        elif kind == b"hvcC":
            record = data[at:stop]
            codec = codecs.hevc(record)
    return Track(number, TrackKind.VIDEO, codec, timescale, width, height, 0, record)


def _audio(data: bytes, entry: int, end: int, number: int, timescale: int) -> Track:
    rate = struct.unpack_from(">I", data, entry + 32)[0] >> 16
    codec = data[entry + 4 : entry + 8].decode("latin-1")
    for kind, at, stop in children(data, entry + 8 + _AUDIO_ENTRY, end):
        if kind == b"esds":
            codec = codecs.mp4a(data[at:stop])
    return Track(number, TrackKind.AUDIO, codec, timescale, sample_rate=rate)


def _find(
    data: bytes, start: int, end: int, wanted: set[bytes], depth: int = 0
) -> dict[bytes, int]:
    """Payload starts of wanted boxes anywhere below trak."""
    if depth > _DEEPEST:
        raise MediaError("boxes nested deeper than a track's are")
    found: dict[bytes, int] = {}
    for kind, at, stop in children(data, start, end):
        if kind in wanted:
            found[kind] = at
        elif kind in (b"mdia", b"minf", b"stbl"):
            found.update(_find(data, at, stop, wanted, depth + 1))
    return found


def _fragment(moof: Box, mdat: Box, tracks: dict[int, Track]) -> Fragment:
    runs: list[TrackRun] = []
    samples = 0
    total = len(moof.data) + len(mdat.data)
    for run in _runs(moof, tracks):
        runs.append(run)
        samples += len(run.sizes)
        if len(runs) > _MAX_RUNS or samples > _MAX_SAMPLES:
            raise MediaError("a fragment of more samples than any camera sends")
    known = tuple(run for run in runs if run.track in tracks)
    for run in known:
        if run.offset < len(moof.data) + mdat.header or run.offset + sum(run.sizes) > total:
            raise MediaError("samples that lie outside their fragment")
    return Fragment(known, moof.data + mdat.data)


def _runs(moof: Box, tracks: dict[int, Track]) -> Iterator[TrackRun]:
    """One at a time, so that whoever counts them can stop. Also those of unknown tracks."""
    for kind, start, end in children(moof.data, moof.header, len(moof.data)):
        if kind == b"traf":
            yield from _traf(moof.data, start, end, tracks)


@dataclass(frozen=True, slots=True)
class _Defaults:
    track: int
    duration: int
    size: int
    flags: int


def _traf(data: bytes, start: int, end: int, tracks: dict[int, Track]) -> Iterator[TrackRun]:
    defaults: _Defaults | None = None
    time = 0
    for kind, at, stop in children(data, start, end):
        if kind == b"tfhd":
            defaults = _tfhd(data, at, tracks)
        elif kind == b"tfdt":
            time = struct.unpack_from(">Q" if data[at] else ">I", data, at + 4)[0]
        elif kind == b"trun" and defaults is not None:
            run = _trun(data, at, stop, defaults, time)
            time += sum(run.durations)
            yield run


def _tfhd(data: bytes, at: int, tracks: dict[int, Track]) -> _Defaults:
    flags = int.from_bytes(data[at + 1 : at + 4], "big")
    number = struct.unpack_from(">I", data, at + 4)[0]
    if flags & 0x01:
        raise MediaError("absolute data offsets")  # we ask for default_base_moof
    position = at + 8 + (4 if flags & 0x02 else 0)
    track = tracks.get(number)
    values = [
        track.default_duration if track else 0,
        track.default_size if track else 0,
        track.default_flags if track else 0,
    ]
    for index, bit in enumerate((0x08, 0x10, 0x20)):
        if flags & bit:
            values[index] = struct.unpack_from(">I", data, position)[0]
            position += 4
    return _Defaults(number, *values)


def _trun(data: bytes, at: int, stop: int, defaults: _Defaults, time: int) -> TrackRun:
    flags = int.from_bytes(data[at + 1 : at + 4], "big")
    count = struct.unpack_from(">I", data, at + 4)[0]
    if count > _MAX_SAMPLES:
        raise MediaError(f"a fragment of {count} samples")
    position, offset, first = at + 8, 0, None
    if flags & 0x001:
        offset = struct.unpack_from(">i", data, position)[0]
        position += 4
    if flags & 0x004:
        first = struct.unpack_from(">I", data, position)[0]
        position += 4
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    width = len(fields)
    if position + 4 * width * count > stop:
        raise MediaError("more samples than their box can hold")
    table = struct.unpack_from(f">{width * count}I", data, position)

    def column(bit: int, default: int) -> tuple[int, ...]:
        return table[fields.index(bit) :: width] if bit in fields else (default,) * count

    sample_flags = list(column(0x400, defaults.flags))
    if first is not None and count:
        sample_flags[0] = first
    return TrackRun(
        track=defaults.track,
        start=time,
        durations=column(0x100, defaults.duration),
        sizes=column(0x200, defaults.size),
        sync=tuple(not value & _NON_SYNC for value in sample_flags),
        offset=offset,
    )
