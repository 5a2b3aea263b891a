"""What several events share of a run: pure."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from bridge.footage.overlap import Want, sharing, unneeded, wants
from bridge.model import EventState
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import EventOfRun
from tests.builders import NOON

RUN = "r" * 16
EVENTS = ("a" * 16, "b" * 16, "c" * 16)
TIMES = some.integers(0, 30)


def look(event: str, state: EventState, since: int, until: int) -> EventOfRun:
    """In seconds of the run."""
    starts_at, ends_at = NOON + timedelta(seconds=since), NOON + timedelta(seconds=until)
    return EventOfRun(RUN, event, state, starts_at, ends_at, NOON)


@some.composite
def media_keys(draw: some.DrawFn) -> list[KeyRow]:
    """Those of one run: one after the other, the last one may be open."""
    borders = sorted(draw(some.sets(TIMES, min_size=2, max_size=6)))
    rows = [
        KeyRow(RUN, n, 10 + n, since_us=since * 1_000_000, until_us=until * 1_000_000)
        for n, (since, until) in enumerate(pairwise(borders), 1)
    ]
    if draw(some.booleans()):
        rows[-1] = KeyRow(RUN, rows[-1].ordinal, rows[-1].slot, since_us=rows[-1].since_us)
    return rows


@some.composite
def events_looking(draw: some.DrawFn) -> list[EventOfRun]:
    found = []
    for event in draw(some.sets(some.sampled_from(EVENTS))):
        since, until = sorted([draw(TIMES), draw(TIMES)])
        found.append(look(event, draw(some.sampled_from(list(EventState))), since, until + 1))
    return found


def shows(one: EventOfRun, second: int) -> bool:
    """Whether it shows this second of the run, by its own definition."""
    if one.state is EventState.DELETING:
        return False
    at = NOON + timedelta(seconds=second)
    goes_on = one.state is EventState.OPEN
    return one.starts_at <= at and (goes_on or at < one.ends_at)


@given(media_keys(), events_looking())
def test_a_key_is_unneeded_exactly_if_no_kept_window_shows_what_it_seals(
    keys: list[KeyRow], looks: list[EventOfRun]
) -> None:
    found = unneeded(keys, wants(looks))
    for key in keys:
        assert key.since_us is not None
        until = 200 if key.until_us is None else key.until_us // 1_000_000
        seconds = range(key.since_us // 1_000_000, until)
        needed = any(shows(one, second) for one in looks for second in seconds)
        assert (key.slot in found) is not needed


@given(events_looking())
def test_what_covers_the_whole_run_is_needed_while_anything_is(looks: list[EventOfRun]) -> None:
    kept = {one.event for one in looks if one.state is not EventState.DELETING}
    whole = KeyRow(RUN, 0, 1)
    assert unneeded([whole], wants(looks)) == (frozenset() if kept else {1})
    for event in EVENTS:
        own = KeyRow(RUN, 9, 9, event=event)
        assert unneeded([own], wants(looks)) == (frozenset() if event in kept else {9})


@given(events_looking(), some.sets(some.sampled_from(EVENTS)))
def test_a_deletion_tells_of_what_stays_with_another(
    looks: list[EventOfRun], going: set[str]
) -> None:
    found = sharing(looks, frozenset(going))
    kept = [one for one in looks if one.event not in going]
    for one in looks:
        if one.event not in going or one.state is EventState.DELETING:
            continue
        both = any(shows(one, n) and shows(other, n) for other in kept for n in range(200))
        assert (one.event in found) is both


def test_a_window_that_only_touches_shows_nothing() -> None:
    assert not Want("a", 10, 20).meets(0, 10)
    assert not Want("a", 10, 20).meets(20, None)
    assert Want("a", 10, None).meets(20, None)
