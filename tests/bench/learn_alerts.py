"""learn.notice_to_alert, learn.alerts_exactly_once: how soon, and whether, people are told."""

from collections.abc import Iterator
from statistics import median
from threading import Thread
from time import monotonic
from typing import Any

import requests

from bridge.model import Label
from tests.alerts.killing import judge, listening, tell
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, row, spread
from tests.service.alerts.told import ToldHouse
from tests.web.clip_doors import Doors, clip_doors

NOTICES = 30
EVENTS, KILLS = 1_000, 20
_POLL_S = 20.0


def notice_to_alert(ground: Ground) -> Iterator[Row]:
    """From the moment that an event is opened until the long poll of an open page has the alert."""
    took: list[float] = []
    with clip_doors(ground.folder / "told", ToldHouse) as doors:
        house = doors.house
        assert isinstance(house, ToldHouse)
        house.wants(phone=False, cool_down_minutes=0)
        page = doors.as_page(doors.sign_in())
        version, newest = _asked(doors, page, "")
        for _ in range(NOTICES):
            opened: list[float] = []

            def open_it(opened: list[float] = opened) -> None:
                opened.append(monotonic())
                house.happens(Label.PERSON)

            noticing = Thread(target=open_it)
            noticing.start()
            version, newest = _until_told(doors, page, version, newest)
            noticing.join()
            took.append(monotonic() - opened[0])
    note = (
        f"median of {NOTICES}; {spread(took)}; an open page's long poll, over HTTP, from the "
        "event's first row; what comes before that is clips.event_delay"
    )
    yield row("learn.notice_to_alert", median(took), note)


def alerts_exactly_once(ground: Ground) -> Iterator[Row]:
    state = ground.folder / "killed-telling"
    with listening() as listener:
        tell(state, listener, events=EVENTS, kills=KILLS)
        found = judge(state, listener, KILLS)
    if found.sent < EVENTS:
        raise NotMeasured(f"only {found.sent} of {EVENTS} events were to be told of")
    wrong = found.missing + found.doubled + found.out_of_order
    note = (
        f"{EVENTS} events, SIGKILL {KILLS} times; missing {found.missing}, doubled "
        f"{found.doubled}, out of order {found.out_of_order}; sent again by a kill, "
        f"under the same id and number: {found.again}"
    )
    yield row("learn.alerts_exactly_once", wrong, note)


def _until_told(doors: Doors, page: dict[str, Any], version: int, newest: int) -> tuple[int, int]:
    until = monotonic() + _POLL_S
    while monotonic() < until:
        query = f"?after={version}&wait={_POLL_S}&alerts={newest}"
        version, told = _asked(doors, page, query)
        if told > newest:
            return version, told
    raise NotMeasured("no alert came within the time of a long poll")


def _asked(doors: Doors, page: dict[str, Any], query: str) -> tuple[int, int]:
    answer = requests.get(f"{doors.home}/api/v1/cameras{query}", timeout=2 * _POLL_S, **page).json()
    return answer["version"], answer["alerts"]["newest"]
