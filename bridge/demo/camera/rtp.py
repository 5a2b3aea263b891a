"""RTP and RTCP packets. Pure.

RFC 3550 (headers, sender reports), RFC 6184 (H.264, mode 1: single NAL units and FU-A),
RFC 7798 (H.265: single NAL units and FUs), RFC 3640 (AAC-hbr), RFC 3551 (PCMU).
"""

import struct
from collections.abc import Iterator, Sequence

VIDEO_RATE = 90_000  # RFC 6184 5.1, RFC 7798 4.1
_FU_A = 28
_FU_H265 = 49
_NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970


class RtpStream:
    """One synchronisation source: it owns the sequence number and what a sender report counts."""

    def __init__(self, *, ssrc: int, payload_type: int, sequence: int) -> None:
        self.ssrc = ssrc
        self.sequence = sequence & 0xFFFF
        self._payload_type = payload_type
        self._packets = 0
        self._octets = 0

    def packets(self, payloads: Sequence[bytes], timestamp: int, *, marker: bool) -> list[bytes]:
        """`marker` is set on the last packet only (the end of a picture)."""
        made = []
        for left, payload in zip(range(len(payloads) - 1, -1, -1), payloads, strict=True):
            kind = self._payload_type | (0x80 if marker and left == 0 else 0)
            head = struct.pack(
                ">BBHII", 0x80, kind, self.sequence, timestamp & 0xFFFFFFFF, self.ssrc
            )
            made.append(head + payload)
            self.sequence = (self.sequence + 1) & 0xFFFF
            self._octets += len(payload)
        self._packets += len(made)
        return made

    def sender_report(self, *, wall: float, timestamp: int) -> bytes:
        """RFC 3550 6.4.1, with the CNAME that 6.1 requires in every compound packet.

        `wall` is Unix seconds of the moment that `timestamp` names.
        """
        ntp = int((wall + _NTP_EPOCH) * 2**32)
        report = struct.pack(
            ">BBHIQIII",
            0x80,
            200,
            6,
            self.ssrc,
            ntp & 0xFFFFFFFFFFFFFFFF,
            timestamp & 0xFFFFFFFF,
            self._packets & 0xFFFFFFFF,
            self._octets & 0xFFFFFFFF,
        )
        name = b"\x01\x04demo" + b"\x00\x00"  # item type 1, its length, text, end, padding
        return report + struct.pack(">BBHI", 0x81, 202, 1 + len(name) // 4, self.ssrc) + name


def h264_payloads(nals: Sequence[bytes], limit: int) -> list[bytes]:
    return [payload for nal in nals for payload in _h264(nal, limit)]


def h265_payloads(nals: Sequence[bytes], limit: int) -> list[bytes]:
    return [payload for nal in nals for payload in _h265(nal, limit)]


def aac_payload(frame: bytes) -> bytes:
    """RFC 3640 3.3.6: one 16-bit AU header (size 13 bits, index 3 bits) and one whole frame."""
    return struct.pack(">HH", 16, len(frame) << 3 & 0xFFFF) + frame


def _h264(nal: bytes, limit: int) -> Iterator[bytes]:
    if len(nal) <= limit:
        yield nal
        return
    # RFC 6184 5.8: the indicator keeps F and NRI, the header keeps the type; the NAL header goes.
    indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
    for at, flags in _fragments(len(nal), 1, limit - 2):
        yield bytes((indicator, flags | kind)) + nal[at : at + limit - 2]


def _h265(nal: bytes, limit: int) -> Iterator[bytes]:
    if len(nal) <= limit:
        yield nal
        return
    # RFC 7798 4.4.3: the two-byte payload header has type 49, the FU header the original type.
    first, kind = nal[0] & 0x81 | _FU_H265 << 1, nal[0] >> 1 & 0x3F
    for at, flags in _fragments(len(nal), 2, limit - 3):
        yield bytes((first, nal[1], flags | kind)) + nal[at : at + limit - 3]


def _fragments(size: int, start: int, step: int) -> Iterator[tuple[int, int]]:
    """Offsets with the start (0x80) and end (0x40) bits of a fragmentation unit."""
    for at in range(start, size, step):
        yield at, (0x80 if at == start else 0) | (0x40 if at + step >= size else 0)
