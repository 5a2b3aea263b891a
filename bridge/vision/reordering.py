"""H.265 parameter sets that say what is true of keyframes alone: none waits for another. Pure.

A decoder gives a picture once as many have come as `sps_max_num_reorder_pics` (H.265 7.4.3.2.1)
says may come before it, which a camera with B-frames sets; the end of a sequence does not hurry it,
and what has not been shown by then may be dropped. Lengths stay, so no box around changes.
"""

from collections.abc import Iterator
from itertools import islice

from bridge.media.types import Init

_SPS = 33
_ESCAPE = b"\x00\x00\x03"
# What is larger is no set that a camera needs, and what comes after so many units holds none:
# either would keep this machine busy with nothing.
_LONGEST, _MOST_UNITS = 4096, 256


def in_init(init: Init) -> bytes:
    """The initialisation of a decoder of keyframes."""
    data = init.data
    if init.video is None or init.video.codec.startswith("avc"):
        return data
    for nal in islice(_recorded(init.video.parameter_sets), _MOST_UNITS):
        data = data.replace(nal, none_reordered(nal))
    return data


def in_sample(sample: bytes, init: Init) -> bytes:
    """A keyframe, in which a camera may repeat its parameter sets."""
    record = init.video.parameter_sets if init.video is not None else b""
    width = (record[21] & 3) + 1 if len(record) > 21 else 4  # 14496-15 8.3.3.1.2
    at = 0
    units: list[bytes] = []
    while at + width <= len(sample) and len(units) < 2 * _MOST_UNITS:
        size = int.from_bytes(sample[at : at + width])
        nal = sample[at + width : at + width + size]
        units += [sample[at : at + width], none_reordered(nal)]
        at += width + size
    return b"".join([*units, sample[at:]])


def none_reordered(nal: bytes) -> bytes:
    """As it is where it is no sequence parameter set, or none that we can read."""
    if not 2 <= len(nal) <= _LONGEST or nal[0] >> 1 & 0x3F != _SPS:  # the length of a header
        return nal
    plain = nal[2:].replace(_ESCAPE, b"\x00\x00")
    try:
        bits = _rewritten(_Bits(plain))
    except ValueError:
        return nal
    bits = bits.rstrip("0")  # to the bit that ends it
    bits += "0" * (-len(bits) % 8)
    escaped = _escaped(int(bits, 2).to_bytes(len(bits) // 8))
    missing = len(nal) - 2 - len(escaped)
    return nal[:2] + escaped + bytes(missing) if missing >= 0 else nal


class _Bits:
    def __init__(self, data: bytes) -> None:
        self.all = f"{int.from_bytes(data):0{8 * len(data)}b}" if data else ""
        self.at = 0

    def number(self, size: int) -> int:
        """Raises ValueError beyond the end."""
        found = self.all[self.at : self.at + size]
        self.at += size
        return int(found, 2)

    def coded(self) -> int:
        """Exp-Golomb. Raises ValueError beyond the end."""
        zeros = self.all.index("1", self.at) - self.at
        self.at += zeros
        return self.number(zeros + 1) - 1


def _rewritten(bits: _Bits) -> str:
    """H.265 7.3.2.2.1, up to what is about the order of pictures."""
    bits.number(4)
    layers = bits.number(3) + 1
    bits.number(1)
    _skip_profiles(bits, layers)
    bits.coded()
    if bits.coded() == 3:  # 4:4:4
        bits.number(1)
    bits.coded(), bits.coded()  # width and height
    for _ in range(4 if bits.number(1) else 0):
        bits.coded()  # what is cut off at each side
    bits.coded(), bits.coded(), bits.coded()  # depths, and the size of a picture's number
    each = bits.number(1)
    told = bits.all[: bits.at]
    for _ in range(layers if each else 1):
        start = bits.at
        bits.coded()
        told += bits.all[start : bits.at] + "1" + "1"  # none before it, and no limit of latency
        bits.coded(), bits.coded()
    return told + bits.all[bits.at :]


def _skip_profiles(bits: _Bits, layers: int) -> None:
    """7.3.3, profile_tier_level."""
    bits.number(96)
    present = [(bits.number(1), bits.number(1)) for _ in range(layers - 1)]
    if present:
        bits.number(2 * (9 - layers))
    for profile, level in present:
        bits.number(88 * profile) if profile else None
        bits.number(8 * level) if level else None


def _escaped(data: bytes) -> bytes:
    """7.4.1: no start code inside."""
    out, zeros = bytearray(), 0
    for byte in data:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _recorded(record: bytes) -> Iterator[bytes]:
    """The units of an hvcC record (14496-15 8.3.3.1.2)."""
    at, arrays = 23, record[22] if len(record) > 22 else 0
    for _ in range(arrays):
        count, at = int.from_bytes(record[at + 1 : at + 3]), at + 3
        for _ in range(count):
            size, at = int.from_bytes(record[at : at + 2]), at + 2
            yield record[at : at + size]
            at += size
