"""What a receiver answers, and what becomes of its messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bridge.alerts.sealing import Sealing
from bridge.alerts.sending import Outcome, Sent
from bridge.errors import Kind, PrivateEyeError
from bridge.policy.acts import Act
from bridge.policy.alerts import MessageKind
from bridge.policy.deliveries import MOST_TRIES
from bridge.store.alerts import settings
from bridge.store.tables import receiver
from tests import ledger
from tests.service.alerts.told import ToldHouse, a_told_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ToldHouse]:
    with a_told_house(tmp_path) as made:
        yield made


def phones(house: ToldHouse) -> list[str | None]:
    """What is the matter with each."""
    return [view.row.trouble for view in house.alerts.receivers.of(house.owner)]


def test_one_that_is_gone_is_forgotten(house: ToldHouse) -> None:
    house.wants()
    house.taker.always = Sent(Outcome.GONE, "410")
    house.happens()
    house.settled()
    assert phones(house) == []
    (entry,) = ledger.entries(house.db, Act.RECEIVER_GONE)
    assert entry.details["name"] == "phone"


def test_one_that_refuses_a_message_gets_the_next_one(house: ToldHouse) -> None:
    house.wants(cool_down_minutes=0)
    house.taker.answers = [Sent(Outcome.DEAD, "It is too large.")]
    house.happens()
    house.settled()
    assert phones(house) == ["It is too large."]
    assert house.fates() == ["not taken by phone: It is too large."]
    house.happens()
    assert len(house.settled().took) == 1
    assert phones(house) == [None]


def test_it_is_tried_again_when_the_receiver_wishes(house: ToldHouse) -> None:
    house.wants()
    house.taker.answers = [Sent(Outcome.AGAIN, "429", again_in_s=60)]
    house.happens()
    house.settled()
    assert house.later(seconds=59).took == []
    assert len(house.later(seconds=1).took) == 1


def test_in_the_end_it_is_given_up(house: ToldHouse) -> None:
    house.wants(lost=True)
    house.taker.always = Sent(Outcome.AGAIN, "It does not answer.")
    with house.db.write() as tx:
        wish = settings.everyone(tx)[house.owner.person or ""]
        args = MessageKind.CAMERA_LOST, "front", house.clock.now()
        house.deciding.begin(tx, house.owner.person or "", wish, *args)
    house.settled()
    for _ in range(MOST_TRIES):
        house.later(minutes=6)
    assert house.fates() == ["not taken by phone: It does not answer."]


def test_a_slow_receiver_holds_up_nobody_else(house: ToldHouse) -> None:
    anna = house.somebody()
    house.wants()
    house.wants(anna)
    house.taker.answers = [Sent(Outcome.AGAIN, "500")]
    house.happens()
    assert len(house.settled().took) == 1


def test_an_address_is_sealed_and_bound_to_its_receiver() -> None:
    sealing = Sealing(b"k" * 32)
    sealed = sealing.seal("one", {"url": "https://phone.example/secret"})
    assert b"secret" not in sealed
    assert sealing.open("one", sealed) == {"url": "https://phone.example/secret"}
    for id_, text in (("two", sealed), ("one", sealed[:-1] + b"\0"), ("one", b"")):
        with pytest.raises(PrivateEyeError) as refused:
            sealing.open(id_, text)
        assert refused.value.kind is Kind.UNAVAILABLE
    with pytest.raises(PrivateEyeError):
        Sealing(b"l" * 32).open("one", sealed)


def test_a_damaged_address_says_so_and_is_no_end(house: ToldHouse) -> None:
    house.wants()
    with house.db.write() as tx:
        tx.run(update(receiver).values(address=b"damaged"))
    house.happens()
    assert house.settled().took == []
    assert phones(house) == [
        "The address of this receiver cannot be read any more. Remove it and add it anew."
    ]
