"""What happened at a camera last is told with how it is, to who may know of its clips."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.model import Actor, Label, Role
from tests.service.alerts.told import ToldHouse, a_told_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ToldHouse]:
    with a_told_house(tmp_path) as made:
        yield made


def last(house: ToldHouse, who: Actor) -> dict[str, str | None]:
    """The event, by camera."""
    return {c.id: c.last.clip if c.last else None for c in house.live.with_last_events(who).cameras}


def test_it_is_the_newest_that_is_more_than_nothing_much(house: ToldHouse) -> None:
    assert last(house, house.owner) == {"front": None, "garden": None}
    house.happens(Label.PET)
    house.clock.advance(timedelta(minutes=1))
    person = house.happens(Label.PERSON)
    house.clock.advance(timedelta(minutes=1))
    house.happens(Label.OTHER)
    assert last(house, house.owner) == {"front": person, "garden": None}


def test_a_guest_is_told_of_none(house: ToldHouse) -> None:
    """Clips show times to which a guest was not invited."""
    house.happens(Label.PERSON)
    assert last(house, house.somebody(Role.GUEST)) == {"front": None, "garden": None}
