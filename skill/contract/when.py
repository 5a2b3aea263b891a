"""Times, as they were heard and as they are told."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Part = Literal[
    "morning",
    "afternoon",
    "evening",
    "night",
    "tonight",
    "last_night",
    "breakfast",
    "lunch",
    "dinner",
]
Day = Annotated[str, Meta(max_length=20)]  # as Alexa writes it
Duration = Annotated[str, Meta(max_length=30)]  # ISO 8601, as Alexa writes it
Clock = Annotated[str, Meta(pattern=r"^\d\d:\d\d$")]
Moment = Annotated[datetime, Meta(tz=True)]


class When(Struct, frozen=True, omit_defaults=True):
    """A time as it was heard, each part of it by itself; all that was said narrows it.

    `at`: at or around it. `since`, `until`: from one to the other, to now, or from the day's
    beginning. `start`: since a part of the day; `first_day`: since a day. `ago`: in the last hour.
    Times of the clock are as Alexa writes them: which half of the day was meant is for the bridge
    to say.
    """

    day: Day | None = None
    part: Part | None = None
    at: Clock | None = None
    since: Clock | None = None
    start: Part | None = None
    first_day: Day | None = None
    until: Clock | None = None
    ago: Duration | None = None


class Span(Struct, frozen=True):
    """A time that was meant, in the house's days and hours: from the first day to the last.

    What narrowed it, as it can be said: `part` of the day ("this morning"), with `since` "since
    breakfast" (a part too, of the first day); `since` alone a time (HH:MM) of the first day and
    `until` of the last; `ago_s` "in the last hour"; `around` a time of the first day.
    """

    first: str
    last: str
    part: str | None
    since: str | None
    until: str | None = None
    ago_s: int | None = None
    around: str | None = None
