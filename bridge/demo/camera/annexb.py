"""Elementary streams cut into access units. Sans-io: bytes in, values out; partial input is normal.

H.264: ITU-T H.264 annex B; H.265: ITU-T H.265 annex B; AAC: ADTS, ISO/IEC 13818-7 6.2.
"""

from dataclasses import dataclass

from bridge.model import VideoCodec

_START = b"\x00\x00\x01"
# An access unit delimiter is NAL type 9 (H.264, one header byte) or 35 (H.265, two).
_DELIMITER = {VideoCodec.H264: _START + b"\x09", VideoCodec.H265: _START + b"\x46\x01"}
_IDR = {VideoCodec.H264: range(5, 6), VideoCodec.H265: range(16, 22)}
_PARAMETER_SETS = {VideoCodec.H264: (7, 8), VideoCodec.H265: (32, 33, 34)}
_DELIMITER_TYPE = {VideoCodec.H264: 9, VideoCodec.H265: 35}


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One coded picture: its NAL units without start codes and without the delimiter."""

    nals: tuple[bytes, ...]
    keyframe: bool


class AccessUnitSplitter:
    """Cuts an Annex B stream that has access unit delimiters.

    A unit is known to be complete only when the next delimiter arrives, so a live stream is one
    frame late here; `flush` gives the last one.
    """

    def __init__(self, codec: VideoCodec) -> None:
        self._codec = codec
        self._delimiter = _DELIMITER[codec]
        self._pending = bytearray()
        self._scanned = len(self._delimiter)

    def feed(self, chunk: bytes) -> list[AccessUnit]:
        self._pending += chunk
        units = []
        while (end := self._pending.find(self._delimiter, self._scanned)) >= 0:
            units.append(access_unit(bytes(self._pending[:end]), self._codec))
            del self._pending[:end]
            self._scanned = len(self._delimiter)
        # A delimiter may be cut by the end of the chunk.
        self._scanned = max(len(self._delimiter), len(self._pending) - len(self._delimiter))
        return units

    def flush(self) -> list[AccessUnit]:
        rest, self._pending = bytes(self._pending), bytearray()
        return [access_unit(rest, self._codec)] if rest else []


def access_unit(data: bytes, codec: VideoCodec) -> AccessUnit:
    nals = tuple(n for n in nal_units(data) if nal_type(n, codec) != _DELIMITER_TYPE[codec])
    return AccessUnit(nals, any(nal_type(n, codec) in _IDR[codec] for n in nals))


def nal_units(data: bytes) -> list[bytes]:
    # A NAL unit never ends with a zero byte (7.4.1), so trailing zeros belong to the start codes.
    return [nal for part in data.split(_START) if (nal := part.rstrip(b"\x00"))]


def nal_type(nal: bytes, codec: VideoCodec) -> int:
    return nal[0] & 0x1F if codec is VideoCodec.H264 else nal[0] >> 1 & 0x3F


def parameter_sets(unit: AccessUnit, codec: VideoCodec) -> tuple[bytes, ...]:
    """(SPS, PPS) or (VPS, SPS, PPS); empty if the unit does not carry all of them."""
    found = {nal_type(nal, codec): nal for nal in reversed(unit.nals)}
    wanted = _PARAMETER_SETS[codec]
    return tuple(found[t] for t in wanted) if all(t in found for t in wanted) else ()


def adts_frames(data: bytes) -> list[bytes]:
    """The raw AAC frames of a whole ADTS file, headers removed."""
    frames, at = [], 0
    while at + 7 <= len(data):
        header = 7 if data[at + 1] & 1 else 9  # protection_absent
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        frames.append(data[at + header : at + size])
        at += max(size, header)
    return frames
