"""What people sign in with: passwords, codes of an app, codes on paper, invitations, challenges."""

import sqlite3
from datetime import timedelta

import pyotp
import pytest

from bridge.access.sign_in import invitations
from bridge.access.sign_in.challenges import Challenges
from bridge.access.sign_in.password_strength import why_weak
from bridge.access.sign_in.passwords import PasswordMatch, Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors
from bridge.errors import Kind, PrivateEyeError
from bridge.store.people.persons import FIRST
from tests.access.house import QUICK, FakeClock, House
from tests.builders import Waiter, until

KEY, OTHER_KEY = b"1" * 32, b"2" * 32


def test_a_password_is_right_or_not_and_stale_when_the_parameters_have_changed() -> None:
    old, new = Passwords(QUICK), Passwords()
    kept = old.hash("correct horse")
    assert old.matches(kept, "correct horse", known=True) == PasswordMatch(right=True)
    assert new.matches(kept, "correct horse", known=True) == PasswordMatch(right=True, stale=True)
    assert not new.matches(kept, "Correct horse", known=True).right
    assert not new.matches(None, "\x00", known=False).right


def test_the_same_letters_typed_otherwise_are_the_same_password() -> None:
    passwords = Passwords(QUICK)
    kept = passwords.hash("Zürich ½ \ud800")
    assert passwords.matches(kept, "Zu\u0308rich 1\u20442 \ud800", known=True).right


def test_strangers_hold_up_neither_the_household_nor_the_memory() -> None:
    passwords = Passwords(QUICK)
    held = passwords._strangers
    with held.turn():
        waiting = [Waiter(lambda: passwords.matches(None, "x", known=False)) for _ in range(3)]
        until(lambda: held._queue._value == 0)  # the three stand in the queue
        with pytest.raises(PrivateEyeError) as raised:
            passwords.matches(None, "x", known=False)
        assert raised.value.kind is Kind.UNAVAILABLE
        kept = passwords.hash("hers")
        assert passwords.matches(kept, "hers", known=True).right
    assert all(waiter.result() == PasswordMatch(right=False) for waiter in waiting)


@pytest.mark.parametrize(
    "password",
    [
        "", "password", "Tr0ub4dour", "private eye", "Rose Cottage 2026", "Anna Lindqvist",
        "qwertyuiop123", "19870412", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "letmein!letmein!", "x" * 257,
    ],
)  # fmt: skip
def test_a_password_that_would_be_guessed_is_refused_with_a_reason(password: str) -> None:
    assert why_weak(password, ("Rose Cottage", "Anna Lindqvist"))


@pytest.mark.parametrize(
    "password",
    ["battery staple tuna lamp", "vq7Kz!m2pR", "сорок тысяч обезьян"],
)
def test_any_that_is_hard_to_guess_is_good_whatever_it_is_made_of(password: str) -> None:
    assert why_weak(password, ("Rose Cottage", "Anna")) is None


def test_a_code_of_the_app_works_once_and_a_step_around_now(house: House) -> None:
    factors = SecondFactors(KEY)
    with house.db.write() as tx:
        otp = pyotp.TOTP(factors.begin(tx, FIRST))
        now = house.clock.now()
        assert not factors.is_on(tx, FIRST)
        assert not factors.accept(tx, FIRST, otp.at(now), now)
        assert factors.confirm(tx, FIRST, otp.at(now), now)
        assert not factors.accept(tx, FIRST, otp.at(now), now)
        assert not factors.accept(tx, FIRST, otp.at(now - timedelta(seconds=30)), now)
        later = now + timedelta(seconds=60)
        ahead = otp.at(later + timedelta(seconds=30))
        assert not factors.accept(tx, FIRST, otp.at(later + timedelta(seconds=60)), later)
        assert factors.accept(tx, FIRST, f"{ahead[:3]} {ahead[3:]}", later)
        assert not factors.accept(tx, FIRST, otp.at(later), later)


@pytest.mark.parametrize("code", ["", "12345", "٣٣٣٣٣٣", "\ud800", "0" * 40])
def test_no_code_is_no_code(house: House, code: str) -> None:
    factors = SecondFactors(KEY)
    with house.db.write() as tx:
        factors.begin(tx, FIRST)
        assert not factors.confirm(tx, FIRST, code, house.clock.now())


def test_a_copy_of_the_database_has_no_secret_in_it(house: House) -> None:
    factors, paper = SecondFactors(KEY), RecoveryCodes(KEY)
    with house.db.write() as tx:
        secret = factors.begin(tx, FIRST)
        codes = paper.create(tx, FIRST, house.clock.now())
        token = invitations.create(tx, FIRST, None, house.clock.now())
    dump = "\n".join(sqlite3.connect(house.folder / "private-eye.db").iterdump()).upper()
    assert secret not in dump
    assert secret.encode().hex().upper() not in dump
    assert token.upper() not in dump
    assert not any(code.replace("-", "") in dump for code in codes)
    with house.db.write() as tx, pytest.raises(PrivateEyeError):
        SecondFactors(OTHER_KEY).confirm(tx, FIRST, "000000", house.clock.now())


def test_a_code_on_paper_works_once_however_it_is_read(house: House) -> None:
    paper, now = RecoveryCodes(KEY), house.clock.now()
    with house.db.write() as tx:
        first, *others = paper.create(tx, FIRST, now)
        assert len({first, *others}) == 10
        typed = first.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert paper.is_open(tx, FIRST, typed)
        assert not paper.is_open(tx, "somebody else", first)
        assert paper.use(tx, FIRST, typed, now)
        assert not paper.use(tx, FIRST, first, now)
        paper.create(tx, FIRST, now)
        assert not paper.use(tx, FIRST, others[0], now)


def test_an_invitation_works_once_within_three_days_and_ends_the_one_before(house: House) -> None:
    def made() -> str:
        with house.db.write() as tx:
            return invitations.create(tx, FIRST, None, house.clock.now())

    def used(token: str) -> bool:
        with house.db.write() as tx:
            return invitations.use(tx, token, house.clock.now())

    older, newer = made(), made()
    assert not used(older)
    assert used(newer)
    assert not used(newer)
    late = made()
    house.clock.advance(timedelta(days=3))
    assert not used(late)


def test_a_challenge_is_answered_once_for_its_purpose_in_five_minutes() -> None:
    clock = FakeClock()
    challenges = Challenges(clock)
    one, other = challenges.create("sign-in"), challenges.create("sign-in")
    assert challenges.is_open(one, "sign-in")
    assert not challenges.is_open(one, "register:x")
    assert not challenges.is_open(one[:-1] + bytes([one[-1] ^ 1]), "sign-in")
    assert not challenges.is_open(b"", "sign-in")
    assert not Challenges(clock).is_open(one, "sign-in")
    assert challenges.use(one)
    assert not challenges.use(one)
    assert not challenges.is_open(one, "sign-in")
    clock.advance(timedelta(minutes=5))
    assert not challenges.is_open(other, "sign-in")


def test_who_asks_for_a_million_challenges_takes_nobodys_place() -> None:
    challenges = Challenges(FakeClock())
    hers = challenges.create("sign-in")
    for _ in range(5000):
        challenges.create("sign-in")
    assert challenges.is_open(hers, "sign-in")
    assert challenges._used == {}
