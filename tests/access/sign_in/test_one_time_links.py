from datetime import timedelta
from threading import Thread

import pytest

from bridge.access.sign_in import one_time_links
from tests.access.house import NOON, House


def exchange(house: House, token: str) -> bool:
    with house.db.write() as tx:
        return one_time_links.exchange(tx, token, house.clock.now())


def link(house: House) -> str:
    with house.db.write() as tx:
        return one_time_links.create(tx, house.clock.now())


def test_a_link_signs_in_exactly_once(house: House) -> None:
    token = link(house)
    assert exchange(house, token)
    assert not exchange(house, token)


def test_a_link_is_used_once_also_by_many_at_once(house: House) -> None:
    token = link(house)
    answers: list[bool] = []
    threads = [Thread(target=lambda: answers.append(exchange(house, token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(answers) == [False] * 7 + [True]


def test_a_link_lasts_fifteen_minutes(house: House) -> None:
    first, second = link(house), link(house)
    house.clock.at = NOON + timedelta(minutes=14, seconds=59)
    assert exchange(house, first)
    house.clock.at = NOON + timedelta(minutes=15)
    assert not exchange(house, second)


def test_a_link_outlives_a_restart(house: House) -> None:
    token = link(house)
    again = house.restarted()
    assert exchange(again, token)
    again.db.close()


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1 --"])
def test_anything_else_signs_nobody_in(house: House, token: str) -> None:
    link(house)
    assert not exchange(house, token)
