"""What an ONVIF device says of its video sources, as makers say it: by Media, Media2, or both."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

OLD, NEW = "ver10", "ver20"


@dataclass(frozen=True)
class Lens:
    """A camera of a recorder: its token, that of its configuration, and where its streams are."""

    token: str
    configuration: str
    streams: tuple[str, ...]
    analytics: str = "analytics"  # many say the same of all

    def named(self, profile: str) -> str | None:
        """The stream of one of its profiles."""
        listed = {f"{self.token}<{number}>": at for number, at in enumerate(self.streams)}
        return listed.get(profile)


@dataclass
class MediaServices:
    """`versions`: those that it has; `tells` is False of one that does not know GetServices."""

    lenses: tuple[Lens, ...] = ()
    versions: tuple[str, ...] = (OLD, NEW)
    tells: bool = True
    refuses: tuple[str, ...] = ()  # names of requests that this user may not send
    asked: list[str] = field(default_factory=list)

    def services(self, envelope: Callable[[str], str], home: str) -> str | None:
        if not (self.lenses and self.tells):
            return None
        listed = "".join(
            f"<tds:Service><tds:Namespace>http://www.onvif.org/{version}/media/wsdl</tds:Namespace>"
            f"<tds:XAddr>{home}/onvif/{version}</tds:XAddr></tds:Service>"
            for version in self.versions
        )
        return envelope(f"<tds:GetServicesResponse>{listed}</tds:GetServicesResponse>")

    def capability(self, home: str) -> str:
        if not self.lenses or OLD not in self.versions:
            return ""
        return f"<tt:Media><tt:XAddr>{home}/onvif/{OLD}</tt:XAddr></tt:Media>"

    def profiles(self, envelope: Callable[[str], str], version: str) -> str:
        listed = "".join(
            (_new if version == NEW else _old)(lens, f"{lens.token}<{number}>")
            for lens in self.lenses
            for number in range(len(lens.streams))
        )
        sound_only = '<m:Profiles token="sound"><m:Name>sound</m:Name></m:Profiles>'
        return envelope(
            f'<m:GetProfilesResponse xmlns:m="http://www.onvif.org/{version}/media/wsdl">'
            f"{sound_only}{listed}</m:GetProfilesResponse>"
        )

    def stream(self, envelope: Callable[[str], str], version: str, body: str) -> str | None:
        wanted = re.search(r"ProfileToken>([^<]*)<", body)
        token = wanted[1].replace("&lt;", "<").replace("&gt;", ">") if wanted else ""
        self.asked.append(token)
        found = next((at for lens in self.lenses if (at := lens.named(token))), None)
        if found is None:
            return None
        at = f"<tt:Uri>{escape(found)}</tt:Uri>"
        at = (
            f"<m:Uri>{escape(found)}</m:Uri>"
            if version == NEW
            else f"<m:MediaUri>{at}</m:MediaUri>"
        )
        return envelope(
            f'<m:GetStreamUriResponse xmlns:m="http://www.onvif.org/{version}/media/wsdl">'
            f"{at}</m:GetStreamUriResponse>"
        )


def _old(lens: Lens, token: str) -> str:
    return (
        f'<m:Profiles fixed="true" token="{escape(token)}"><tt:Name>x</tt:Name>'
        f'<tt:VideoSourceConfiguration token="{escape(lens.configuration)}"><tt:Name>x</tt:Name>'
        f"<tt:UseCount>2</tt:UseCount><tt:SourceToken>{escape(lens.token)}</tt:SourceToken>"
        '<tt:Bounds height="1080" width="1920" y="0" x="0"/></tt:VideoSourceConfiguration>'
        f'<tt:VideoAnalyticsConfiguration token="{escape(lens.analytics)}"/></m:Profiles>'
    )


def _new(lens: Lens, token: str) -> str:
    return (
        f'<m:Profiles fixed="true" token="{escape(token)}"><m:Name>x</m:Name><m:Configurations>'
        f'<m:VideoSource token="{escape(lens.configuration)}"><tt:Name>x</tt:Name>'
        f"<tt:SourceToken>{escape(lens.token)}</tt:SourceToken></m:VideoSource>"
        "</m:Configurations></m:Profiles>"
    )
