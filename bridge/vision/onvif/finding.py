"""Finds out which video source of an ONVIF address one camera is."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element

from bridge.clock import Clock
from bridge.config import SecretUrl
from bridge.vision.onvif import media, messages
from bridge.vision.onvif.media import MediaProfile, MediaService
from bridge.vision.onvif.soap import NotUnderstood, SoapRequest
from bridge.vision.onvif.sources import (
    Reach,
    SourceUnknown,
    VideoSource,
    may_be_same,
    names_of,
    same_port,
    same_stream,
    shown,
    sources,
)
from bridge.vision.onvif.wire import OnvifError, Wire

log = logging.getLogger(__name__)

_PATIENCE_S = 30.0  # for all of it: the subscription waits meanwhile
T = TypeVar("T")


class SourceFinder:
    """By the addresses of the camera's own streams, or by the token that its owner wrote down.

    Belongs to one thread. A device that cannot be asked (no media service, no right to it) is not
    lost for that. What was found is asked first the next time.
    """

    def __init__(
        self,
        streams: Sequence[SecretUrl],
        *,
        token: str | None = None,
        alone: bool = True,
        clock: Clock,
    ) -> None:
        """`alone`: no other camera of the house has the same ONVIF address."""
        self._streams = [stream.reveal() for stream in streams]
        self._token = token
        self._alone = alone
        self._clock = clock
        self._known: str | None = None  # the profile that it was the last time

    def find(self, wire: Wire, wanted: Callable[[], bool]) -> Reach | SourceUnknown:
        """`wanted`: whether to go on. Raises nothing: the subscription says what is wrong."""
        until = self._clock.monotonic() + _PATIENCE_S
        among: tuple[VideoSource, ...] = ()
        for service in self._services(wire):
            profiles = _asked(wire, service, media.profiles(service.version), media.media_profiles)
            of_it = sources(profiles or ())
            among = among or of_it
            if len(of_it) == 1:
                return self._one(of_it[0])
            if self._token is not None and (mine := _called(self._token, of_it)) is not None:
                return Reach(mine.token, names_of(of_it), self._alone)
            if self._token is None and profiles:

                def more() -> bool:
                    return wanted() and self._clock.monotonic() < until

                mine = self._by_stream(wire, service, profiles, of_it, more)
                if mine is not None:
                    return Reach(mine.token, names_of(of_it), self._alone)
        return self._undecided(among)

    def _services(self, wire: Wire) -> tuple[MediaService, ...]:
        home = MediaService("", "")
        found = _asked(wire, home, media.services(), media.media_services)
        if not found:
            asked = messages.capabilities("Media")
            found = _asked(wire, home, asked, media.media_capability)
        return found or ()

    def _by_stream(
        self,
        wire: Wire,
        service: MediaService,
        profiles: Sequence[MediaProfile],
        among: Sequence[VideoSource],
        more: Callable[[], bool],
    ) -> VideoSource | None:
        """The source of which a stream has the camera's address. Without its like at once; else,
        where people or the device have left something out, only if it can be no other."""
        alike: list[tuple[MediaProfile, str]] = []
        for profile in sorted(profiles, key=lambda each: each.token != self._known):
            if not more():
                return None
            asked = media.stream(service.version, profile.token)
            said = _asked(wire, service, asked, media.stream_address)
            if said is None or not self._is_ours(said, may_be_same):
                continue
            alike.append((profile, said))
            if profile.token == self._known or self._is_ours(said, same_stream):
                alike = alike[-1:]
                break
        return self._only(alike, among)

    def _only(
        self, alike: Sequence[tuple[MediaProfile, str]], among: Sequence[VideoSource]
    ) -> VideoSource | None:
        """Of a device that has a port for each of its streams, the port tells."""
        if len({profile.source for profile, _ in alike}) > 1:
            alike = [each for each in alike if self._is_ours(each[1], same_port)]
        found = {profile.source for profile, _ in alike}
        self._known = alike[0][0].token if len(found) == 1 else None
        return _called(found.pop(), among) if len(found) == 1 else None

    def _is_ours(self, said: str, like: Callable[[str, str], bool]) -> bool:
        return any(like(said, stream) for stream in self._streams)

    def _one(self, source: VideoSource) -> Reach:
        """Whatever it is called, and whoever else listens: it is one camera."""
        if self._token is None or self._token in source.tokens:
            return Reach()
        return _unlisted(self._token, (source,))

    def _undecided(self, among: tuple[VideoSource, ...]) -> Reach | SourceUnknown:
        if self._token is not None:
            return _unlisted(self._token, among)
        if self._alone and len(among) < 2:
            return Reach()
        said = shown(among)
        has = f"has {len(among)} cameras ({said})" if among else "is that of several cameras"
        which = f"this `onvif` address {has}, and which of them this one is could not be found out"
        todo = "set `onvif_channel`"
        if self._alone:
            return Reach(note=f"{which}, so that all are listened to: {todo}")
        return SourceUnknown(f"{which}, so that none is listened to: {todo}")


def _unlisted(token: str, among: tuple[VideoSource, ...]) -> Reach:
    """Some devices name in messages what they do not list."""
    mine, said = VideoSource(token, frozenset((token,)), frozenset((token,))), shown(among)
    note = f"`onvif_channel` is none of those that this address lists ({said})" if said else None
    return Reach(token, names_of((*among, mine)), alone=False, note=note)


def _called(token: str, among: Sequence[VideoSource]) -> VideoSource | None:
    """By its own token before all others; None where it is that of several."""
    own = [of for of in among if of.token == token] or [of for of in among if token in of.tokens]
    return own[0] if len(own) == 1 else None


def _asked(
    wire: Wire, service: MediaService, request: SoapRequest, read: Callable[[Element], T]
) -> T | None:
    """None where there is no answer that can be understood."""
    to = service.address or None
    url = wire.at_home(to) if to else wire.device_service
    try:
        return read(wire.ask(request, url, to=to)) if url else None
    except (OnvifError, NotUnderstood) as error:
        log.debug("onvif.source", extra={"why": str(error)})
        return None
