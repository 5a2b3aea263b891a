"""A clip as an Echo plays it: a playlist of MPEG-TS segments that grows as fast as the encoder is.

It appears with its first segment and ends with ENDLIST when the encoder is through. All of it stays
in memory until it is dropped: a player may go back to any place.

Threads: `put`, `finish` and `room` on the encoder's thread, the rest on request threads. Waits end
at their deadline or when it is closed.
"""

import threading
from datetime import datetime, timedelta
from fractions import Fraction

from bridge.errors import Kind, PrivateEyeError
from bridge.hls import playlist, vod
from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment

LONGEST_WAIT_S = 6.0
# Encoded ahead of the segment that was asked for last: who stops watching costs no more than that.
AHEAD = Fraction(60)


class Recorded:
    """`starts_at` is when the clip's first picture was taken."""

    def __init__(self, variant: EchoVariant, starts_at: datetime) -> None:
        self._variant = variant
        self._starts_at = starts_at
        self._changed = threading.Condition()
        self._segments: list[TsSegment] = []
        self._asked = 0  # the newest segment that a player fetched
        self._ended = False
        self._closed = False

    def put(self, segment: TsSegment) -> None:
        with self._changed:
            if not self._closed:
                self._segments.append(segment)
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
        origin = segments[0].starts
        listed = [
            vod.Listed(
                f"{number}.ts",
                segment.duration,
                self._starts_at + timedelta(seconds=float(segment.starts - origin)),
            )
            for number, segment in enumerate(segments)
        ]
        return vod.media(listed, ended=ended, grown=True).encode()

    def segment(self, name: str, number: int) -> bytes:
        self._known(name)
        with self._changed:
            if number >= len(self._segments):
                raise PrivateEyeError(Kind.NOT_FOUND, "that segment is not there")
            self._asked = max(self._asked, number)
            self._changed.notify_all()
            return self._segments[number].data

    def _ahead(self) -> Fraction:
        return sum((s.duration for s in self._segments[self._asked :]), Fraction(0))

    def _known(self, name: str) -> None:
        if name != self._variant.name:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such variant")

    def _wait(self, timeout_s: float) -> None:
        """Until there is a segment, or there will be none."""
        self._changed.wait_for(lambda: self._segments or self._ended or self._closed, timeout_s)
        if not self._segments:
            raise PrivateEyeError(Kind.UNAVAILABLE, "this clip cannot be shown on this screen now")
