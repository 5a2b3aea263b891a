"""Rows of the spans in which cameras could notice."""

from datetime import datetime, timedelta

from bridge.policy.watching import WatchSpan
from bridge.store.database import Database
from bridge.store.events import watch
from tests.builders import NOON


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def span(since: float, until: float) -> WatchSpan:
    return WatchSpan(at(since), at(until))


def test_a_span_that_goes_on_stays_one(db: Database) -> None:
    for until in (0, 0.5, 1, 0.2):
        with db.write() as tx:
            watch.keep(tx, {"door": [span(0, until)], "garden": []})
    with db.read() as tx:
        found = watch.within(tx, ["door", "garden"], at(-10), at(10))
    assert found == {"door": (span(0, 1),), "garden": ()}


def test_those_that_reach_into_a_time_are_found_oldest_first(db: Database) -> None:
    spans = [span(0, 10), span(20, 30), span(-20, -10), span(40, 50)]
    with db.write() as tx:
        watch.keep(tx, {"door": spans, "garden": [span(0, 50)]})
    with db.read() as tx:
        assert watch.within(tx, ["door"], at(5), at(40)) == {"door": (span(0, 10), span(20, 30))}
        assert watch.within(tx, ["door"], at(10), at(20)) == {"door": ()}
        assert watch.within(tx, [], at(0), at(50)) == {}


def test_it_is_known_since_when_spans_are_kept(db: Database) -> None:
    with db.read() as tx:
        assert watch.known_from(tx) is None
    for began in (5, 60, -60):  # restarts, one with a clock that is behind
        with db.write() as tx:
            watch.begin(tx, at(began))
            assert watch.known_from(tx) == at(5)


def test_of_what_was_forgotten_nothing_is_known(db: Database) -> None:
    with db.write() as tx:
        watch.prune(tx, at(0))
        assert watch.known_from(tx) is None
        watch.begin(tx, at(0))
        watch.keep(tx, {"door": [span(0, 10), span(20, 30)]})
        watch.prune(tx, at(-60))
        assert watch.known_from(tx) == at(0)
        watch.prune(tx, at(25))
        assert watch.known_from(tx) == at(25)
        assert watch.within(tx, ["door"], at(-60), at(60)) == {"door": (span(20, 30),)}
