"""Playlist text (RFC 8216bis). Pure: values in, text out; third-party parsers judge it in tests.

| tag | section | here |
|---|---|---|
| EXT-X-SERVER-CONTROL, EXT-X-PART-INF | 4.4.3.7, 4.4.3.8 | `media` |
| EXT-X-PART, EXT-X-PRELOAD-HINT | 4.4.4.9, 4.4.5.3 | `media` |
| EXT-X-SKIP (delta updates) | 4.4.5.2, 6.2.5.1 | `media(skip=True)` |
| EXT-X-PROGRAM-DATE-TIME, EXT-X-DISCONTINUITY, EXT-X-MAP | 4.4.4 | `media` |
| EXT-X-STREAM-INF | 4.4.6.2 | `multivariant` |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from bridge.hls.timeline import SKIP_UNTIL, Segment, Timeline
from bridge.media.segmenter import TARGET_DURATION
from bridge.media.types import Part

# 6.2.1: parts need not be listed more than three target durations from the end.
PARTS_LISTED = Fraction(3 * TARGET_DURATION)


@dataclass(frozen=True, slots=True)
class Variant:
    """One EXT-X-STREAM-INF. `bandwidth` is bits per second at the peak."""

    uri: str
    bandwidth: int
    codecs: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PlaylistSegment:
    """A complete segment of a plain playlist: its name, seconds, and wall time."""

    uri: str
    duration: Fraction
    starts_at: datetime
    discontinuity: bool


def multivariant(variants: Sequence[Variant]) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:6"]
    for variant in variants:
        lines.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH={variant.bandwidth},CODECS="{variant.codecs}",'
            f"RESOLUTION={variant.width}x{variant.height}"
        )
        lines.append(variant.uri)
    return text(lines)


def media(timeline: Timeline, *, skip: bool = False) -> str:
    """The low-latency playlist of a timeline that has at least one part.

    `skip` asks for a delta update; a full playlist is given when there is nothing to skip.
    """
    segments = timeline.segments
    skipped = _skippable(timeline) if skip else 0
    target = timeline.part_target
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        f"#EXT-X-TARGETDURATION:{TARGET_DURATION}",
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,"
        # 4.4.3.8: PART-HOLD-BACK at least two, and should be three, part targets.
        f"PART-HOLD-BACK={seconds(3 * target)},HOLD-BACK={3 * TARGET_DURATION},"
        f"CAN-SKIP-UNTIL={seconds(SKIP_UNTIL)}",
        f"#EXT-X-PART-INF:PART-TARGET={seconds(target)}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].sequence}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{timeline.discontinuity_sequence}",
    ]
    if skipped:
        lines.append(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}")
    remaining = timeline.duration - sum((s.duration for s in segments[:skipped]), Fraction(0))
    init_id = segments[skipped - 1].init.id if skipped else None
    for segment in segments[skipped:]:
        lines += _segment(segment, init_id, left=remaining)
        init_id = segment.init.id
        remaining -= segment.duration
    lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{part_uri(timeline.next_part)}"')
    return text(lines)


def plain(
    segments: Sequence[PlaylistSegment], *, first: int, discontinuities: int, target: int
) -> str:
    """A playlist of whole segments without parts, for players that want it (Echo)."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        f"#EXT-X-TARGETDURATION:{target}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    for segment in segments:
        if segment.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{date(segment.starts_at)}")
        lines += [f"#EXTINF:{seconds(segment.duration)},", segment.uri]
    return text(lines)


def part_uri(number: int) -> str:
    return f"part-{number}.m4s"


def segment_uri(sequence: int) -> str:
    return f"segment-{sequence}.m4s"


def init_uri(init_id: str) -> str:
    return f"init-{init_id}.mp4"


def _segment(segment: Segment, init_id: str | None, *, left: Fraction) -> list[str]:
    """`init_id` is that of the segment before, `left` the seconds from here to the end."""
    lines: list[str] = []
    if segment.discontinuity:
        # Also on the first segment listed: 6.2.2 counts the tag when it is removed, not before.
        lines.append("#EXT-X-DISCONTINUITY")
    if segment.init.id != init_id or segment.discontinuity:
        lines.append(f'#EXT-X-MAP:URI="{init_uri(segment.init.id)}"')
    lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{date(segment.parts[0].starts_at)}")
    if left <= PARTS_LISTED or not segment.complete:
        for index, part in enumerate(segment.parts):
            lines.append(_part(part, segment.first_part + index))
    if segment.complete:
        lines += [f"#EXTINF:{seconds(segment.duration)},", segment_uri(segment.sequence)]
    return lines


def _part(part: Part, number: int) -> str:
    independent = ",INDEPENDENT=YES" if part.independent else ""
    return f'#EXT-X-PART:DURATION={seconds(part.duration)},URI="{part_uri(number)}"{independent}'


def _skippable(timeline: Timeline) -> int:
    """How many segments lie wholly before the skip boundary (6.2.5.1)."""
    left, count = timeline.duration, 0
    for segment in timeline.segments:
        left -= segment.duration
        if left < SKIP_UNTIL or not segment.complete:
            return count
        count += 1
    return count


def seconds(value: Fraction) -> str:
    """Decimal seconds, rounded to microseconds: enough for every timescale in use."""
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def date(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
