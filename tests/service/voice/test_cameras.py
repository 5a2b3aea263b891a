"""What is done when the skill asks for somebody: recognised, remembered, written down, shown."""

import pytest

from bridge.access.alexa.codes import Confirmed, TooMany, WrongCode
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.service.people.callers import Caller
from bridge.service.voice.cameras import Cameras, NothingBefore, Play, Tell
from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.voice import context as voice_context
from tests.access.house import NOON
from tests.builders import Waiter
from tests.ledger import entries
from tests.service.house import ANNA, ANNA_ID, House


def played(outcome: object) -> str:
    assert isinstance(outcome, Play), outcome
    return outcome.token


def test_a_view_is_opened_remembered_and_written_down(house: House) -> None:
    house.confirm_anna()
    assert house.plays(played(house.voice.show(ANNA, "garden", screen=True)))
    (entry,) = entries(house.db, "live.open")
    assert (entry.actor, entry.object) == (Actor(ActorKind.VOICE, ANNA_ID, "Anna"), "garden")
    assert house.plays(played(house.voice.show(ANNA, None, screen=True)))


def test_a_view_that_is_being_opened_ends_with_the_rights_of_its_viewer(house: House) -> None:
    house.confirm_anna()
    house.rooms.meanwhile = house.remove_anna
    assert house.voice.show(ANNA, "garden", screen=True) == Stranger()
    assert house.grants.sweep() == 0
    house.clock.ticks += 3600
    assert house.grants.sweep() == 0  # none was minted
    with house.db.read() as tx:
        assert voice_context.last(tx, ANNA_ID, ANNA.device, NOON) is None


def test_questions_and_strangers_wait_for_no_writer_and_write_nothing(house: House) -> None:
    house.confirm_anna()
    visitor = AlexaSpeaker("amzn1.ask.account.VISITOR", "kitchen")
    with house.db.write():
        listed = Waiter(lambda: house.voice.cameras(ANNA)).result()
        stranger = Waiter(lambda: house.voice.show(visitor, "garden", screen=True)).result()
        nothing = Waiter(lambda: house.voice.show(ANNA, None, screen=True)).result()
    assert isinstance(listed, Cameras)
    assert [camera.id for camera in listed.cameras] == ["front", "garden"]
    assert (stranger, nothing) == (Stranger(), NothingBefore(("front", "garden")))
    assert entries(house.db) == []


def test_what_strangers_ask_is_gathered(house: House) -> None:
    for _ in range(50):
        assert house.voice.cameras(ANNA) == Stranger()
        assert house.voice.show(ANNA, "garden", screen=True) == Stranger()
        assert house.confirmation.confirm(ANNA, "123456") == WrongCode()
    house.refusals.write()
    asked, confirmed = entries(house.db)
    assert asked.actor == Actor(ActorKind.STRANGER, ANNA_ID, "an Alexa")
    assert (asked.act, asked.details) == ("voice.ask", {"count": 100})
    assert (confirmed.act, confirmed.details) == ("alexa.confirm", {"count": 50})


def test_the_code_confirms_and_wrong_guesses_count(house: House) -> None:
    _, owner = house.browser()
    for _ in range(2):
        code = house.confirmed_alexas.alexa_code(owner.actor)
        wrong = str(int(code) - 1 if code != "100000" else 999_999)
        assert [house.confirmation.confirm(ANNA, wrong) for _ in range(5)] == [WrongCode()] * 5
    assert (
        house.confirmation.confirm(ANNA, house.confirmed_alexas.alexa_code(owner.actor))
        == TooMany()
    )
    house.clock.at = NOON.replace(hour=NOON.hour + 1)
    done = house.confirmation.confirm(ANNA, house.confirmed_alexas.alexa_code(owner.actor))
    assert isinstance(done, Confirmed)
    assert entries(house.db, "alexa.confirm")[0].actor.id == ANNA_ID
    assert isinstance(house.voice.cameras(ANNA), Cameras)


def test_last_use_is_in_the_owners_list_at_once(house: House) -> None:
    house.confirm_anna()
    _, owner = house.browser()
    house.voice.cameras(ANNA)
    assert [user.last_used_at for user in house.confirmed_alexas.alexa_users(owner.actor)] == [NOON]


def test_what_is_opened_by_typing_ends_at_signing_out(house: House) -> None:
    started, caller = house.browser()
    typed = AlexaSpeaker(house.voice.console_user(caller), "console")
    token = played(house.voice.show(typed, "garden", screen=True))
    assert house.plays(token)
    assert entries(house.db, "live.open")[0].actor.id == started.session.id
    assert house.confirmed_alexas.alexa_users(caller.actor) == ()
    house.people.session_list.sign_out(started.session)
    assert not house.plays(token)
    assert house.voice.show(typed, "garden", screen=True) == Stranger()
    assert house.voice.cameras(typed) == Stranger()


def test_what_is_typed_while_signing_out_opens_nothing(house: House) -> None:
    started, caller = house.browser()
    typed = AlexaSpeaker(house.voice.console_user(caller), "console")
    house.rooms.meanwhile = lambda: house.people.session_list.sign_out(started.session)
    assert house.voice.show(typed, "garden", screen=True) == Stranger()


def test_the_command_line_types_for_as_long_as_its_token_lives(house: House) -> None:
    caller = house.command_line()
    typed = AlexaSpeaker(house.voice.console_user(caller), "console")
    token = played(house.voice.show(typed, "garden", screen=True))
    assert house.voice.show(typed, None, screen=False) == Tell(house.rooms.camera("garden"))
    house.command_line()  # the bridge was started anew
    assert not house.plays(token)
    assert house.voice.cameras(typed) == Stranger()


def test_those_who_speak_may_not_type(house: House) -> None:
    spoken = Caller(
        Actor(ActorKind.VOICE, ANNA_ID, "Anna"), Subject(SubjectKind.ALEXA_USER, ANNA_ID)
    )
    with pytest.raises(PrivateEyeError) as raised:
        house.voice.console_user(spoken)
    assert raised.value.kind is Kind.DENIED
