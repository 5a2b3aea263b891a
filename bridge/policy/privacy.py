"""Privacy mode: when a camera is hidden, and by whose word. Pure.

The rule: a person's own switch holds until the camera's schedule next begins or ends. Without a
schedule it holds until a person switches again. Where they said for how long a camera is to be
hidden it holds until then, and the rules decide again. Somebody who comes home hides a camera that
is to be hidden while they are there, also one that a person had turned on before; that everybody
has left never turns on what a person turned off. New rules hide at once; they never turn on what a
person turned off.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bridge.model import Hours, Role

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
# A week and a day back there is an edge of any schedule that has hours at all.
_BACK = 8

Minute = Annotated[int, Field(ge=0, le=24 * 60)]
Who = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class HiddenBy(StrEnum):
    """How a camera came to be hidden, or shown."""

    PAGE = "page"
    PROGRAM = "program"
    VOICE = "voice"
    SCHEDULE = "schedule"
    PRESENCE = "presence"
    TIMER = "timer"  # shown, as whoever hid it had said


BY_ITSELF = frozenset({HiddenBy.SCHEDULE, HiddenBy.PRESENCE, HiddenBy.TIMER})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a camera stands since the last switch: whose it was, with which role, and how. `until`:
    hidden by a person until then, and no longer; None: nobody said for how long. `instead_of`: the
    rule that hid it before somebody hid it until then. `at_least`: until then it is hidden
    also where nobody said for how long, for somebody else has said so."""

    hidden: bool
    since: datetime
    way: HiddenBy
    person: str | None = None
    name: str | None = None
    role: Role | None = None
    until: datetime | None = None
    instead_of: HiddenBy | None = None
    at_least: datetime | None = None


class WeekHours(BaseModel):
    """As `model.Hours`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: Annotated[
        tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1, max_length=7)
    ]
    since: Annotated[int, Field(ge=0, lt=24 * 60)]
    until: Minute

    def hours(self) -> Hours:
        return Hours(frozenset(self.days), self.since, self.until)


class PrivacyRules(BaseModel):
    """`hours`: when the camera is hidden. `presence`: it is while one of these is at home; that
    somebody is away is known for `confirm_minutes`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: Annotated[tuple[WeekHours, ...], Field(max_length=32)] = ()
    presence: Annotated[tuple[Who, ...], Field(max_length=16)] = ()
    confirm_minutes: int = Field(default=720, ge=5, le=7 * 24 * 60)


@dataclass(frozen=True, slots=True)
class Presence:
    """Of one person: `since` they are home or away, and when that was last `confirmed`."""

    home: bool
    since: datetime
    confirmed: datetime


def settled(
    now: datetime,
    standing: Standing | None,
    rules: PrivacyRules,
    rules_since: datetime | None,
    known: Mapping[str, Presence],
    zone: tzinfo,
) -> Standing | None:
    """How the camera is to stand from now on; `standing` itself where nothing changes. `known`: of
    people, by name; `zone`: the house's."""
    scheduled, edge = _schedule([each.hours() for each in rules.hours], zone, now)
    came = _came_home(rules, known)
    if standing is not None and _holds(standing, now, edge, came, rules_since):
        return standing
    if scheduled:
        return _by_itself(standing, HiddenBy.SCHEDULE, edge or now, now)
    if _somebody_is_home(rules, known, now, keeps=_is_presence(standing)):
        return _by_itself(standing, HiddenBy.PRESENCE, now, now)
    if standing is None or not standing.hidden:
        return standing
    return Standing(False, now, _ended_by(standing, edge))


def comes_back(
    now: datetime,
    standing: Standing | None,
    rules: PrivacyRules,
    known: Mapping[str, Presence],
    zone: tzinfo,
) -> datetime | None:
    """When what is hidden for a time is shown again, as far as that is known; None: it is not
    hidden, nobody said, or a rule will hide it then."""
    if standing is None or not standing.hidden or standing.until is None:
        return None
    scheduled, _ = _schedule([each.hours() for each in rules.hours], zone, standing.until)
    kept = _somebody_is_home(rules, known, now, keeps=_is_presence(standing))
    return None if scheduled or kept else standing.until


def hidden_by_both(before: Standing, wanted: Standing) -> Standing:
    """How a camera stands that one person has hidden, and another one hides: for as long as either
    of them said, by the word of the second. Where one of them did not say, a schedule may end that
    sooner than what the other said: it is hidden until then at least. What a rule hides it hides
    for as long as it does."""
    if before.way in BY_ITSELF:
        return wanted if wanted.until is None else replace(wanted, instead_of=before.way)
    said = (before.until, before.at_least, wanted.until)
    longest = max((at for at in said if at is not None), default=None)
    if before.until is None or wanted.until is None:
        return replace(wanted, until=None, instead_of=None, at_least=longest)
    return replace(wanted, until=longest, instead_of=before.instead_of)


def _holds(
    standing: Standing,
    now: datetime,
    edge: datetime | None,
    came: datetime | None,
    rules_since: datetime | None,
) -> bool:
    """Whether it is a person's switch, and nothing has come since that ends it. Of one that is
    after `now` (the clock has been set back) nobody knows what came since: it shows no longer."""
    if standing.way in BY_ITSELF:
        return False
    if standing.hidden and standing.until is not None:
        return now < standing.until
    if standing.hidden and standing.at_least is not None and now < standing.at_least:
        return True
    if standing.hidden:
        since = max(standing.since, rules_since or standing.since)
        return edge is None or edge <= since
    ends = (at for at in (edge, came, rules_since) if at is not None)
    return standing.since <= now and not any(at > standing.since for at in ends)


def _by_itself(
    standing: Standing | None, way: HiddenBy, since: datetime, now: datetime
) -> Standing:
    if standing is not None and standing.hidden and standing.way is way:
        return standing
    if standing is not None and standing.hidden:
        return Standing(True, standing.since, way)  # it was hidden before, for another reason
    return Standing(True, min(since, now) if standing is None else now, way)


def _ended_by(standing: Standing, edge: datetime | None) -> HiddenBy:
    """What shows again what was hidden so; `edge`: of the schedule."""
    outlasted = standing.at_least is not None and edge is not None and edge < standing.at_least
    if standing.until is not None or outlasted:
        return HiddenBy.TIMER
    return standing.way if standing.way in BY_ITSELF else HiddenBy.SCHEDULE


def _is_presence(standing: Standing | None) -> bool:
    ways = () if standing is None or not standing.hidden else (standing.way, standing.instead_of)
    return HiddenBy.PRESENCE in ways


def _somebody_is_home(
    rules: PrivacyRules, known: Mapping[str, Presence], now: datetime, *, keeps: bool
) -> bool:
    """Who came home is there until it is said that they left. What is not known keeps things as
    they are: a camera is turned on only when everybody is known to be away, so that a telephone
    that has gone silent never turns one on."""
    told = [known.get(name) for name in rules.presence]
    if any(one is not None and one.home for one in told):
        return True
    oldest = now - timedelta(minutes=rules.confirm_minutes)
    return keeps and any(one is None or one.confirmed < oldest for one in told)


def _came_home(rules: PrivacyRules, known: Mapping[str, Presence]) -> datetime | None:
    at_home = (known[name] for name in rules.presence if name in known and known[name].home)
    return max((one.since for one in at_home), default=None)


def _schedule(hours: Iterable[Hours], zone: tzinfo, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it hides now, and when it last began or ended."""
    spans = _spans(hours, zone, now)
    edges = (at for span in spans for at in span if at <= now)
    return any(since <= now < until for since, until in spans), max(edges, default=None)


def _spans(
    hours: Iterable[Hours], zone: tzinfo, now: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Around `now`, in order; those that touch are one."""
    hours, today = tuple(hours), now.astimezone(zone).date()
    days = (today + ahead * _DAY for ahead in range(-_BACK, _BACK + 1))
    found = sorted(
        _window(each, day, zone) for day in days for each in hours if day.weekday() in each.days
    )
    merged: list[tuple[datetime, datetime]] = []
    for since, until in found:
        if since == until:  # all of it is in the hour that summer time leaves out
            continue
        if merged and since <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], until)
        else:
            merged.append((since, until))
    return tuple(merged)


def _window(hours: Hours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """(since, until) of hours that begin on that day. Where the clock on the wall shows a time
    twice, they begin at the first and end at the second: too much is hidden, not too little."""
    last = day if hours.until > hours.since else day + _DAY
    return _at(day, hours.since, zone)[0], _at(last, hours.until, zone)[1]


def _at(day: date, minute: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """When the clock on the wall shows that: first, and last. A time that it leaves out is the
    moment at which it does so."""
    if minute == 24 * 60:
        day, minute = day + _DAY, 0
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    one, other = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if one <= other:
        return one, other
    gap = _put_forward(other, one, zone)  # PEP 495: there they are the other way round
    return gap, gap


def _put_forward(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The minute between them at which the zone's clock is put forward."""
    summer = after.astimezone(zone).utcoffset()

    def is_past(minutes: int) -> bool:
        return (before + minutes * _MINUTE).astimezone(zone).utcoffset() == summer

    return before + _MINUTE * bisect_left(range((after - before) // _MINUTE), True, key=is_past)
