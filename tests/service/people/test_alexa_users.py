"""Signing in and out, and who manages whom."""

from datetime import timedelta

import pytest

from bridge.access.sign_in import one_time_links
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.service.people.client import Client
from tests.builders import Waiter
from tests.ledger import entries
from tests.service.house import ANNA_ID, House

HERE, THERE = "10.0.0.7", "10.0.0.8"
VOICE = Actor(ActorKind.VOICE, ANNA_ID, "Anna")


def link(house: House) -> str:
    with house.db.write() as tx:
        return one_time_links.create(tx, house.clock.now())


def refusal(house: House, token: str, address: str = HERE) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        house.people.sign_in.by_link(token, Client(address, "a browser"))
    return raised.value.kind


def test_a_link_signs_in_once_and_is_written_down(house: House) -> None:
    token = link(house)
    started = house.people.sign_in.by_link(token, Client(HERE, "a browser")).started
    assert house.callers.browser(started.cookie)
    assert refusal(house, token) is Kind.UNAUTHENTICATED
    (entry,) = entries(house.db, "person.sign-in")
    assert entry.actor.id == started.session.id


def test_wrong_links_are_counted_for_a_whole_network(house: House) -> None:
    for host in range(20):
        assert refusal(house, "wrong", f"2001:db8::{host:x}") is Kind.UNAUTHENTICATED
    assert refusal(house, "wrong", "2001:db8::ffff") is Kind.TOO_MANY
    assert refusal(house, "wrong", "2001:db8:0:1::1") is Kind.UNAUTHENTICATED


def test_wrong_links_wait_for_no_writer_and_are_one_row_a_minute(house: House) -> None:
    with house.db.write():
        raised = Waiter(
            lambda: house.people.sign_in.by_link("wrong", Client(HERE, "a browser"))
        ).result()
    assert isinstance(raised, PrivateEyeError)
    kinds = [refusal(house, "wrong") for _ in range(30)]
    assert kinds == [Kind.UNAUTHENTICATED] * 19 + [Kind.TOO_MANY] * 11
    assert entries(house.db) == []
    house.refusals.write()
    written = entries(house.db, "person.sign-in")
    assert [(e.actor.id, e.details["count"]) for e in written] == [(HERE, 20), (HERE, 11)]


def test_who_tries_too_often_keeps_nobody_else_out(house: House) -> None:
    first, second = link(house), link(house)
    for _ in range(25):
        refusal(house, "wrong")
    assert refusal(house, first) is Kind.TOO_MANY
    assert house.people.sign_in.by_link(first, Client(THERE, "a browser"))
    house.clock.advance(timedelta(minutes=1))
    assert house.people.sign_in.by_link(second, Client(HERE, "a browser"))


def test_signing_out_twice_is_written_down_once(house: House) -> None:
    started, _ = house.browser()
    house.people.session_list.sign_out(started.session)
    house.people.session_list.sign_out(started.session)
    assert len(entries(house.db, "person.sign-out")) == 1
    assert house.callers.browser(started.cookie) is None


def test_removing_an_alexa_is_written_down_and_an_unknown_one_is_not(house: House) -> None:
    _, caller = house.browser()
    house.confirm_anna()
    house.confirmed_alexas.remove_alexa(caller.actor, ANNA_ID)
    with pytest.raises(PrivateEyeError) as raised:
        house.confirmed_alexas.remove_alexa(caller.actor, ANNA_ID)
    assert raised.value.kind is Kind.NOT_FOUND
    assert [entry.object for entry in entries(house.db, "alexa.remove")] == [ANNA_ID]


def test_a_voice_manages_nothing(house: House) -> None:
    house.confirm_anna()
    for act in (
        lambda: house.confirmed_alexas.alexa_code(VOICE),
        lambda: house.confirmed_alexas.alexa_users(VOICE),
        lambda: house.confirmed_alexas.remove_alexa(VOICE, ANNA_ID),
        lambda: house.api_tokens.create(VOICE, "lambda"),
        lambda: house.api_tokens.lasting(VOICE),
        lambda: house.api_tokens.revoke(VOICE, "token"),
    ):
        with pytest.raises(PrivateEyeError) as raised:
            act()
        assert raised.value.kind is Kind.DENIED
    assert entries(house.db) == []
