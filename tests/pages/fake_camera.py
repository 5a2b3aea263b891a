"""A camera of the fake house: produces parts in real time and renders its own live playlists."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.service.cameras.views import MotionWatch
from tests.pages.footage import LOOP_S, PART_S, PARTS_PER_SEGMENT, Loop

WINDOW = 8  # segments in a playlist
WITH_PARTS = 3
BLOCK_S = 3.0
HEAD = f"""#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:1
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={PART_S * 3}
#EXT-X-PART-INF:PART-TARGET={PART_S}
"""


@dataclass(slots=True)
class Segment:
    number: int
    scene: int  # second within the loop
    starts_at: datetime
    discontinuity: bool
    parts: int = 0
    complete: bool = False


class FakeCamera:
    """Everything but `run` may be called from any thread."""

    def __init__(
        self, camera_id: str, name: str, loop: Loop, *, on_change: Callable[[], None]
    ) -> None:
        self.id, self.name, self.loop = camera_id, name, loop
        self.state, self.reason = "live", None  # type: tuple[str, str | None]
        self.since = datetime.now(UTC)
        self.next_try: datetime | None = None
        self.tries_every_s: float | None = None
        self.tried = 0
        self.recording: dict[str, object] | None = None
        self.watch: MotionWatch | None = None
        self.last: dict[str, object] | None = None
        self.aliases: list[str] = []
        self._changed = threading.Condition()
        self._segments: list[Segment] = []
        self._dropped_discontinuities = 0
        self._producing = True
        self._tell = on_change

    def become(
        self, state: str, reason: str | None = None, *, producing: bool | None = None
    ) -> None:
        with self._changed:
            self.state, self.reason, self.since = state, reason, datetime.now(UTC)
            self._producing = state in ("live", "frozen") if producing is None else producing
        self._tell()

    def record(self, clip: str | None, *, by_hand: bool = False) -> None:
        self.recording = {"clip": clip, "by_hand": by_hand} if clip else None
        self._tell()

    def notices(self, watch: MotionWatch | None) -> None:
        self.watch = watch
        self._tell()

    def stall(self) -> None:
        """No more pictures, and nobody has noticed yet."""
        with self._changed:
            self._producing = False

    def run(self, closed: threading.Event) -> None:
        """Produces until `closed`; starts with a few seconds already in memory."""
        for _ in range(4 * PARTS_PER_SEGMENT):
            self._produce(datetime.now(UTC) - timedelta(seconds=4))
        while not closed.wait(PART_S):
            if self._producing:
                self._produce(datetime.now(UTC) - timedelta(seconds=PART_S))

    def part(self, number: int, index: int) -> bytes:
        segment = self._find(number)
        return self.loop.parts[segment.scene * PARTS_PER_SEGMENT + index]

    def segment(self, number: int) -> bytes:
        segment = self._find(number)
        return b"".join(self.part(number, index) for index in range(segment.parts))

    def ts(self, number: int) -> bytes:
        return self.loop.ts[self._find(number).scene]

    def playlist(self, number: int | None, part: int | None) -> str | None:
        """Waits until the part exists, as a blocking reload asks; None when it does not come."""
        with self._changed:
            if number is not None and not self._changed.wait_for(
                lambda: self._has(number, part), timeout=BLOCK_S
            ):
                return None
            return self._render()

    def ts_playlist(self) -> str:
        with self._changed:
            done = [segment for segment in self._segments if segment.complete][-6:]
        lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1"]
        lines.append(f"#EXT-X-MEDIA-SEQUENCE:{done[0].number}")
        for segment in done:
            lines += [*_opening(segment), "#EXTINF:1.0,", f"{segment.number}.ts"]
        return "\n".join(lines) + "\n"

    def _produce(self, first_at: datetime) -> None:
        with self._changed:
            last = self._segments[-1] if self._segments else None
            if last is None or last.complete:
                last = self._begin(last, first_at)
            last.parts += 1
            last.complete = last.parts == PARTS_PER_SEGMENT
            while len(self._segments) > WINDOW + 4:
                self._dropped_discontinuities += self._segments.pop(0).discontinuity
            self._changed.notify_all()

    def _begin(self, last: Segment | None, first_at: datetime) -> Segment:
        if last is None:
            new = Segment(100, 0, first_at, discontinuity=False)
        else:
            expected = last.starts_at + timedelta(seconds=1)
            late = abs(first_at - expected) > timedelta(seconds=0.4)
            scene = (last.scene + 1) % LOOP_S
            # The loop's own time starts again at its beginning, as after a reconnect.
            new = Segment(
                last.number + 1, scene, first_at if late else expected, late or scene == 0
            )
        self._segments.append(new)
        return new

    def _has(self, number: int, part: int | None) -> bool:
        last = self._segments[-1]
        if part is None:
            return last.number > number or (last.number == number and last.complete)
        return last.number > number or (last.number == number and last.parts > part)

    def _find(self, number: int) -> Segment:
        with self._changed:
            return next(segment for segment in self._segments if segment.number == number)

    def _render(self) -> str:
        shown = self._segments[-WINDOW:]
        before = self._segments[: -len(shown)]
        gone = self._dropped_discontinuities + sum(segment.discontinuity for segment in before)
        lines = [
            f"#EXT-X-MEDIA-SEQUENCE:{shown[0].number}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{gone}",
        ]
        lines.append('#EXT-X-MAP:URI="init.mp4"')
        for segment in shown:
            lines += _opening(segment)
            if segment in shown[-WITH_PARTS:]:
                lines += [_part_line(segment, index) for index in range(segment.parts)]
            if segment.complete:
                lines += ["#EXTINF:1.0,", f"{segment.number}.m4s"]
        last = shown[-1]
        ahead = (last.number + 1, 0) if last.complete else (last.number, last.parts)
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{ahead[0]}.{ahead[1]}.m4s"')
        return HEAD + "\n".join(lines) + "\n"


def _opening(segment: Segment) -> list[str]:
    when = segment.starts_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    lines = ["#EXT-X-DISCONTINUITY"] if segment.discontinuity else []
    return [*lines, f"#EXT-X-PROGRAM-DATE-TIME:{when}"]


def _part_line(segment: Segment, index: int) -> str:
    independent = ",INDEPENDENT=YES" if index == 0 else ""
    return f'#EXT-X-PART:DURATION={PART_S},URI="{segment.number}.{index}.m4s"{independent}'
