"""A clip as an Echo plays it: a playlist of MPEG-TS segments that grows as fast as the encoder is.

It appears with its first segment and ends with ENDLIST when the encoder is through. All of it stays
in memory until it is dropped: a player may go back to any place.

Threads: `put`, `finish` and `room` on the encoder's thread, the rest on request threads. Waits end
at their deadline or when it is closed.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist, vod
from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment

LONGEST_WAIT_S = 6.0
# Encoded ahead of the segment that was asked for last: who stops watching costs no more than that.
AHEAD = Fraction(60)
_NOT_NOW = "this clip cannot be shown on this screen now"


@dataclass(frozen=True, slots=True)
class EncodedSegment:
    """`at`: how many seconds of the clip are before it. `discontinuity`: of another child than the
    segment before, so with other time stamps."""

    segment: TsSegment
    at: Fraction
    filmed_at: datetime
    discontinuity: bool = False


class Recorded:
    def __init__(self, variant: EchoVariant, *, shown: int = 0) -> None:
        """`shown`: of so many segments players know from what was made of the clip before; a
        playlist waits until they are there again, because it only ever grows.
        """
        self._variant = variant
        self._changed = threading.Condition()
        self._segments: list[EncodedSegment] = []
        self._shown = shown
        self._asked = shown  # the newest segment that a player fetched, or waits for
        self._ended = False
        self._closed = False

    def put(self, made: EncodedSegment) -> None:
        with self._changed:
            if not self._closed:
                self._segments.append(made)
            self._changed.notify_all()

    def finish(self) -> None:
        """The encoder is through: this is the whole clip."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def close(self) -> None:
        """Forget every picture, for good, and answer everybody who waits."""
        with self._changed:
            self._closed = True
            self._segments.clear()
            self._changed.notify_all()

    @property
    def shown(self) -> int:
        """Of how many segments a player may know."""
        with self._changed:
            return max(len(self._segments), self._shown)

    @property
    def closed(self) -> bool:
        return self._closed

    def room(self, timeout_s: float) -> bool:
        """Wait until a player has come near enough to the end of what there is."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._ahead() < AHEAD, timeout_s)
            return not self._closed and self._ahead() < AHEAD

    def multivariant(self, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """Once it is known that there is something to play. Raises Unavailable."""
        with self._changed:
            self._wait(timeout_s)
        v = self._variant
        named = playlist.Variant(f"{v.name}/media.m3u8", v.bandwidth, v.codecs, v.width, v.height)
        return playlist.multivariant([named]).encode()

    def media(self, name: str, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """The playlist, once it has a segment. Raises NotFound, Unavailable."""
        self._known(name)
        with self._changed:
            self._wait(timeout_s)
            segments, ended = tuple(self._segments), self._ended
        listed = [
            vod.Listed(
                f"{number}.ts",
                made.segment.duration,
                made.filmed_at,
                discontinuity=made.discontinuity,
            )
            for number, made in enumerate(segments)
        ]
        return vod.media(listed, ended=ended, grown=True).encode()

    def span(self, number: int) -> tuple[float, float] | None:
        """From which to which second of the clip a segment is; None where it is not there."""
        with self._changed:
            if number >= len(self._segments):
                return None
            made = self._segments[number]
        return float(made.at), float(made.at + made.segment.duration)

    def segment(self, name: str, number: int, timeout_s: float = LONGEST_WAIT_S) -> bytes:
        """Waits for one that is not made yet: a player knows of it where the encoder had to make
        room for another and has begun anew. Raises NotFound, Unavailable.
        """
        self._known(name)
        with self._changed:
            self._asked = max(self._asked, number)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._has(number), timeout_s)
            if number < len(self._segments):
                return self._segments[number].segment.data
            if self._ended or self._closed:
                raise PrivateEyeError(Kind.NOT_FOUND, "that segment is not there")
            raise PrivateEyeError(Kind.UNAVAILABLE, _NOT_NOW)

    def _has(self, number: int) -> bool:
        return number < len(self._segments) or self._ended or self._closed

    def _ahead(self) -> Fraction:
        return sum((made.segment.duration for made in self._segments[self._asked :]), Fraction(0))

    def _known(self, name: str) -> None:
        if name != self._variant.name:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such variant")

    def _wait(self, timeout_s: float) -> None:
        """Until there are as many as players know of, or there will be no more."""
        self._changed.wait_for(lambda: self._has(max(0, self._shown - 1)), timeout_s)
        if not self._segments or not self._has(max(0, self._shown - 1)):
            raise PrivateEyeError(Kind.UNAVAILABLE, _NOT_NOW)
