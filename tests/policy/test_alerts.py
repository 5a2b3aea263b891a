"""Who is told of what, and why not: a table of cases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Area, Label
from bridge.policy.alerts import (
    DOORBELL,
    AlertArea,
    AlertVerdict,
    AlertWhy,
    CameraAlerts,
    Circumstances,
    Happening,
    PersonAlerts,
    decide,
    grown,
)
from bridge.policy.privacy import Presence, WeekHours
from tests.builders import NOON

MONDAY_NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
WORK = WeekHours(days=(0, 1, 2, 3, 4), since=9 * 60, until=17 * 60)
NIGHT = WeekHours(days=tuple(range(7)), since=22 * 60, until=7 * 60)
MIDDAY = WeekHours(days=tuple(range(7)), since=11 * 60, until=13 * 60)
DOORSTEP = AlertArea(x=0, y=500, width=400, height=500)
HOME = {"anna": Presence(True, NOON, MONDAY_NOON - timedelta(minutes=10))}
AWAY = {"anna": Presence(False, NOON, MONDAY_NOON - timedelta(minutes=10))}
LONG_SILENT = {"anna": Presence(True, NOON, MONDAY_NOON - timedelta(hours=13))}


def told(*, quiet: tuple[WeekHours, ...] = (), **camera: object) -> PersonAlerts:
    return PersonAlerts(cameras={"door": CameraAlerts(on=True, **camera)}, quiet=quiet)


def of(label: str = Label.PERSON, **what: object) -> Happening:
    known = Happening("door", label, False, True, None, MONDAY_NOON - timedelta(seconds=1))
    return replace(known, **what)  # type: ignore[arg-type]


def at(now: datetime = MONDAY_NOON, **what: object) -> Circumstances:
    return replace(Circumstances(now, UTC, None, {}, {}, looked_at=False), **what)  # type: ignore[arg-type]


def minutes_ago(minutes: float) -> Mapping[str, datetime]:
    return {Label.PERSON: MONDAY_NOON - timedelta(minutes=minutes)}


SENT = AlertWhy.WANTED
CASES: dict[str, tuple[PersonAlerts, Happening, Circumstances, AlertWhy]] = {
    "a person": (told(), of(), at(), SENT),
    "leaves": (told(), of(Label.OTHER), at(), AlertWhy.NOT_WANTED),
    "leaves, which somebody wants": (told(wanted=("other",)), of(Label.OTHER), at(), SENT),
    "a pet, of people only": (told(wanted=("person",)), of(Label.PET), at(), AlertWhy.NOT_WANTED),
    "nobody could look": (told(), of(Label.UNKNOWN), at(), SENT),
    "nobody could look, and only people are wanted": (
        *(told(wanted=("person",)), of(Label.UNKNOWN), at(), AlertWhy.NOT_WANTED),
    ),
    "somebody looks still": (
        *(told(), of(Label.UNKNOWN), at(looked_at=True), AlertWhy.NOT_KNOWN_YET),
    ),
    "known while somebody looks still": (told(), of(), at(looked_at=True), SENT),
    "taught by the house": (told(), of("k01"), at(), SENT),
    "taught by the house, and not wanted": (
        *(told(unwanted=("k01",)), of("k01"), at(), AlertWhy.NOT_WANTED),
    ),
    "somebody rang": (told(), of(Label.UNKNOWN, rang=True), at(looked_at=True), SENT),
    "somebody rang, and that is not wanted": (
        *(told(wanted=("person",)), of(rang=True), at(), AlertWhy.NOT_WANTED),
    ),
    "recorded by hand": (told(), of(moved=False), at(), AlertWhy.BY_HAND),
    "in the area": (told(areas=(DOORSTEP,)), of(area=Area(300, 400, 200, 200)), at(), SENT),
    "beside the area": (
        *(told(areas=(DOORSTEP,)), of(area=Area(400, 500, 100, 100)), at(), AlertWhy.ELSEWHERE),
    ),
    "nobody knows where": (told(areas=(DOORSTEP,)), of(), at(), SENT),
    "within the hours": (told(hours=(WORK,)), of(), at(), SENT),
    "outside the hours": (told(hours=(NIGHT,)), of(), at(), AlertWhy.OUTSIDE_HOURS),
    "quiet hours": (told(quiet=(MIDDAY,)), of(), at(), AlertWhy.QUIET_HOURS),
    "other quiet hours": (told(quiet=(NIGHT,)), of(), at(), SENT),
    "muted": (*(told(), of(), at(muted_until=MONDAY_NOON + timedelta(hours=1)), AlertWhy.MUTED),),
    "muted no longer": (told(), of(), at(muted_until=MONDAY_NOON), SENT),
    "muted before the clock was set back": (
        *(told(), of(), at(muted_until=MONDAY_NOON + timedelta(days=30)), SENT),
    ),
    "somebody is home": (
        *(told(only_when_away=True), of(), at(at_home=HOME), AlertWhy.SOMEBODY_HOME),
    ),
    "somebody is home, whom it is for": (told(), of(), at(at_home=HOME), SENT),
    "nobody is home": (told(only_when_away=True), of(), at(at_home=AWAY), SENT),
    "nobody knows who is home": (told(only_when_away=True), of(), at(), SENT),
    "silent for half a day": (told(only_when_away=True), of(), at(at_home=LONG_SILENT), SENT),
    "told a moment ago": (told(), of(), at(told=minutes_ago(4.9)), AlertWhy.COOL_DOWN),
    "told long enough ago": (told(), of(), at(told=minutes_ago(5)), SENT),
    "told of something else": (told(), of(Label.PET), at(told=minutes_ago(1)), SENT),
    "no cool-down": (told(cool_down_minutes=0), of(), at(told=minutes_ago(0)), SENT),
    "rang twice": (told(), of(rang=True), at(told={DOORBELL: MONDAY_NOON}), SENT),
    "told before the clock was set back": (told(), of(), at(told=minutes_ago(-60)), SENT),
    "long ago": (*(told(), of(at=MONDAY_NOON - timedelta(minutes=6)), at(), AlertWhy.LATE),),
    "begun before the clock was set back": (
        *(told(), of(at=MONDAY_NOON + timedelta(hours=2)), at(), SENT),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_first_reason_decides(name: str) -> None:
    settings, happening, now, why = CASES[name]
    decision = decide(settings, happening, now)
    assert decision is not None
    assert decision.why is why
    expected = {AlertWhy.WANTED: AlertVerdict.SENT, AlertWhy.NOT_KNOWN_YET: AlertVerdict.WAITING}
    assert decision.verdict is expected.get(why, AlertVerdict.HELD)


@pytest.mark.parametrize(
    "settings", [PersonAlerts(), PersonAlerts(cameras={"door": CameraAlerts(lost=True)})]
)
def test_nothing_is_said_to_who_has_not_turned_it_on(settings: PersonAlerts) -> None:
    assert decide(settings, of(), at()) is None


def test_a_cool_down_says_how_long_it_is() -> None:
    decision = decide(told(cool_down_minutes=20), of(), at(told=minutes_ago(10)))
    assert decision is not None
    assert decision.minutes == 20


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        (Label.UNKNOWN, of(), True),
        (Label.PERSON, of(), False),
        (Label.PERSON, of(Label.OTHER), True),
        (Label.PERSON, of(Label.UNKNOWN), False),
        (Label.PERSON, of(rang=True), True),
    ],
)
def test_somebody_who_was_told_hears_of_what_it_was_after_all(
    before: str, now: Happening, more: bool
) -> None:
    assert grown(before, now) is more


@given(
    label=st.sampled_from([*Label, "k7"]),
    rang=st.booleans(),
    area=st.none() | st.just(Area(900, 0, 50, 50)),
    looked_at=st.booleans(),
    ago_s=st.floats(-1e6, 1e6),
    told_ago_s=st.none() | st.floats(-1e6, 1e6),
)
def test_whatever_is_not_known_holds_nothing_back(
    label: str,
    rang: bool,
    area: Area | None,
    looked_at: bool,
    ago_s: float,
    told_ago_s: float | None,
) -> None:
    """With the settings that a camera begins with, a person is held back only by the cool-down and
    by age; what nobody knows, never by what it might have been."""
    happening = of(label, rang=rang, area=area, at=MONDAY_NOON - timedelta(seconds=ago_s))
    before = {} if told_ago_s is None else {label: MONDAY_NOON - timedelta(seconds=told_ago_s)}
    decision = decide(told(), happening, at(looked_at=looked_at, told=before))
    assert decision is not None
    allowed = {AlertWhy.WANTED, AlertWhy.COOL_DOWN, AlertWhy.LATE}
    if label == Label.OTHER and not rang:
        allowed = {AlertWhy.NOT_WANTED}
    elif label == Label.UNKNOWN and looked_at and not rang:
        allowed = {AlertWhy.NOT_KNOWN_YET}
    assert decision.why in allowed
