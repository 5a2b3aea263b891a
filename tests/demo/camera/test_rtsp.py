"""Requests in, responses out, without a socket."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.demo.camera import digest, sdp
from bridge.demo.camera.rtsp import (
    Interleaved,
    Malformed,
    RequestParser,
    RtspRequest,
    interleaved_channels,
    render_response,
)
from bridge.demo.camera.tracks import SoundCodec, SoundTrack, VideoTrack
from bridge.model import VideoCodec

OPTIONS = b"OPTIONS rtsp://h/a RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: me\r\n\r\n"
PING = b"GET_PARAMETER rtsp://h/a RTSP/1.0\r\ncseq: 3\r\nContent-Length: 4\r\n\r\nbody"
REPORT = b"$\x01\x00\x03abc"


@given(st.lists(st.integers(0, len(OPTIONS + REPORT + PING)), max_size=6).map(sorted))
def test_any_cut_of_the_bytes_gives_the_same_requests(cuts: list[int]) -> None:
    data, parser, found = OPTIONS + REPORT + PING, RequestParser(), []
    bounds = [0, *cuts, len(data)]
    for start, end in pairwise(bounds):
        found += parser.feed(data[start:end])
    assert found == [
        RtspRequest("OPTIONS", "rtsp://h/a", {"cseq": "2", "user-agent": "me"}),
        Interleaved(1, b"abc"),
        RtspRequest("GET_PARAMETER", "rtsp://h/a", {"cseq": "3", "content-length": "4"}, b"body"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        b"PLAY a RTSP/1.0\r\nContent-Length: -1\r\n\r\n",
        b"PLAY a RTSP/1.0\r\nContent-Length: 9999999\r\n\r\n",
        b"x" * 17_000,
    ],
)
def test_what_is_not_rtsp_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        RequestParser().feed(data)


def test_response_echoes_the_sequence_number_and_counts_its_body_in_bytes() -> None:
    request = RtspRequest("DESCRIBE", "a", {"cseq": "7"})
    assert render_response(200, request, {"A": "b"}, "é") == (
        b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nA: b\r\nContent-Length: 2\r\n\r\n\xc3\xa9"
    )


@pytest.mark.parametrize(
    ("transport", "channels"),
    [
        ("RTP/AVP/TCP;unicast;interleaved=2-3", (2, 3)),
        ("RTP/AVP/TCP;interleaved=4", (4, 5)),
        ("RTP/AVP/TCP;unicast", (-1, -1)),
        ("RTP/AVP;unicast;client_port=1-2,RTP/AVP/TCP;interleaved=0-1", (0, 1)),
        ("RTP/AVP;unicast;client_port=5000-5001", None),
        ("RTP/AVP/UDP;unicast", None),
        ("", None),
    ],
)
def test_only_interleaved_transport_is_taken(
    transport: str, channels: tuple[int, int] | None
) -> None:
    assert interleaved_channels(transport) == channels


def test_digest_example_of_rfc_2617_form_is_accepted_once_computed() -> None:
    login = digest.DigestLogin("me", "secret")
    said = {"nonce": "n1"}
    proof = digest.response(login, "DESCRIBE", "rtsp://h/a", said)
    header = f'Digest username="me", nonce="n1", uri="rtsp://h/a", response="{proof}"'
    assert digest.accepts(login, "DESCRIBE", "n1", header)
    assert not digest.accepts(login, "PLAY", "n1", header)
    assert not digest.accepts(login, "DESCRIBE", "n2", header)
    assert not digest.accepts(digest.DigestLogin("me", "wrong"), "DESCRIBE", "n1", header)
    assert not digest.accepts(login, "DESCRIBE", "n1", "Basic bWU6c2VjcmV0")


def test_description_says_what_a_player_needs() -> None:
    text = sdp.describe(
        "garden",
        VideoTrack(VideoCodec.H264, 15),
        (b"\x67\x4d\x00\x1f", b"\x68\xee"),
        SoundTrack(SoundCodec.AAC, rate=16_000, samples=1024),
    )
    lines = text.split("\r\n")
    assert "profile-level-id=4D001F;sprop-parameter-sets=Z00AHw==,aO4=" in text
    assert "a=rtpmap:97 MPEG4-GENERIC/16000/1" in lines
    assert text.rstrip().endswith("a=control:trackID=1")
    assert "config=1408" in text


def test_passwords_are_not_in_the_repr_of_a_login() -> None:
    assert "secret" not in repr(digest.DigestLogin("me", "secret"))
