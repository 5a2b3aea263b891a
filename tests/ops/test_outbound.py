"""What is remembered of a connection: who it was to and when, and no more."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.ops import outbound
from bridge.ops.outbound import MOST_HOSTS, Outbound, When

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def way(request: pytest.FixtureRequest) -> Outbound:
    """Uses are the process's, so each test has a way of its own."""
    return Outbound(request.node.name, When.RUNNING, "to", "purpose", "data", "by")


def test_only_host_port_and_time_are_kept(way: Outbound) -> None:
    outbound.used(way, "rtsp://viewer:p@ss@10.0.0.7:554/stream?token=x#y", AT)
    assert outbound.last_used(way) == {"10.0.0.7:554": AT}


def test_the_last_time_counts(way: Outbound) -> None:
    for minutes in (0, 1):
        outbound.used(way, "http://camera/", AT + timedelta(minutes=minutes))
    assert outbound.last_used(way) == {"camera": AT + timedelta(minutes=1)}


@pytest.mark.parametrize("url", ["file:///clips/a.mp4", "v4l2:/dev/video0", "/dev/video0", ""])
def test_a_file_or_device_is_nobody(way: Outbound, url: str) -> None:
    outbound.used(way, url, AT)
    assert outbound.last_used(way) == {}


def test_memory_is_bounded_and_the_newest_are_kept(way: Outbound) -> None:
    for number in range(MOST_HOSTS + 3):
        outbound.used(way, f"http://host{number}/", AT)
    assert len(outbound.last_used(way)) == MOST_HOSTS
    assert "host0" not in outbound.last_used(way)
    assert f"host{MOST_HOSTS + 2}" in outbound.last_used(way)


def test_no_two_ways_have_one_id() -> None:
    assert len({way.id for way in outbound.ALL}) == len(outbound.ALL)
