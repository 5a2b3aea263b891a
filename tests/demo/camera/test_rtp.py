"""RTP payloads, put together again by the rules of the RFCs, are what went in."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from bridge.demo.camera import rtp

LIMIT = 100

h264_nals = st.builds(
    lambda kind, rest: bytes((0x60 | kind,)) + rest, st.integers(1, 23), st.binary(max_size=900)
)
h265_nals = st.builds(
    lambda kind, rest: bytes((kind << 1, 1)) + rest, st.integers(0, 40), st.binary(max_size=900)
)


@given(st.lists(h264_nals, max_size=4))
def test_h264_survives_fragmentation(nals: list[bytes]) -> None:
    payloads = rtp.h264_payloads(nals, LIMIT)
    assert all(len(payload) <= LIMIT for payload in payloads)
    whole: list[bytes] = []
    for payload in payloads:
        if payload[0] & 0x1F != 28:
            whole.append(payload)
        elif payload[1] & 0x80:
            whole.append(bytes((payload[0] & 0xE0 | payload[1] & 0x1F,)) + payload[2:])
        else:
            whole[-1] += payload[2:]
    assert whole == nals


@given(st.lists(h265_nals, max_size=4))
def test_h265_survives_fragmentation(nals: list[bytes]) -> None:
    payloads = rtp.h265_payloads(nals, LIMIT)
    assert all(len(payload) <= LIMIT for payload in payloads)
    whole: list[bytes] = []
    for payload in payloads:
        if payload[0] >> 1 & 0x3F != 49:
            whole.append(payload)
        elif payload[2] & 0x80:
            head = payload[0] & 0x81 | (payload[2] & 0x3F) << 1
            whole.append(bytes((head, payload[1])) + payload[3:])
        else:
            whole[-1] += payload[3:]
    assert whole == nals


def test_each_fragmented_unit_has_one_start_and_one_end() -> None:
    flags = [payload[1] & 0xC0 for payload in rtp.h264_payloads([b"\x65" + bytes(500)], LIMIT)]
    assert flags == [0x80, 0, 0, 0, 0, 0x40]


def test_aac_carries_its_size_in_thirteen_bits() -> None:
    assert rtp.aac_payload(b"x" * 300)[:4] == struct.pack(">HH", 16, 300 << 3)


def test_sequence_and_timestamp_wrap_and_only_the_last_packet_is_marked() -> None:
    stream = rtp.RtpStream(ssrc=7, payload_type=96, sequence=65535)
    first, second = stream.packets([b"a", b"b"], 2**32 + 5, marker=True)
    assert struct.unpack(">BBHII", first[:12]) == (0x80, 96, 65535, 5, 7)
    assert struct.unpack(">BBHII", second[:12]) == (0x80, 0x80 | 96, 0, 5, 7)


def test_sender_report_counts_packets_and_names_the_moment() -> None:
    stream = rtp.RtpStream(ssrc=7, payload_type=96, sequence=1)
    stream.packets([b"abc", b"de"], 9, marker=True)
    report = stream.sender_report(wall=0.5, timestamp=11)
    assert struct.unpack(">BBHIQIII", report[:28]) == (
        *(0x80, 200, 6, 7),
        (2_208_988_800 << 32) + 2**31,
        *(11, 2, 5),
    )
    assert struct.unpack(">BBH", report[28:32]) == (0x81, 202, len(report[32:]) // 4)
