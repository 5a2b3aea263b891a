"""Times as the house says them: Alexa's request does not say where it was spoken."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from bridge.clock import Clock
from bridge.policy import spans
from bridge.policy.spans import Span

# What the doors of voice hand on: a time as it was heard.
HeardTime = spans.HeardTime
_NEAR = {-1: "tomorrow", 0: "today", 1: "yesterday"}


@dataclass(frozen=True, slots=True)
class SpokenSpan:
    """`first` and `last` as `HouseTime.day`. What narrowed it, as in `spans.Span`: `since` and
    `around` are HH:MM of the first day, `until` of the last."""

    first: str
    last: str
    part: str | None
    since: str | None
    until: str | None = None
    ago_s: int | None = None
    around: str | None = None


class HouseTime:
    """Any thread."""

    def __init__(self, zone: tzinfo, clock: Clock) -> None:
        self.zone = zone
        self._clock = clock

    def now(self) -> datetime:
        """In the house's zone."""
        return self.here(self._clock.now())

    def here(self, moment: datetime) -> datetime:
        """In the house's zone."""
        return moment.astimezone(self.zone)

    def day(self, day: date) -> str:
        """The date, as it is said today: "today", "yesterday", "tomorrow", or itself."""
        return _NEAR.get((self.now().date() - day).days, day.isoformat())

    def told(self, at: datetime) -> tuple[str, str]:
        """HH:MM, and the day."""
        here = self.here(at)
        return f"{here:%H:%M}", self.day(here.date())

    def end_told(self, at: datetime | None) -> tuple[str | None, str | None]:
        """As `told`, of what may have no end."""
        return (None, None) if at is None else self.told(at)

    def span(self, said: HeardTime) -> Span | None:
        """None: not understood, or still to come."""
        return spans.of(said, self._clock.now(), self.zone)

    def around(self, said: HeardTime) -> tuple[Span, ...]:
        """As `spans.around`."""
        return spans.around(said, self._clock.now(), self.zone)

    def since(self, moment: datetime) -> Span:
        """Everything since a moment."""
        here, now = self.here(moment), self.now()
        return Span(moment, now.astimezone(UTC), here.date(), now.date(), at=here.time())

    def spoken(self, span: Span) -> SpokenSpan:
        return SpokenSpan(
            first=self.day(span.first),
            last=self.day(span.last),
            part=span.part.value if span.part else None,
            since=_clock(span.at),
            until=_clock(span.to),
            ago_s=round(span.ago.total_seconds()) if span.ago else None,
            around=_clock(span.around),
        )


def _clock(at: time | None) -> str | None:
    return None if at is None else at.strftime("%H:%M")
