"""Codec strings (RFC 6381) and parameter sets, from decoder configuration records.

avcC: ISO/IEC 14496-15 5.3.3; hvcC: 8.3.3, its string: annex E.3; esds: ISO/IEC 14496-1 7.2.6.
"""

from collections.abc import Iterator

from bridge.media.boxes import MediaError

# An esds box that leaves out the AudioSpecificConfig has no object type to tell.
UNDESCRIBED = "mp4a.40"
_H264_SPS = 7
_H265_SPS = 33


def avc(record: bytes) -> str:
    """ "avc1.PPCCLL" of an avcC payload."""
    return f"avc1.{record[1]:02x}{record[2]:02x}{record[3]:02x}"


def hevc(record: bytes) -> str:
    """ "hvc1.…" of an hvcC payload."""
    space = ("", "A", "B", "C")[record[1] >> 6]
    tier = "H" if record[1] & 0x20 else "L"
    compatibility = int(f"{int.from_bytes(record[2:6], 'big'):032b}"[::-1], 2)
    constraints = record[6:12].rstrip(b"\0")
    tail = "".join(f".{byte:x}" for byte in constraints)
    return f"hvc1.{space}{record[1] & 0x1F}.{compatibility:x}.{tier}{record[12]}{tail}"


def mp4a(esds: bytes) -> str:
    """ "mp4a.40.2" of an esds payload (version and flags included)."""
    position = 4
    position, _ = _descriptor(esds, position, 0x03)
    flags = esds[position + 2]
    position += 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
    if flags & 0x40:
        position += 1 + esds[position]
    position, _ = _descriptor(esds, position, 0x04)
    kind = esds[position]
    if kind != 0x40:
        return f"mp4a.{kind:x}"
    if esds[position + 13 : position + 14] != b"\x05":
        return UNDESCRIBED
    position, _ = _descriptor(esds, position + 13, 0x05)
    object_type = esds[position] >> 3
    if object_type == 31:  # escape value: 6 more bits
        object_type = 32 + ((esds[position] & 7) << 3 | esds[position + 1] >> 5)
    return f"mp4a.40.{object_type}"


def in_band_sps(codec: str, sample: bytes) -> bytes | None:
    """The first sequence parameter set inside a length-prefixed access unit, if it has one."""
    for unit in _units(sample):
        if codec.startswith("avc") and unit[0] & 0x1F == _H264_SPS:
            return unit
        if codec.startswith("hvc") and unit[0] >> 1 & 0x3F == _H265_SPS:
            return unit
    return None


def _units(sample: bytes) -> Iterator[bytes]:
    """NAL units with 4-byte lengths, which is what ffmpeg's mov muxer always writes."""
    position = 0
    while position + 5 <= len(sample):
        size = int.from_bytes(sample[position : position + 4], "big")
        if not 0 < size <= len(sample) - position - 4:
            return
        yield sample[position + 4 : position + 4 + size]
        position += 4 + size


def _descriptor(data: bytes, position: int, tag: int) -> tuple[int, int]:
    if data[position] != tag:
        raise MediaError("an esds box that is not one")
    size = 0
    for count in range(1, 5):
        byte = data[position + count]
        size = size << 7 | byte & 0x7F
        if not byte & 0x80:
            return position + count + 1, size
    raise MediaError("an esds length without an end")
