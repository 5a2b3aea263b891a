"""Six-digit codes: said back once, soon, and not guessed."""

from datetime import timedelta

import pytest

from bridge.access.alexa.codes import Confirmed, TooMany, WrongCode
from bridge.access.grants.grant import GrantFault
from bridge.store.people import alexa_users
from bridge.store.people.alexa_users import AlexaUser, id_of
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.voice import context as voice_context
from tests.access.house import NOON, House

ANNA = id_of("amzn1.ask.account.ANNA")


def new_code(house: House) -> str:
    with house.db.write() as tx:
        return house.codes.create(tx, house.clock.now())


def say(house: House, code: str) -> Confirmed | WrongCode | TooMany:
    with house.db.write() as tx:
        return house.codes.confirm(tx, code, ANNA, name="Anna", now=house.clock.now())


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_confirms_whoever_said_it_once(house: House) -> None:
    code = new_code(house)
    assert say(house, code) == Confirmed(AlexaUser(ANNA, "Anna", NOON))
    with house.db.read() as tx:
        assert alexa_users.confirmed(tx, ANNA) == AlexaUser(ANNA, "Anna", NOON)
    assert say(house, code) == WrongCode()


def test_codes_are_six_digits_that_nobody_shortens(house: House) -> None:
    codes = {new_code(house) for _ in range(50)}
    assert len(codes) > 45
    assert all(100_000 <= int(code) <= 999_999 for code in codes)


@pytest.mark.parametrize(("seconds", "kind"), [(299, Confirmed), (300, WrongCode)])
def test_a_code_lasts_five_minutes(house: House, seconds: int, kind: type) -> None:
    code = new_code(house)
    house.clock.advance(timedelta(seconds=seconds))
    assert isinstance(say(house, code), kind)


@pytest.mark.parametrize(("guesses", "kind"), [(4, Confirmed), (5, WrongCode)])
def test_five_wrong_guesses_end_a_code(house: House, guesses: int, kind: type) -> None:
    code = new_code(house)
    assert [say(house, wrong(code)) for _ in range(guesses)] == [WrongCode()] * guesses
    assert isinstance(say(house, code), kind)


def test_a_new_code_ends_the_one_before(house: House) -> None:
    old, new = new_code(house), new_code(house)
    assert say(house, old) == WrongCode()
    assert isinstance(say(house, new), Confirmed)


def test_ten_wrong_guesses_in_an_hour_are_too_many_also_after_a_restart(house: House) -> None:
    for _ in range(2):
        code = new_code(house)
        for _ in range(5):
            assert say(house, wrong(code)) == WrongCode()
        house.clock.advance(timedelta(minutes=1))
    again = house.restarted()
    assert say(again, new_code(again)) == TooMany()
    again.clock.at = NOON + timedelta(hours=1)
    assert isinstance(say(again, new_code(again)), Confirmed)
    again.db.close()


def test_guessing_when_there_is_no_code_locks_nobody_out(house: House) -> None:
    assert {say(house, "123456") for _ in range(50)} == {WrongCode()}
    assert isinstance(say(house, new_code(house)), Confirmed)


@pytest.mark.parametrize("said", ["", "\ud800", "12345", "one two three", "' OR 1=1 --"])
def test_anything_else_is_a_wrong_code(house: House, said: str) -> None:
    new_code(house)
    assert say(house, said) == WrongCode()


def test_a_code_is_not_on_the_disk(house: House) -> None:
    code = new_code(house)
    house.db.close()
    stored = b"".join(path.read_bytes() for path in house.folder.iterdir())
    assert code.encode() not in stored


def test_removing_an_alexa_user_forgets_them_and_ends_their_streams(house: House) -> None:
    say(house, new_code(house))
    grant = house.view(Subject(SubjectKind.ALEXA_USER, ANNA))
    with house.db.write() as tx:
        voice_context.remember(tx, ANNA, "echo", "front", NOON)
        assert house.alexas.remove(tx, ANNA)
        assert not house.alexas.remove(tx, ANNA)
    assert house.why_not(grant) is GrantFault.REVOKED
    with house.db.read() as tx:
        assert alexa_users.confirmed(tx, ANNA) is None
        assert voice_context.last(tx, ANNA, "echo", NOON) is None
