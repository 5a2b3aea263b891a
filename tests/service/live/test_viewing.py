"""A view is opened for whoever has the right to it then, and written down."""

from datetime import timedelta

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rendition, Rights, Role
from bridge.ops.busy import Busy, Taker
from bridge.policy.refusal import Why
from bridge.service.people.callers import Caller
from bridge.service.privacy.mode import HiddenBy
from bridge.store.people.epochs import Subject, SubjectKind
from tests.builders import NOON
from tests.ledger import entries
from tests.service.house import House


def refusal(house: House, caller: Caller) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        house.live.open(caller, "front")
    return raised.value.kind


def test_a_view_is_for_the_browser_that_opened_it(house: House) -> None:
    started, caller = house.browser()
    opened = house.live.open(caller, "front", rendition=Rendition.ECHO)
    assert house.plays(opened.token, started.session.id)
    assert not house.plays(opened.token)
    (entry,) = entries(house.db, "live.open")
    assert (entry.actor.id, entry.object, entry.refused) == (caller.actor.id, "front", None)


def test_signing_out_ends_a_view_that_is_being_opened(house: House) -> None:
    started, caller = house.browser()
    house.rooms.meanwhile = lambda: house.people.session_list.sign_out(started.session)
    assert refusal(house, caller) is Kind.UNAUTHENTICATED
    (entry,) = entries(house.db, "live.open")
    assert entry.refused


def test_a_session_that_has_run_out_opens_nothing(house: House) -> None:
    _, caller = house.browser()
    house.clock.advance(timedelta(days=30))
    assert refusal(house, caller) is Kind.UNAUTHENTICATED


def test_a_view_outlives_the_rights_of_its_viewer_by_nothing(house: House) -> None:
    _, caller = house.browser()
    house.clock.advance(timedelta(days=30) - timedelta(seconds=30))
    with house.db.write() as tx:
        front = house.rooms.camera("front")
        opened = house.live.open_in(tx, caller, front, Rendition.ECHO, to_player=True)
    token = house.live.begin(opened).token
    assert house.plays(token)
    house.clock.advance(timedelta(seconds=30))
    assert not house.plays(token)


def test_a_token_that_was_revoked_opens_nothing(house: House) -> None:
    caller = house.command_line()
    assert house.plays(house.live.open(caller, "front").token)
    house.command_line()
    assert refusal(house, caller) is Kind.UNAUTHENTICATED


def test_who_may_not_look_is_told_and_written_down(house: House) -> None:
    holder = Subject(SubjectKind.TOKEN, "bridge")
    caller = Caller(Actor(ActorKind.SYSTEM, "bridge", "the bridge"), holder)
    assert refusal(house, caller) is Kind.DENIED
    (entry,) = entries(house.db)
    assert entry.refused == Why.BRIDGE_MAY_NOT
    with pytest.raises(PrivateEyeError):
        house.live.cameras(caller.actor)


def test_refused_grants_are_gathered_by_address_and_reason(house: House) -> None:
    _, caller = house.browser()
    token = house.live.open(caller, "front").token
    for _ in range(10):
        for wrong in ("forged", token):
            with pytest.raises(PrivateEyeError) as raised:
                house.live.stream(wrong, session=None, address="10.0.0.7")
            assert raised.value.kind is Kind.DENIED
    house.refusals.write()
    written = entries(house.db, "live.fetch")
    assert [(e.actor.id, e.refused, e.details["count"]) for e in written] == [
        ("10.0.0.7", Why.GRANT_FORGED, 10),
        ("10.0.0.7", Why.GRANT_OF_ANOTHER, 10),
    ]


def fetch(house: House, token: str, session: str | None) -> None:
    with pytest.raises(PrivateEyeError) as raised:
        house.live.stream(token, session=session, address="10.0.0.7")
    assert raised.value.kind is Kind.DENIED


def test_a_player_that_asks_once_more_is_not_taken_for_an_intruder(house: House) -> None:
    started, caller = house.browser()
    for _ in range(2):
        token = house.live.open(caller, "front").token
        house.privacy.switch.hide(caller.actor, ["front"], HiddenBy.PAGE)
        fetch(house, token, started.session.id)
        house.privacy.switch.reveal(caller.actor, ["front"], HiddenBy.PAGE)
    fetch(house, token, None)  # somebody else who has got hold of its address
    house.refusals.write()
    (late,) = entries(house.db, "live.late")
    assert (late.actor.id, late.object, late.details["count"]) == (caller.actor.id, "front", 2)
    (stranger,) = entries(house.db, "live.fetch")
    assert (stranger.actor.id, stranger.details["count"]) == ("10.0.0.7", 1)


def test_who_asks_on_for_their_own_view_long_after_its_end_is_refused(house: House) -> None:
    started, caller = house.browser()
    token = house.live.open(caller, "front").token
    house.live.end(token, caller)
    house.clock.advance(timedelta(minutes=5))
    fetch(house, token, started.session.id)
    house.refusals.write()
    assert entries(house.db, "live.late") == []
    (refused,) = entries(house.db, "live.fetch")
    assert (refused.actor.id, refused.refused) == (caller.actor.id, Why.GRANT_CLOSED)


def test_an_echo_that_asks_once_more_is_told_with_where_it_is(house: House) -> None:
    holder = house.confirm_anna()
    actor = house.holders.actor(holder)
    assert actor is not None
    token = house.live.open(Caller(actor, holder), "front").token
    house.privacy.switch.hide(house.browser()[1].actor, ["front"], HiddenBy.PAGE)
    fetch(house, token, None)
    house.refusals.write()
    (late,) = entries(house.db, "live.late")
    assert (late.actor.kind, late.actor.id) == (ActorKind.STRANGER, "10.0.0.7")


def test_who_was_removed_and_asks_on_is_refused_like_a_stranger(house: House) -> None:
    holder = house.confirm_anna()
    actor = house.holders.actor(holder)
    assert actor is not None
    token = house.live.open(Caller(actor, holder), "front").token
    house.remove_anna()
    fetch(house, token, None)
    house.refusals.write()
    (refused,) = entries(house.db, "live.fetch")
    assert refused.refused == Why.GRANT_REVOKED


def test_who_may_watch_a_camera_may_have_it_tried_and_it_is_written_down(house: House) -> None:
    _, caller = house.browser()
    house.live.try_now(caller.actor, "front")
    (entry,) = entries(house.db, "camera.try")
    assert (entry.actor.id, entry.object, entry.refused) == (caller.actor.id, "front", None)
    stranger = Actor(ActorKind.STRANGER, "192.0.2.1", "somebody")
    with pytest.raises(PrivateEyeError):
        house.live.try_now(stranger, "front")
    with pytest.raises(PrivateEyeError) as raised:
        house.live.try_now(caller.actor, "cellar")
    assert raised.value.kind is Kind.NOT_FOUND


def test_what_else_runs_here_is_told_to_the_owner_alone(house: House) -> None:
    busy = Busy(NOON, (Taker("cc1plus", 1.8),))
    version = house.rooms.view().version
    house.rooms.tell_busy(busy)
    assert house.rooms.view().version > version, "pages that wait hear of it"
    assert house.live.cameras(house.command_line().actor).busy == busy
    guest = Actor(ActorKind.GUEST, "s2", "Mia", rights=Rights(Role.GUEST))
    assert house.live.cameras(guest).busy == Busy(NOON, ())
