"""Media by grant: `/live/<grant>/...`, on both doors. The only routes that block.

Every request passes the gate of `service.live.viewing`, blocking ones again after their wait
(`http.gate`).
"""

from collections.abc import Callable

from flask import Blueprint, Response, request

from bridge.errors import Kind, PrivateEyeError
from bridge.hls.channel import Channel, Reload
from bridge.hls.echo import EchoChannel
from bridge.model import Rendition
from bridge.service.live.viewing import Live, Stream
from bridge.web.http.gate import FMP4, PLAYLIST, TS, Gate, answer
from bridge.web.http.waiting import Pools

SessionOf = Callable[[], str | None]


def blueprint(live: Live, session_of: SessionOf, pools: Pools) -> Blueprint:
    """`session_of` gives the browser session of a request (None on the public door)."""
    media = Blueprint("media", __name__, url_prefix="/live/<token>")

    def admit(token: str) -> Stream:
        return live.stream(token, session=session_of(), address=request.remote_addr)

    gate = Gate(admit, live.whose, pools.live)
    stills = Gate(admit, lambda stream: (live.whose(stream)[0], None), pools.stills)
    glances = Gate(
        lambda token: live.picture(token, address=request.remote_addr),
        lambda grant: (live.whose_picture(grant), None),
        pools.live,  # a list of cameras asks for many at once, and asks once
    )

    @media.get("/index.m3u8")
    def index(token: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _output(stream).multivariant())

    @media.get("/still.jpg")
    def still(token: str) -> Response:
        return stills.held(token, "image/jpeg", live.still)

    @media.get("/picture.jpg")
    def picture(token: str) -> Response:
        return glances.held(token, "image/jpeg", live.glance)

    _source(media, gate, live)
    _for_echo(media, gate, live)
    return media


def _source(media: Blueprint, gate: Gate[Stream], live: Live) -> None:
    """LL-HLS of the camera's own pictures."""

    @media.get("/media.m3u8")
    def playlist(token: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _channel(stream).media(_reload()))

    @media.get("/part-<int:number>.m4s")
    def part(token: str, number: int) -> Response:
        def read(stream: Stream) -> bytes:
            data = _channel(stream).part(number)
            live.served(stream)
            return data

        return gate.held(token, FMP4, read)

    @media.get("/segment-<int:sequence>.m4s")
    def segment(token: str, sequence: int) -> Response:
        stream = gate.admit(token)
        pieces = _channel(stream).segment(sequence)
        live.served(stream)
        return answer(pieces, FMP4)

    @media.get("/init-<init_id>.mp4")
    def init(token: str, init_id: str) -> Response:
        return answer((_channel(gate.admit(token)).init_bytes(init_id),), FMP4)


def _for_echo(media: Blueprint, gate: Gate[Stream], live: Live) -> None:
    """HLS with MPEG-TS."""

    @media.get("/<variant>/media.m3u8")
    def echo_playlist(token: str, variant: str) -> Response:
        return gate.held(token, PLAYLIST, lambda stream: _echo(stream).media(variant))

    @media.get("/<variant>/<int:number>.ts")
    def echo_segment(token: str, variant: str, number: int) -> Response:
        stream = gate.admit(token)
        data = _echo(stream).segment(variant, number)
        live.served(stream)
        return answer((data,), TS)


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
