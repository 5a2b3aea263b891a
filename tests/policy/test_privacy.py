"""When a camera is hidden: people's switches, a schedule in the house's time, who is at home."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bridge.model import Role
from bridge.policy import privacy_journal
from bridge.policy.privacy import (
    HiddenBy,
    Presence,
    PrivacyRules,
    Standing,
    WeekHours,
    comes_back,
    hidden_by_both,
    settled,
)

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = tuple(range(7))
NIGHTS = PrivacyRules(hours=(WeekHours(days=EVERY_DAY, since=22 * 60, until=7 * 60),))
AT_HOME = PrivacyRules(presence=("Anna", "Bob"), confirm_minutes=60)
BOTH = PrivacyRules(hours=NIGHTS.hours, presence=AT_HOME.presence)
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """March 2nd, 2026 is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


def by_anna(hidden: bool, since: datetime) -> Standing:
    return Standing(hidden, since, HiddenBy.PAGE, "anna", "Anna", Role.OWNER)


def for_a_time(since: datetime, until: datetime) -> Standing:
    return replace(by_anna(True, since), until=until)


def home(since: datetime, confirmed: datetime | None = None) -> Presence:
    return Presence(True, since, confirmed or since)


def away(since: datetime, confirmed: datetime | None = None) -> Presence:
    return Presence(False, since, confirmed or since)


def after(
    now: datetime,
    standing: Standing | None,
    rules: PrivacyRules = NIGHTS,
    known: dict[str, Presence] | None = None,
    rules_since: datetime | None = None,
) -> Standing | None:
    return settled(now, standing, rules, rules_since, known or {}, BERLIN)


def test_without_rules_nothing_changes_by_itself() -> None:
    assert after(at(12), None, PrivacyRules()) is None
    for hidden in (True, False):
        switch = by_anna(hidden, at(12, day=1))
        assert after(at(12, day=28), switch, PrivacyRules()) is switch


@pytest.mark.parametrize(
    ("now", "hidden"),
    [(at(21, 59), False), (at(22), True), (at(3, day=3), True), (at(7, day=3), False)],
)
def test_a_schedule_hides_by_the_clock_on_the_wall(now: datetime, hidden: bool) -> None:
    stands = after(now, None)
    assert (stands is not None and stands.hidden) is hidden
    if stands is not None:
        assert stands == Standing(True, at(22), HiddenBy.SCHEDULE)


def test_the_schedule_shows_again_what_it_hid() -> None:
    night = Standing(True, at(22), HiddenBy.SCHEDULE)
    assert after(at(6, 59, day=3), night) is night
    assert after(at(7, day=3), night) == Standing(False, at(7, day=3), HiddenBy.SCHEDULE)


def test_a_schedule_of_some_days_in_a_house_that_changes_to_summer_time() -> None:
    sunday = PrivacyRules(hours=(WeekHours(days=(6,), since=3 * 60, until=4 * 60),))
    assert after(datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), None, sunday) is not None
    assert after(datetime(2026, 3, 30, 3, 30, tzinfo=BERLIN), None, sunday) is None


@pytest.mark.parametrize(
    ("since", "until", "begins", "ends"),
    [  # on October 25th, 2026 the hour from 2 to 3 comes twice: from 00:00 and from 01:00 UTC
        ((22, 0), (2, 30), (-4, 0), (1, 30)),
        ((2, 0), (2, 30), (0, 0), (1, 30)),
        ((2, 30), (7, 0), (0, 30), (6, 0)),
    ],
)
def test_what_the_clock_shows_twice_is_hidden_both_times(
    since: tuple[int, int], until: tuple[int, int], begins: tuple[int, int], ends: tuple[int, int]
) -> None:
    midnight = datetime(2026, 10, 25, tzinfo=UTC)
    assert hides(since, until, midnight, hours=range(-6, 8)) == (
        midnight + timedelta(hours=begins[0], minutes=begins[1]),
        midnight + timedelta(hours=ends[0], minutes=ends[1]),
    )


@pytest.mark.parametrize(
    ("since", "until", "begins", "ends"),
    [  # on March 29th, 2026 there is no hour from 2 to 3: at 01:00 UTC it is 3
        ((2, 30), (3, 15), (1, 0), (1, 15)),
        ((1, 30), (2, 30), (0, 30), (1, 0)),
        ((1, 30), (4, 0), (0, 30), (2, 0)),
    ],
)
def test_what_the_clock_leaves_out_is_the_moment_at_which_it_does(
    since: tuple[int, int], until: tuple[int, int], begins: tuple[int, int], ends: tuple[int, int]
) -> None:
    midnight = datetime(2026, 3, 29, tzinfo=UTC)
    assert hides(since, until, midnight, hours=range(-1, 8)) == (
        midnight + timedelta(hours=begins[0], minutes=begins[1]),
        midnight + timedelta(hours=ends[0], minutes=ends[1]),
    )


def test_hours_that_are_left_out_hide_nothing_and_end_nobodys_switch() -> None:
    rules = PrivacyRules(hours=(WeekHours(days=(6,), since=130, until=170),))
    noon = datetime(2026, 3, 29, 12, tzinfo=UTC)
    hidden = by_anna(True, noon - 18 * HOUR)
    assert after(noon, hidden, rules) is hidden
    assert after(datetime(2026, 3, 29, 1, tzinfo=UTC), None, rules) is None


def hides(
    since: tuple[int, int], until: tuple[int, int], midnight: datetime, hours: range
) -> tuple[datetime, datetime]:
    """The first and last moment of the only time around then, looked at every 5 minutes."""
    each = WeekHours(days=EVERY_DAY, since=since[0] * 60 + since[1], until=until[0] * 60 + until[1])
    rules, five = PrivacyRules(hours=(each,)), timedelta(minutes=5)
    moments = [midnight + hours[0] * HOUR + step * five for step in range(12 * len(hours))]
    hidden = [moment for moment in moments if after(moment, None, rules) is not None]
    assert hidden[-1] - hidden[0] == (len(hidden) - 1) * five
    return hidden[0], hidden[-1] + five


def test_what_a_person_showed_by_a_clock_that_was_ahead_does_not_beat_the_schedule() -> None:
    shown = by_anna(False, at(12, day=20))
    stands = after(at(23), shown)
    assert stands is not None
    assert (stands.hidden, stands.way) == (True, HiddenBy.SCHEDULE)
    assert after(at(12), shown) is shown
    hidden = by_anna(True, at(12, day=20))
    assert after(at(12), hidden) is hidden


@pytest.mark.parametrize("hidden", [True, False])
def test_a_persons_switch_holds_until_the_schedules_next_edge(hidden: bool) -> None:
    switch = by_anna(hidden, at(23))  # within the night
    assert after(at(6, 59, day=3), switch) is switch
    morning = after(at(7, day=3), switch)
    assert morning is not None
    assert not morning.hidden
    day = by_anna(hidden, at(15))
    assert after(at(21, 59), day) is day
    evening = after(at(22), day)
    assert evening is not None
    assert (evening.hidden, evening.way) == (True, HiddenBy.SCHEDULE)


def test_an_edge_that_passed_while_nobody_looked_counts() -> None:
    shown_last_night = by_anna(False, at(23))
    stands = after(at(23, 30, day=3), shown_last_night)
    assert stands is not None
    assert stands.hidden


def test_new_hours_hide_at_once_and_never_show_what_a_person_hid() -> None:
    hidden, shown = by_anna(True, at(12, day=1)), by_anna(False, at(12, day=1))
    assert after(at(12, 30), hidden, rules_since=at(12, 30)) is hidden
    stands = after(at(23), shown, rules_since=at(23))
    assert stands is not None
    assert stands.hidden


def test_hidden_while_one_of_them_is_home() -> None:
    came = {"Anna": home(at(17)), "Bob": away(at(9))}
    stands = after(at(17), None, AT_HOME, came)
    assert stands == Standing(True, at(17), HiddenBy.PRESENCE)
    left = {"Anna": away(at(20)), "Bob": away(at(9), at(20))}
    assert after(at(20), stands, AT_HOME, left) == Standing(False, at(20), HiddenBy.PRESENCE)


def test_what_is_not_known_keeps_things_as_they_are() -> None:
    hidden, shown = (
        Standing(True, at(9), HiddenBy.PRESENCE),
        Standing(False, at(9), HiddenBy.PRESENCE),
    )
    silent = {"Anna": away(at(9)), "Bob": away(at(9))}
    for known in ({}, silent, {"Anna": away(at(9), at(12))}):
        assert after(at(12), hidden, AT_HOME, known) is hidden
        assert after(at(12), shown, AT_HOME, known) is shown
    assert after(at(12), None, AT_HOME, {}) is None


def test_who_came_home_is_there_until_it_is_said_that_they_left() -> None:
    stands = after(at(12, day=9), None, AT_HOME, {"Anna": home(at(9)), "Bob": away(at(9))})
    assert stands is not None
    assert stands.hidden


def test_coming_home_hides_what_a_person_showed_and_leaving_never_shows_what_they_hid() -> None:
    shown, hidden = by_anna(False, at(12)), by_anna(True, at(12))
    here = {"Anna": home(at(11)), "Bob": away(at(9))}
    assert after(at(13), shown, AT_HOME, here) is shown
    came = {**here, "Bob": home(at(13))}
    stands = after(at(13), shown, AT_HOME, came)
    assert stands is not None
    assert stands.hidden
    gone = {"Anna": away(at(14)), "Bob": away(at(14))}
    assert after(at(14), hidden, AT_HOME, gone) is hidden


def test_the_schedule_ends_while_somebody_is_home() -> None:
    night = Standing(True, at(22), HiddenBy.SCHEDULE)
    stands = after(at(7, day=3), night, BOTH, {"Anna": home(at(20)), "Bob": away(at(20))})
    assert stands == Standing(True, at(22), HiddenBy.PRESENCE)
    assert after(at(8, day=3), stands, BOTH, {"Anna": home(at(20))}) is stands


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": [{"days": [7], "since": 0, "until": 60}]},
        {"hours": [{"days": [], "since": 0, "until": 60}]},
        {"hours": [{"days": [0], "since": 1440, "until": 60}]},
        {"presence": [" "]},
        {"confirm_minutes": 1},
        {"shown": []},
    ],
)
def test_rules_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PrivacyRules.model_validate(wrong)


def test_what_was_hidden_for_a_time_comes_back_by_itself() -> None:
    hidden = for_a_time(at(12), at(13, 30))
    assert after(at(13, 29), hidden, PrivacyRules()) is hidden
    shown = Standing(False, at(13, 30), HiddenBy.TIMER)
    assert after(at(13, 30), hidden, PrivacyRules()) == shown
    assert after(at(20), shown, PrivacyRules()) is shown


def test_it_is_hidden_for_that_long_whatever_the_schedule_does_meanwhile() -> None:
    over_an_end = for_a_time(at(6, day=3), at(9, day=3))
    assert after(at(8, day=3), over_an_end) is over_an_end
    assert after(at(9, day=3), over_an_end) == Standing(False, at(9, day=3), HiddenBy.TIMER)


@pytest.mark.parametrize("silent", [timedelta(0), 3 * HOUR])
def test_what_a_rule_hides_does_not_come_back_with_the_time(silent: timedelta) -> None:
    """Also where a telephone has gone silent: nobody knows that they have left."""
    into_the_night = for_a_time(at(21), at(23))
    assert after(at(23), into_the_night) == Standing(True, at(21), HiddenBy.SCHEDULE)
    came = {"Anna": home(at(12), at(23) - silent), "Bob": away(at(9), at(23))}
    assert after(at(23), into_the_night, AT_HOME, came) == Standing(True, at(21), HiddenBy.PRESENCE)


def test_what_presence_kept_hidden_it_keeps_after_the_time() -> None:
    """Bob has left, and of Anna nobody knows for sure: the camera was hidden, and it stays so."""
    known = {"Anna": away(at(8)), "Bob": away(at(12), at(14))}
    before = Standing(True, at(9), HiddenBy.PRESENCE)
    assert after(at(12), before, AT_HOME, known) is before
    hidden = hidden_by_both(before, for_a_time(at(12), at(14)))
    assert after(at(14), hidden, AT_HOME, known) == Standing(True, at(12), HiddenBy.PRESENCE)
    # Where it was on before, it comes back: what is not known keeps things as they are.
    assert after(at(14), for_a_time(at(12), at(14)), AT_HOME, known) == Standing(
        False, at(14), HiddenBy.TIMER
    )


@pytest.mark.parametrize(
    ("standing", "rules", "known", "back"),
    [
        (for_a_time(at(12), at(14)), PrivacyRules(), {}, at(14)),
        (for_a_time(at(12), at(14)), NIGHTS, {}, at(14)),
        (for_a_time(at(12), at(23)), NIGHTS, {}, None),
        (for_a_time(at(12), at(14)), AT_HOME, {"Anna": home(at(9))}, None),
        (for_a_time(at(12), at(14)), AT_HOME, {"Anna": away(at(9))}, at(14)),
        (by_anna(True, at(12)), PrivacyRules(), {}, None),
        (by_anna(False, at(12)), PrivacyRules(), {}, None),
        (None, NIGHTS, {}, None),
    ],
)
def test_when_it_comes_back_is_told_only_where_that_is_known(
    standing: Standing | None,
    rules: PrivacyRules,
    known: dict[str, Presence],
    back: datetime | None,
) -> None:
    assert comes_back(at(12), standing, rules, known, BERLIN) == back


def test_a_clock_that_is_put_back_shows_nothing_early() -> None:
    hidden = for_a_time(at(12), at(13))
    assert after(at(11), hidden, PrivacyRules()) is hidden
    assert after(at(12, 59), hidden) is hidden
    shown = after(at(15), hidden, PrivacyRules())  # put forward: by its clock the time is over
    assert shown == Standing(False, at(15), HiddenBy.TIMER)


@given(
    st.sampled_from([PrivacyRules(), NIGHTS, AT_HOME, BOTH]),
    st.integers(0, 48 * 60),
    st.integers(1, 48 * 60),
    st.lists(st.integers(0, 96 * 60), min_size=1, max_size=8),
)
def test_nothing_shows_it_before_its_time_and_nothing_hides_it_for_good(
    rules: PrivacyRules, since: int, lasts: int, asked: list[int]
) -> None:
    """Whenever it is looked at, also by a clock that jumps about."""
    minute = timedelta(minutes=1)
    begun = at(0) + since * minute
    stands: Standing | None = for_a_time(begun, begun + lasts * minute)
    for minutes in asked:
        now = at(0) + minutes * minute
        ended = stands is None or stands.until is None
        stands = after(now, stands, rules, {"Anna": away(at(0), now), "Bob": away(at(0), now)})
        assert stands is not None
        if not ended and now < begun + lasts * minute:
            assert stands.hidden
        if stands.way is HiddenBy.TIMER:
            assert not stands.hidden


DAYS = PrivacyRules(hours=(WeekHours(days=EVERY_DAY, since=8 * 60, until=18 * 60),))


def both_hid(first: Standing, second: Standing) -> Standing:
    stands = privacy_journal.switched(first, second)
    assert stands is not None
    return stands


def test_who_says_no_end_does_not_shorten_what_somebody_said() -> None:
    """Also the other way round. The schedule ends at six."""
    timed, endless = for_a_time(at(17), at(21)), by_anna(True, at(17, 10))
    for stands in (both_hid(timed, endless), both_hid(endless, replace(timed, since=at(17, 20)))):
        assert comes_back(at(18), stands, DAYS, {}, BERLIN) is None
        assert after(at(18), stands, DAYS) is stands
        assert after(at(20, 59), stands, DAYS) is stands
        assert after(at(21), stands, DAYS) == Standing(False, at(21), HiddenBy.TIMER)
        assert after(at(23, day=9), stands, PrivacyRules()) is stands


@given(
    st.sampled_from([PrivacyRules(), NIGHTS, DAYS, AT_HOME, BOTH]),
    st.lists(
        st.tuples(
            st.integers(0, 30 * 60),
            st.none() | st.integers(1, 30 * 60),
            st.sampled_from([Role.OWNER, Role.MEMBER]),
        ),
        min_size=2,
        max_size=4,
    ),
    st.integers(0, 72 * 60),
)
def test_what_several_hide_is_hidden_while_it_would_be_by_the_word_of_any(
    rules: PrivacyRules, said: list[tuple[int, int | None, Role]], later: int
) -> None:
    minute = timedelta(minutes=1)
    known = {"Anna": away(at(0), at(0)), "Bob": away(at(0), at(0))}
    alone: list[Standing | None] = []
    stands: Standing | None = None
    now = at(0)
    for after_minutes, lasts, role in said:
        now += after_minutes * minute
        alone = [after(now, one, rules, known) for one in alone]
        stands = after(now, stands, rules, known)
        until = None if lasts is None else now + lasts * minute
        wanted = replace(by_anna(True, now), role=role, name=role.value, until=until)
        alone.append(wanted)
        stands = privacy_journal.switched(stands, wanted)
    now += later * minute
    hidden = [
        one is not None and one.hidden for one in (after(now, a, rules, known) for a in alone)
    ]
    stands = after(now, stands, rules, known)
    assert stands is not None
    assert stands.hidden or not any(hidden)
