"""Named daemon threads, and the one loop that may not die."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

log = logging.getLogger(__name__)

BACKOFF_S = 1.0
T = TypeVar("T")


def spawn(name: str, target: Callable[[], None]) -> Thread:
    """Start a daemon thread. An exception in it ends it and goes to `threading.excepthook`."""
    thread = Thread(name=name, target=target, daemon=True)
    thread.start()
    return thread


def loop(name: str, fn: Callable[[], object], stop: Event, *, every_s: float = 0.0) -> Thread:
    """Call `fn` again and again on its own thread until `stop` is set.

    Between two calls it waits `every_s`, after a failure 1 s; setting `stop` cuts either short.
    `fn` must return in bounded time: `stop` is looked at only between calls.
    """
    return spawn(name, lambda: _run(name, fn, stop, every_s))


def guarded(name: str, fn: Callable[[], T]) -> T | None:
    """What `fn` returns; None after an exception, which is logged. For loops of one's own."""
    try:
        return fn()
    # Style rule 6: this is one of the two places where nothing may escape.
    except Exception:
        log.exception("thread.failed", extra={"thread_name": name})
        return None


def _run(name: str, fn: Callable[[], object], stop: Event, every_s: float) -> None:
    def turn() -> float:
        fn()
        return every_s

    while not stop.is_set():
        pause_s = guarded(name, turn)
        stop.wait(BACKOFF_S if pause_s is None else pause_s)
