"""The few messages of ONVIF's media services that tell which video source a camera is. Pure.

Sources: ONVIF Media 2.x (ver10), which every device has, and Media2 (ver20), which alone knows
H.265 and answers more briefly.
"""

from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bridge.vision.onvif.soap import NotUnderstood, SoapRequest, call, child, children, text

_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_SCHEMA = "http://www.onvif.org/ver10/schema"
VER10 = "http://www.onvif.org/ver10/media/wsdl"
VER20 = "http://www.onvif.org/ver20/media/wsdl"
_MOST_PROFILES = 128  # a recorder of 32 cameras, four streams each
_LONGEST_TOKEN = 64  # ONVIF Core, ReferenceToken


class MediaService(NamedTuple):
    """`address` is what the device calls it."""

    version: str
    address: str


@dataclass(frozen=True, slots=True)
class MediaProfile:
    """A stream, and by which tokens the device names what it shows."""

    token: str
    source: str
    configuration: str
    analytics: str


def services() -> SoapRequest:
    body = "<x:IncludeCapability>false</x:IncludeCapability>"
    return call(f"{_DEVICE}/GetServices", "GetServices", _DEVICE, body)


def profiles(version: str) -> SoapRequest:
    """Of ver20 only what says the video source: without a type it says nothing of that."""
    body = "<x:Type>VideoSource</x:Type>" if version == VER20 else ""
    return call(f"{version}/GetProfiles", "GetProfiles", version, body)


def stream(version: str, profile: str) -> SoapRequest:
    token = f"<x:ProfileToken>{escape(profile)}</x:ProfileToken>"
    if version == VER20:
        body = f"<x:Protocol>RTSP</x:Protocol>{token}"
    else:
        body = (
            f'<x:StreamSetup><t:Stream xmlns:t="{_SCHEMA}">RTP-Unicast</t:Stream>'
            f'<t:Transport xmlns:t="{_SCHEMA}"><t:Protocol>RTSP</t:Protocol></t:Transport>'
            f"</x:StreamSetup>{token}"
        )
    return call(f"{version}/GetStreamUri", "GetStreamUri", version, body)


def media_services(answer: Element) -> tuple[MediaService, ...]:
    """Of an answer to `services`: ver20 first."""
    found = {}
    for service in children(child(answer, "Body", "GetServicesResponse"), "Service"):
        found[text(child(service, "Namespace"))] = text(child(service, "XAddr"))
    return tuple(MediaService(v, found[v]) for v in (VER20, VER10) if found.get(v))


def media_capability(answer: Element) -> tuple[MediaService, ...]:
    """Of an answer to `messages.capabilities`, which only knows ver10."""
    offered = child(answer, "Body", "GetCapabilitiesResponse", "Capabilities")
    address = text(child(offered, "Media", "XAddr"))
    return (MediaService(VER10, address),) if address else ()


def media_profiles(answer: Element) -> tuple[MediaProfile, ...]:
    """Those with a picture. Raises NotUnderstood."""
    body = child(answer, "Body", "GetProfilesResponse")
    if body is None:
        raise NotUnderstood("there are no profiles in it")
    listed = list(children(body, "Profiles"))[:_MOST_PROFILES]
    found = (_profile(each) for each in listed)
    return tuple(profile for profile in found if profile is not None)


def _profile(said: Element) -> MediaProfile | None:
    of = child(said, "Configurations")
    video = child(said, "VideoSourceConfiguration")
    video = child(of, "VideoSource") if video is None else video
    analytics = child(said, "VideoAnalyticsConfiguration")
    analytics = child(of, "Analytics") if analytics is None else analytics
    token, configuration = _token(said), _token(video)
    source = text(child(video, "SourceToken"))[:_LONGEST_TOKEN] or configuration
    if not token or not source:
        return None
    return MediaProfile(token, source, configuration, _token(analytics))


def _token(of: Element | None) -> str:
    return (of.get("token", "") if of is not None else "").strip()[:_LONGEST_TOKEN]


def stream_address(answer: Element) -> str:
    """Raises NotUnderstood."""
    body = child(answer, "Body", "GetStreamUriResponse")
    inner = child(body, "MediaUri")
    address = text(child(body if inner is None else inner, "Uri"))
    if not address:
        raise NotUnderstood("there is no address in it")
    return address
