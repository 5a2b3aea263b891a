"""Media by grant: `/live/<grant>/...`, on both doors. The only routes that block.

Every request passes the gate of `service.live`, blocking ones again after their wait. At most
`held` requests wait at once, so that sign-in, `/alexa` and the privacy switch always find a thread.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, request

from bridge.errors import Kind, PrivateEyeError
from bridge.hls.channel import Channel, Reload
from bridge.hls.echo import EchoChannel
from bridge.model import Rendition
from bridge.service.live import Live, Stream

PLAYLIST = "application/vnd.apple.mpegurl"
FMP4 = "video/mp4"
TS = "video/mp2t"
SessionOf = Callable[[], str | None]


def blueprint(live: Live, session_of: SessionOf, *, held: int) -> Blueprint:
    """`session_of` gives the browser session of a request (None on the public door)."""
    media = Blueprint("media", __name__, url_prefix="/live/<token>")
    gate = _Gate(live, session_of, held)

    @media.get("/index.m3u8")
    def index(token: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _output(stream).multivariant())

    @media.get("/still.jpg")
    def still(token: str) -> Response:
        return gate.held(token, "image/jpeg", live.still)

    _source(media, gate)
    _for_echo(media, gate)
    return media


def _source(media: Blueprint, gate: "_Gate") -> None:
    """LL-HLS of the camera's own pictures."""

    @media.get("/media.m3u8")
    def playlist(token: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _channel(stream).media(_reload()))

    @media.get("/part-<int:number>.m4s")
    def part(token: str, number: int) -> Response:
        return gate.held(token, FMP4, lambda stream: _channel(stream).part(number))

    @media.get("/segment-<int:sequence>.m4s")
    def segment(token: str, sequence: int) -> Response:
        return _answer(_channel(gate.stream(token)).segment(sequence), FMP4)

    @media.get("/init-<init_id>.mp4")
    def init(token: str, init_id: str) -> Response:
        return _answer((_channel(gate.stream(token)).init_bytes(init_id),), FMP4)


def _for_echo(media: Blueprint, gate: "_Gate") -> None:
    """HLS with MPEG-TS."""

    @media.get("/<variant>/media.m3u8")
    def echo_playlist(token: str, variant: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _echo(stream).media(variant))

    @media.get("/<variant>/<int:number>.ts")
    def echo_segment(token: str, variant: str, number: int) -> Response:
        return _answer((_echo(gate.stream(token)).segment(variant, number),), TS)


class _Gate:
    def __init__(self, live: Live, session_of: SessionOf, held: int) -> None:
        self._live = live
        self._session_of = session_of
        self._held = threading.BoundedSemaphore(held)

    def stream(self, token: str) -> Stream:
        return self._live.stream(token, session=self._session_of(), address=request.remote_addr)

    def held(self, token: str, kind: str, read: Callable[[Stream], bytes]) -> Response:
        """Admit, read (which may wait), and admit again: rights may have ended meanwhile."""
        stream = self.stream(token)
        with self._place():
            data = read(stream)
        self.stream(token)
        return _answer((data,), kind)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._held.acquire(blocking=False):
            raise PrivateEyeError(Kind.UNAVAILABLE, "too many screens are waiting")
        try:
            yield
        finally:
            self._held.release()


def _output(stream: Stream) -> Channel | EchoChannel:
    if stream.grant.rendition is Rendition.ECHO:
        return stream.outputs.echo
    return stream.outputs.channel


def _channel(stream: Stream) -> Channel:
    if stream.grant.rendition is not Rendition.SOURCE:
        raise PrivateEyeError(Kind.NOT_FOUND, "this view has other media")
    return stream.outputs.channel


def _echo(stream: Stream) -> EchoChannel:
    if stream.grant.rendition is not Rendition.ECHO:
        raise PrivateEyeError(Kind.NOT_FOUND, "this view has other media")
    return stream.outputs.echo


def _reload() -> Reload:
    """The delivery directives of RFC 8216bis 6.2.5. Raises Invalid."""
    msn, part = (_number(name) for name in ("_HLS_msn", "_HLS_part"))
    if part is not None and msn is None:
        raise PrivateEyeError(Kind.INVALID, "_HLS_part needs _HLS_msn")
    return Reload(msn, part, skip=request.args.get("_HLS_skip") in ("YES", "v2"))


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise PrivateEyeError(Kind.INVALID, f"{name} must be a whole number")
    return int(text)


def _answer(pieces: tuple[bytes, ...], kind: str) -> Response:
    response = Response(pieces, content_type=kind)
    response.content_length = sum(map(len, pieces))
    return response
