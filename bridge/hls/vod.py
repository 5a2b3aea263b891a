"""The media playlist of a clip: stored (VOD), or still growing (EVENT). Pure.

| tag | section of RFC 8216bis | why |
|---|---|---|
| EXT-X-PLAYLIST-TYPE, EXT-X-ENDLIST | 4.4.3.5, 4.4.3.4 | a growing one only ever gains segments |
| EXT-X-START | 4.4.2.2 | without it a growing one would be begun at its newest end |
| EXT-X-GAP | 4.4.4.7 | a damaged segment is named and not asked for |
| EXT-X-DISCONTINUITY | 4.4.4.3 | the camera was lost for a moment: its time stamps begin anew |
| EXT-X-MAP | 4.4.4.5 | and again where what describes the media is another one |

A clip is a window onto one or several runs of its camera. Runs that go on from one another without
a gap play as one; between others there is a discontinuity, and no time in the playlist for what was
not filmed: EXT-X-PROGRAM-DATE-TIME says when each segment was.
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
    """A segment: its name, how long it is, and when it was filmed. `missing`: it is damaged.

    `init_uri` is for fMP4; a transport stream brings its own. `discontinuity`: it is no
    continuation of the segment before.
    """

    uri: str
    duration: Fraction
    starts_at: datetime
    missing: bool = False
    init_uri: str | None = None
    discontinuity: bool = False


def media(segments: Sequence[Listed], *, ended: bool, grown: bool = False) -> str:
    """`grown`: players have seen it shorter, so its type stays EVENT when it has ended (6.2.1)."""
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
    before: Listed | None = None
    for segment in segments:
        lines += _segment(segment, before)
        before = segment
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return text(lines)


def _segment(segment: Listed, before: Listed | None) -> list[str]:
    known = before.init_uri if before else None
    other = segment.init_uri is not None and segment.init_uri != known
    return [
        *(["#EXT-X-DISCONTINUITY"] if before and (segment.discontinuity or other) else []),
        *([f'#EXT-X-MAP:URI="{segment.init_uri}"'] if other else []),
        *(["#EXT-X-GAP"] if segment.missing else []),
        f"#EXT-X-PROGRAM-DATE-TIME:{date(segment.starts_at)}",
        f"#EXTINF:{seconds(segment.duration)},",
        segment.uri,
    ]


def _rounded(duration: Fraction) -> int:
    """4.4.3.1: EXTINF, rounded to the nearest integer, must not exceed the target duration."""
    return max(1, int(duration + Fraction(1, 2)))
