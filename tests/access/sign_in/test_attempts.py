"""How often a source may try in vain."""

from datetime import timedelta

from bridge.access.sign_in import attempts
from bridge.access.sign_in.attempts import Attempts
from tests.access.house import FakeClock

SECOND = timedelta(seconds=1)


def miss(tried: Attempts, source: str, times: int) -> None:
    for _ in range(times):
        tried.missed(source)


def test_twenty_misses_in_a_minute_exhaust_a_source_and_no_other() -> None:
    clock = FakeClock()
    tried = Attempts(clock)
    miss(tried, "10.0.0.7", 19)
    assert not tried.exhausted("10.0.0.7")
    clock.advance(59 * SECOND)
    miss(tried, "10.0.0.7", 1)
    assert tried.exhausted("10.0.0.7")
    assert not tried.exhausted("10.0.0.8")
    clock.advance(1 * SECOND)
    assert not tried.exhausted("10.0.0.7")


def test_many_sources_take_no_more_memory_than_there_is_for_them() -> None:
    tried = Attempts(FakeClock())
    miss(tried, "first", 20)
    for number in range(attempts.MOST_SOURCES):
        tried.missed(f"source {number}")
    assert not tried.exhausted("first")
    miss(tried, "last", 20)
    assert tried.exhausted("last")
