"""Clips by grant: `/clip/<grant>/...`, on both doors.

Every request passes `service.events.viewing.ClipViewing.stream`.

fMP4 as it was recorded, or for Echo MPEG-TS out of an encoder.
"""

from collections.abc import Callable

from flask import Blueprint, Response, request

from bridge.access.grants.grant import Grant
from bridge.errors import Kind, PrivateEyeError
from bridge.hls.recorded import Recorded
from bridge.model import Rendition
from bridge.service.events.viewing import ClipViewing
from bridge.web.http.gate import FMP4, PLAYLIST, TS, Gate
from bridge.web.http.waiting import Pools
from bridge.web.live.media import SessionOf


def blueprint(clips: ClipViewing, session_of: SessionOf, pools: Pools) -> Blueprint:
    """As `media.blueprint`."""
    media = Blueprint("clips_media", __name__, url_prefix="/clip/<token>")

    def admit(token: str) -> Grant:
        return clips.stream(token, session=session_of(), address=request.remote_addr)

    gate = Gate(admit, lambda grant: (clips.whose(grant), None), pools.clips)
    pictures = Gate(
        lambda token: clips.picture(token, address=request.remote_addr),
        lambda grant: (clips.whose(grant), None),
        pools.live,  # a list of clips asks for many at once, and asks once
    )

    @media.get("/index.m3u8")
    def index(token: str) -> Response:
        def read(grant: Grant) -> bytes:
            if grant.rendition is Rendition.ECHO:
                return _echo(clips, grant).multivariant()
            return clips.media.multivariant(_clip(grant))

        return gate.held(token, PLAYLIST, read)

    @media.get("/picture.jpg")
    def picture(token: str) -> Response:
        return pictures.held(
            token, "image/jpeg", lambda grant: clips.thumbnail(grant, _clip(grant))
        )

    _source(media, gate, clips)
    _for_echo(media, gate, clips)
    return media


def _source(media: Blueprint, gate: Gate[Grant], clips: ClipViewing) -> None:
    """The camera's own pictures."""

    def recorded(token: str, kind: str, read: Callable[[str], bytes]) -> Response:
        return gate.held(token, kind, lambda grant: read(_of(grant, Rendition.SOURCE)))

    @media.get("/media.m3u8")
    def playlist(token: str) -> Response:
        return recorded(token, PLAYLIST, clips.media.playlist)

    @media.get("/init.mp4")
    def init(token: str) -> Response:
        return recorded(token, FMP4, clips.media.init)

    @media.get("/init-<int:number>.mp4")
    def further_init(token: str, number: int) -> Response:
        return recorded(token, FMP4, lambda clip: clips.media.init(clip, number))

    @media.get("/segment-<int:number>.m4s")
    def segment(token: str, number: int) -> Response:
        def read(grant: Grant) -> bytes:
            return clips.segment(grant, _of(grant, Rendition.SOURCE), number)

        return gate.held(token, FMP4, read)


def _for_echo(media: Blueprint, gate: Gate[Grant], clips: ClipViewing) -> None:
    @media.get("/<variant>/media.m3u8")
    def echo_playlist(token: str, variant: str) -> Response:
        return gate.held(token, PLAYLIST, lambda grant: _echo(clips, grant).media(variant))

    @media.get("/<variant>/<int:number>.ts")
    def echo_segment(token: str, variant: str, number: int) -> Response:
        def read(grant: Grant) -> bytes:
            return clips.echo_segment(grant, _of(grant, Rendition.ECHO), variant, number)

        return gate.held(token, TS, read)


def _echo(clips: ClipViewing, grant: Grant) -> Recorded:
    return clips.media.echo(_of(grant, Rendition.ECHO))


def _of(grant: Grant, rendition: Rendition) -> str:
    if grant.rendition is not rendition:
        raise PrivateEyeError(Kind.NOT_FOUND, "this view has other media")
    return _clip(grant)


def _clip(grant: Grant) -> str:
    assert grant.clip is not None  # noqa: S101  # `stream` admits no other
    return grant.clip
