"""Rights that become less: at once, without asking who it is, and with all that was under way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from bridge.access.sign_in.pairing import PairingState
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.errors import Kind, NotFresh, PrivateEyeError
from bridge.model import Hours, Role
from bridge.policy.refusal import Why
from bridge.policy.rights import EARLIEST
from bridge.service.people.callers import Caller
from bridge.service.people.client import Client
from bridge.service.people.views import PersonSettings
from tests.access.house import NOON
from tests.builders import Waiter
from tests.contract.linked_home import LINKING
from tests.ledger import entries
from tests.service.house import House
from tests.service.people.test_household import GARDEN, GUEST, HOME, come_in, kind, sees

GOOD = "battery staple tuna lamp"
YESTERDAY = PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(2026, 2, 28))
End = Callable[[House, Caller, str], object]


@pytest.fixture
def owner(house: House) -> Caller:
    return house.browser()[1]


def remove(house: House, owner: Caller, id_: str) -> None:
    house.people.household.remove(owner.actor, id_)


def be_over(house: House, owner: Caller, id_: str) -> None:
    house.people.household.change(owner.actor, id_, YESTERDAY)


def widen(house: House, owner: Caller, id_: str) -> None:
    house.people.household.change(owner.actor, id_, PersonSettings("Anna", Role.MEMBER))


def test_a_last_day_that_is_over_ends_somebodys_rights_now(house: House, owner: Caller) -> None:
    anna = come_in(house, owner)
    token = house.live.open(anna, "garden").token
    id_ = anna.actor.person or ""
    after = house.people.household.change(owner.actor, id_, YESTERDAY)
    assert after.until == datetime(2026, 3, 1, tzinfo=UTC)
    assert kind(lambda: house.live.stream(token, session=anna.holder.id)) is Kind.DENIED
    assert kind(lambda: sees(house, anna)) is Kind.DENIED
    now = house.holders.actor(anna.holder)
    assert now
    assert house.people.may(replace(anna, actor=now)) == frozenset()
    (seen,) = (one for one in house.people.household.everyone(owner.actor) if one.over)
    assert seen.person.id == id_


@pytest.mark.parametrize("end", [remove, be_over, widen])
def test_a_page_that_waits_for_news_is_told_at_once(house: House, owner: Caller, end: End) -> None:
    anna = come_in(house, owner)
    version = house.rooms.view().version
    waiting = Waiter(lambda: house.live.wait(anna, version, 20))
    end(house, owner, anna.actor.person or "")
    waiting.result(2)
    assert house.holders.actor(anna.holder) != anna.actor


def test_a_page_waits_no_longer_than_its_rights_hold(house: House, owner: Caller) -> None:
    anna = come_in(house, owner)
    soon = house.clock.now() + timedelta(milliseconds=200)
    settings = PersonSettings("Anna", Role.GUEST, GARDEN, until=soon)
    house.people.household.change(owner.actor, anna.actor.person or "", settings)
    Waiter(lambda: house.live.wait(anna, house.rooms.view().version, 20)).result(2)


def test_the_oldest_day_is_one_that_every_clock_can_say(house: House, owner: Caller) -> None:
    anna, _ = house.people.household.add(owner.actor, GUEST)
    settings = PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(1, 1, 1))
    assert house.people.household.change(owner.actor, anna.id, settings).until == EARLIEST


def test_nobody_is_invited_until_a_day_that_is_over(house: House, owner: Caller) -> None:
    assert kind(lambda: house.people.household.add(owner.actor, YESTERDAY)) is Kind.INVALID


def test_only_what_gives_more_asks_who_it_is(house: House, owner: Caller) -> None:
    household = house.people.household
    noon = (Hours(frozenset({0}), 660, 780),)
    anna, _ = household.add(owner.actor, PersonSettings("Anna", Role.MEMBER))
    house.people.accounts.set_password(owner, GOOD)
    house.clock.advance(timedelta(minutes=16))
    less = (
        PersonSettings("Anne", Role.MEMBER),
        PersonSettings("Anne", Role.GUEST),
        PersonSettings("Anne", Role.GUEST, frozenset({"garden", "front"})),
        PersonSettings("Anne", Role.GUEST, GARDEN),
        PersonSettings("Anne", Role.GUEST, GARDEN, noon),
        PersonSettings("Anne", Role.GUEST, GARDEN, noon, until_day=date(2026, 3, 6)),
        PersonSettings(
            "Anne", Role.MEMBER, until_day=date(2026, 2, 1)
        ),  # nothing, whatever its name
    )
    for settings in less:
        household.change(owner.actor, anna.id, settings)
    for settings in less[:-1]:
        with pytest.raises(NotFresh):
            household.change(owner.actor, anna.id, settings)
    household.remove(owner.actor, anna.id)


def test_a_screen_is_let_in_by_who_has_signed_in_just_now_and_refused_by_any_owner(
    house: House, owner: Caller
) -> None:
    house.people.accounts.set_password(owner, GOOD)
    house.clock.advance(timedelta(minutes=16))
    asked = house.screens.ask("10.0.0.9", "a television")
    code = asked.asking.user_code
    assert house.screens.look(owner, code)
    with pytest.raises(NotFresh):
        house.screens.confirm(owner, code, name="TV", cameras=None)
    assert (
        house.screens.poll(asked.device_code, Client("10.0.0.9", "a television"))
        is PairingState.PENDING
    )
    _, again = house.browser()
    assert house.screens.confirm(again, code, name="TV", cameras=None)
    other = house.screens.ask("10.0.0.9", "a television")
    house.screens.refuse(owner, other.asking.user_code)
    assert len(entries(house.db, "screen.confirm")) == 1


def test_who_has_no_way_to_sign_in_again_is_not_asked_to(house: House, owner: Caller) -> None:
    house.clock.advance(timedelta(hours=1))
    assert not house.people.accounts.has_way(owner)
    assert house.people.household.add(owner.actor, PersonSettings("Ben", Role.OWNER))
    house.people.accounts.set_password(owner, GOOD)
    assert house.people.accounts.has_way(owner)
    with pytest.raises(NotFresh):
        house.people.household.add(owner.actor, GUEST)


# ---- What is under way


@pytest.mark.parametrize("end", [remove, be_over])
def test_a_code_that_was_to_link_an_alexa_ends(
    tmp_path_factory: pytest.TempPathFactory, end: End
) -> None:
    house = House(tmp_path_factory.mktemp("linked"), linked=LINKING)
    _, owner = house.browser()
    anna = come_in(house, owner)
    code = house.linking.page.code(anna.actor)
    end(house, owner, anna.actor.person or "")
    assert house.links.codes.take(code) is None
    house.db.close()


@pytest.mark.parametrize("end", [remove, be_over])
def test_an_invitation_ends_also_if_the_day_is_put_off_later(
    house: House, owner: Caller, end: End
) -> None:
    household, sign_in = house.people.household, house.people.sign_in
    anna, link = household.add(owner.actor, GUEST)
    end(house, owner, anna.id)
    if house.persons.find(anna.id):
        household.change(owner.actor, anna.id, GUEST)
    assert kind(lambda: sign_in.by_link(link.token, HOME)) is Kind.UNAUTHENTICATED


@pytest.mark.parametrize("gone", [True, False])
def test_who_is_half_in_by_a_recovery_code_stays_out(
    house: House, owner: Caller, gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code was found good, and its person is shown out before it is used."""
    found, is_open = Event(), RecoveryCodes.is_open

    def told(*asked: Any) -> bool:
        good = is_open(*asked)
        if good:
            found.set()
        return good

    monkeypatch.setattr(RecoveryCodes, "is_open", told)
    anna = come_in(house, owner)
    person = house.persons.find(anna.actor.person or "")
    assert person
    code, *_ = house.people.accounts.new_recovery_codes(anna)
    with house.db.write() as tx:
        coming = Waiter(lambda: house.people.sign_in.by_recovery("Anna", code, HOME))
        assert found.wait(5)
        out = replace(person, ended_at=NOON) if gone else replace(person, until=NOON)
        house.persons.put(tx, out)
    refused = coming.result()
    assert isinstance(refused, PrivateEyeError)
    assert refused.kind is (Kind.UNAUTHENTICATED if gone else Kind.DENIED)
    assert refused.message != Why.WRONG_RECOVERY_CODE
    assert len(house.sessions.active(person.id)) == 1
