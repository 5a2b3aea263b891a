"""The loop that may not die."""

import logging
from threading import Event, current_thread

import pytest

from bridge.ops import threads


def test_a_spawned_thread_is_a_daemon_and_named() -> None:
    seen: list[tuple[str, bool]] = []
    thread = threads.spawn(
        "warden", lambda: seen.append((current_thread().name, current_thread().daemon))
    )
    thread.join(10)
    assert seen == [("warden", True)]


def test_a_loop_goes_on_until_it_is_stopped() -> None:
    stop, thrice = Event(), Event()
    turns: list[int] = []

    def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            thrice.set()

    thread = threads.loop("sweeper", turn, stop, every_s=0.001)
    assert thrice.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_failure_is_logged_and_the_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(threads, "BACKOFF_S", 0.001)
    stop, again = Event(), Event()
    turns: list[int] = []

    def turn() -> None:
        turns.append(1)
        if len(turns) == 1:
            raise ValueError("first time")
        again.set()

    with caplog.at_level(logging.ERROR):
        thread = threads.loop("sweeper", turn, stop, every_s=0.001)
        assert again.wait(10)
        stop.set()
        thread.join(10)
    assert [(r.getMessage(), vars(r)["thread_name"]) for r in caplog.records] == [
        ("thread.failed", "sweeper")
    ]


def test_stopping_cuts_the_pause_short() -> None:
    stop, once = Event(), Event()
    thread = threads.loop("sweeper", once.set, stop, every_s=3600)
    assert once.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_guarded_call_gives_its_answer_or_logs_why_there_is_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> int:
        raise RecursionError("too deep")

    assert threads.guarded("camera", lambda: 7) == 7
    with caplog.at_level(logging.ERROR):
        assert threads.guarded("camera", fail) is None
    (record,) = caplog.records
    assert (record.getMessage(), vars(record)["thread_name"]) == ("thread.failed", "camera")
    assert record.exc_info
