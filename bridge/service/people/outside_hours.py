"""What somebody is told outside their hours, or after their last day."""

from datetime import datetime, timedelta

from bridge.model import Hours, Rights
from bridge.policy import rights as rights_
from bridge.policy.clock_words import time_of_day

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ASK = "If you need access again, ask the owner of the house."
NOTHING = f"You don't have access to anything in this house. {ASK}"


def said(rights: Rights, at: datetime, *, twelve_hours: bool) -> str | None:
    """In a sentence or two, by a clock of so many hours; None: they hold."""
    if rights_.hold(rights, at):
        return None
    begins = rights_.begin(rights, at)
    if begins is not None:
        here = begins.astimezone(rights.zone)
        back = _back(here, at.astimezone(rights.zone))
        when = time_of_day(60 * here.hour + here.minute, twelve_hours=twelve_hours)
        times = _times(rights.hours, twelve=twelve_hours)
        return f"You have access {times}. Come back {back} at {when}."
    until = rights.until
    if until is None or not rights_.EARLIEST < until <= at:
        return NOTHING
    day = (until.astimezone(rights.zone) - timedelta(microseconds=1)).date()
    return f"Your access has ended: your last day was {day:%A}, {day.day} {day:%B}. {ASK}"


def _back(begins: datetime, now: datetime) -> str:
    days = (begins.date() - now.date()).days
    day = f"on {begins:%A}" if days < 7 else f"on {begins:%A}, {begins.day} {begins:%B}"
    return day if days else "today"


def _times(hours: tuple[Hours, ...], *, twelve: bool) -> str:
    """Mon to Fri 09:00 to 17:00, and Sat 10:00 to 12:00."""

    def said(one: Hours) -> str:
        since, until = (
            time_of_day(minute, twelve_hours=twelve) for minute in (one.since, one.until)
        )
        return f"{_days(sorted(one.days))} {since} to {until}"

    return ", and ".join(map(said, hours))


def _days(days: list[int]) -> str:
    if len(days) == len(_DAYS):
        return "every day"
    names = [_DAYS[day] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:  # one after the other
        return f"{names[0]} to {names[-1]}"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
