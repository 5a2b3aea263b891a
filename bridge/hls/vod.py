"""The media playlist of a clip: stored (VOD), or still growing (EVENT). Pure.

| tag | section of RFC 8216bis | why |
|---|---|---|
| EXT-X-PLAYLIST-TYPE, EXT-X-ENDLIST | 4.4.3.5, 4.4.3.4 | a growing one only ever gains segments |
| EXT-X-START | 4.4.2.2 | without it a growing one would be begun at its newest end |
| EXT-X-GAP | 4.4.4.7 | a damaged segment is named and not asked for |

A clip is of one run of its camera without a gap, so there are no discontinuities in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bridge.hls.playlist import date, seconds, text

# 4.4.1.2: EXT-X-GAP needs 8.
_VERSION = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment: its name, how long it is, and when it was filmed. `missing`: it is damaged."""

    uri: str
    duration: Fraction
    starts_at: datetime
    missing: bool = False


def media(
    segments: Sequence[Listed], *, ended: bool, grown: bool = False, init_uri: str | None = None
) -> str:
    """`grown`: players have seen it shorter, so its type stays EVENT when it has ended (6.2.1).

    `init_uri` is for fMP4; a transport stream brings its own.
    """
    longest = max((_rounded(segment.duration) for segment in segments), default=1)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{_VERSION}",
        f"#EXT-X-TARGETDURATION:{longest}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended and not grown else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
    ]
    if init_uri is not None:
        lines.append(f'#EXT-X-MAP:URI="{init_uri}"')
    for segment in segments:
        lines += _segment(segment)
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return text(lines)


def _segment(segment: Listed) -> list[str]:
    return [
        *(["#EXT-X-GAP"] if segment.missing else []),
        f"#EXT-X-PROGRAM-DATE-TIME:{date(segment.starts_at)}",
        f"#EXTINF:{seconds(segment.duration)},",
        segment.uri,
    ]


def _rounded(duration: Fraction) -> int:
    """4.4.3.1: EXTINF, rounded to the nearest integer, must not exceed the target duration."""
    return max(1, int(duration + Fraction(1, 2)))
