"""Ways in: who is let in, who is not, and what that costs whom."""

import base64
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher

from bridge.access.refusals import HALF_WAY
from bridge.access.sign_in import one_time_links
from bridge.access.sign_in.passkeys import Party
from bridge.access.sign_in.passwords import Passwords
from bridge.errors import Kind, PrivateEyeError, TooSoon
from bridge.model import Role
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.people.callers import Caller
from bridge.service.people.client import Client, NeedsCode, SignedIn
from bridge.service.people.views import PersonSettings
from bridge.store.people import passwords
from bridge.store.people.persons import FIRST
from tests.builders import Waiter
from tests.ledger import entries
from tests.service.house import House

GOOD, OTHER = "battery staple tuna lamp", "nine violet tractors swim"
NESTED = base64.urlsafe_b64encode(b"[" * 12000 + b"]" * 12000).decode()
HOME, AWAY = Client("10.0.0.7", "Firefox on Linux"), Client("203.0.113.9", "a program")


@pytest.fixture
def owner(house: House) -> Caller:
    """The owner, who has a password."""
    _, caller = house.browser()
    house.people.accounts.set_password(caller, GOOD)
    return caller


def sign_in(
    house: House, password: str = GOOD, client: Client = HOME, *, name: str = "Owner"
) -> SignedIn:
    entered = house.people.sign_in.by_password(name, password, None, client)
    assert isinstance(entered, SignedIn)
    return entered


def refusal(act: Callable[[], object]) -> PrivateEyeError:
    with pytest.raises(PrivateEyeError) as raised:
        act()
    return raised.value


def from_(entered: SignedIn, client: Client = HOME) -> Client:
    """The same browser, later."""
    started = entered.started
    return Client(client.address, client.device, entered.known, started.cookie, started.page_key)


def test_name_and_password_sign_in_however_the_name_is_written(house: House, owner: Caller) -> None:
    entered = sign_in(house, name="  oWNER ")
    caller = house.callers.browser(entered.started.cookie)
    assert caller
    assert caller.actor.person == FIRST
    written = entries(house.db, "person.sign-in")[0]
    assert written.details["by"] == "password"


def test_wrong_name_and_wrong_password_are_told_the_same(house: House, owner: Caller) -> None:
    sign_in = house.people.sign_in
    by_name = refusal(lambda: sign_in.by_password("Nobody", GOOD, None, HOME))
    by_password = refusal(lambda: sign_in.by_password("Owner", OTHER, None, HOME))
    assert by_name.kind is by_password.kind is Kind.UNAUTHENTICATED
    assert by_name.message == by_password.message


def test_an_unknown_name_takes_as_long_as_a_wrong_password(tmp_path: Path) -> None:
    house = House(tmp_path, passwords=Passwords())
    house.people.accounts.set_password(house.browser()[1], GOOD)

    def took(name: str, number: int) -> float:
        """Processor time: other processes have no part in it."""
        client = Client(f"10.1.{number}.1", "a program")
        began = time.process_time()
        refusal(lambda: house.people.sign_in.by_password(name, OTHER, None, client))
        return time.process_time() - began

    unknown = statistics.median(took(f"Nobody {n}", n) for n in range(7))
    known = statistics.median(took("Owner", 50 + n) for n in range(7))
    assert unknown == pytest.approx(known, rel=0.5)
    house.db.close()


def test_a_stranger_is_slowed_and_the_owners_own_device_is_not(house: House, owner: Caller) -> None:
    phone = from_(sign_in(house))
    kinds = [refusal(lambda: sign_in(house, OTHER, AWAY)).kind for _ in range(12)]
    assert kinds == [Kind.UNAUTHENTICATED] * 5 + [Kind.TOO_MANY] * 7
    slowed = refusal(lambda: sign_in(house, GOOD, AWAY))
    assert isinstance(slowed, TooSoon)
    assert slowed.wait_s == 30
    # Even from the stranger's own address: her phone is in a net with them, or behind one proxy.
    assert sign_in(house, GOOD, Client(AWAY.address, "phone", phone.known))


def test_a_swarm_of_addresses_slows_new_devices_only(house: House, owner: Caller) -> None:
    phone = from_(sign_in(house))
    for number in range(30):
        refusal(lambda n=number: sign_in(house, OTHER, Client(f"198.51.100.{n}", "bot")))  # type: ignore[misc]
    assert isinstance(refusal(lambda: sign_in(house, GOOD, HOME)), TooSoon)
    assert sign_in(house, GOOD, phone)
    house.clock.advance(timedelta(minutes=5))
    assert sign_in(house, GOOD, HOME)


def test_a_guests_device_is_a_stranger_to_the_owner(house: House, owner: Caller) -> None:
    _, link = house.people.household.add(owner.actor, PersonSettings("Anna", Role.GUEST))
    tablet = from_(house.people.sign_in.by_link(link.token, AWAY), AWAY)
    for _ in range(5):
        assert not isinstance(refusal(lambda: sign_in(house, OTHER, tablet)), TooSoon)
    assert isinstance(refusal(lambda: sign_in(house, OTHER, tablet)), TooSoon)


def test_refusals_are_gathered_and_cost_no_row(house: House, owner: Caller) -> None:
    before = len(entries(house.db))
    for _ in range(8):
        refusal(lambda: sign_in(house, OTHER, AWAY))
    assert len(entries(house.db)) == before
    house.refusals.write()
    written = entries(house.db, "person.sign-in")
    assert [(e.details["count"], e.actor.id) for e in written if e.refused] == [
        (5, AWAY.address),
        (3, AWAY.address),
    ]


def test_every_sign_in_is_a_new_session_and_ends_the_one_before(
    house: House, owner: Caller
) -> None:
    first = sign_in(house)
    second = sign_in(house, client=from_(first))
    assert first.started.session.id != second.started.session.id
    assert house.callers.browser(first.started.cookie) is None
    fixed = sign_in(house, client=Client("10.0.0.7", "a browser", None, "chosen.by-somebody"))
    assert not fixed.started.cookie.startswith("chosen")


def test_with_a_second_factor_the_password_alone_opens_nothing(house: House, owner: Caller) -> None:
    accounts, sign_in = house.people.accounts, house.people.sign_in
    otp = pyotp.TOTP(accounts.begin_second_factor(owner)[0])
    assert isinstance(sign_in.by_password("Owner", GOOD, None, HOME), SignedIn)  # not confirmed yet
    accounts.confirm_second_factor(owner, otp.at(house.clock.now()))
    for _ in range(3):  # a slip or two costs nothing
        assert isinstance(sign_in.by_password("Owner", GOOD, None, HOME), NeedsCode)
    house.clock.advance(timedelta(seconds=60))
    good = otp.at(house.clock.now())
    assert refusal(lambda: sign_in.by_password("Owner", OTHER, good, HOME))
    assert isinstance(sign_in.by_password("Owner", GOOD, good, HOME), SignedIn)
    again = refusal(lambda: sign_in.by_password("Owner", GOOD, good, HOME))
    assert again.kind is Kind.UNAUTHENTICATED
    for _ in range(3):
        refusal(lambda: sign_in.by_password("Owner", GOOD, "000000", HOME))
    assert isinstance(refusal(lambda: sign_in.by_password("Owner", GOOD, "000000", HOME)), TooSoon)


def test_a_recovery_code_is_a_way_in_once(house: House, owner: Caller) -> None:
    sign_in = house.people.sign_in
    code, *_ = house.people.accounts.new_recovery_codes(owner)
    assert refusal(lambda: sign_in.by_recovery("Nobody", code, HOME)).kind is Kind.UNAUTHENTICATED
    assert sign_in.by_recovery("owner", code.lower(), HOME)
    assert refusal(lambda: sign_in.by_recovery("Owner", code, HOME)).kind is Kind.UNAUTHENTICATED
    assert house.people.accounts.account(owner).recovery_left == 9


@pytest.mark.parametrize("credential", [
    {}, {"id": 7}, {"id": "x", "response": []}, {"id": "x" * 5000, "response": {"userHandle": 1}},
    {"id": "x", "response": {"clientDataJSON": NESTED}},
])  # fmt: skip
def test_a_made_up_passkey_is_nobodys(house: House, credential: dict[str, object]) -> None:
    party = Party("localhost", ("http://localhost:8700",))
    why = refusal(lambda: house.people.sign_in.by_passkey(credential, party, HOME))
    assert why.kind is Kind.UNAUTHENTICATED


def test_a_hash_of_older_parameters_is_renewed(house: House, owner: Caller) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(GOOD)
    with house.db.write() as tx:
        passwords.put(tx, FIRST, old, house.clock.now())
    assert sign_in(house)
    with house.db.read() as tx:
        kept = passwords.find(tx, FIRST)
    assert kept
    assert kept != old
    assert sign_in(house)


def test_the_link_of_the_command_line_lets_an_owner_in_even_without_the_first(
    house: House, owner: Caller
) -> None:
    household = house.people.household
    person, _ = household.add(owner.actor, PersonSettings("Ben", Role.OWNER))
    household.remove(owner.actor, FIRST)
    with house.db.write() as tx:
        token = one_time_links.create(tx, house.clock.now())
    assert house.people.sign_in.by_link(token, HOME).started.session.person == person.id


def test_a_password_that_was_changed_while_it_was_hashed_opens_nothing(
    house: House, owner: Caller
) -> None:
    with house.db.write() as tx:
        signing_in = Waiter(lambda: house.people.sign_in.by_password("Owner", GOOD, None, HOME))
        passwords.put(tx, FIRST, PasswordHasher().hash(OTHER), house.clock.now())
    refused = signing_in.result()
    assert isinstance(refused, PrivateEyeError)
    assert refused.kind is Kind.UNAUTHENTICATED


def test_who_was_removed_meanwhile_is_not_let_in(house: House, owner: Caller) -> None:
    household = house.people.household
    anna, link = household.add(owner.actor, PersonSettings("Anna", Role.GUEST))
    household.remove(owner.actor, anna.id)
    assert refusal(lambda: house.people.sign_in.by_link(link.token, HOME)).kind is (
        Kind.UNAUTHENTICATED
    )
    assert house.sessions.active(anna.id) == ()


def test_the_right_password_without_the_second_step_is_counted_and_written_down(
    house: House, owner: Caller
) -> None:
    accounts, sign_in = house.people.accounts, house.people.sign_in
    otp = pyotp.TOTP(accounts.begin_second_factor(owner)[0])
    accounts.confirm_second_factor(owner, otp.at(house.clock.now()))
    for _ in range(5):
        assert isinstance(sign_in.by_password("Owner", GOOD, None, AWAY), NeedsCode)
    assert isinstance(refusal(lambda: sign_in.by_password("Owner", GOOD, None, AWAY)), TooSoon)
    house.clock.advance(HALF_WAY)
    house.refusals.write()
    written = [e for e in entries(house.db, "person.sign-in") if e.refused == Why.NO_CODE]
    assert [e.details["count"] for e in written] == [5]


def test_signing_in_by_password_and_code_all_day_is_never_slowed_nor_refused(
    house: House, owner: Caller
) -> None:
    accounts, sign_in = house.people.accounts, house.people.sign_in
    otp = pyotp.TOTP(accounts.begin_second_factor(owner)[0])
    accounts.confirm_second_factor(owner, otp.at(house.clock.now()))
    for _ in range(12):
        house.clock.advance(timedelta(seconds=30))
        assert isinstance(sign_in.by_password("Owner", GOOD, None, HOME), NeedsCode)
        house.refusals.write()
        code = otp.at(house.clock.now())
        assert isinstance(sign_in.by_password("Owner", GOOD, code, HOME), SignedIn)
    house.clock.advance(HALF_WAY)
    house.refusals.write()
    assert [e for e in entries(house.db, "person.sign-in") if e.refused] == []


def with_second_step(
    house: House, owner: Caller, until: datetime | None = None
) -> tuple[pyotp.TOTP, str]:
    """The owner's, and Mallory's app and recovery code: a guest whose password is OTHER."""
    accounts, sign_in = house.people.accounts, house.people.sign_in
    mallory, link = house.people.household.add(owner.actor, PersonSettings("Mallory", Role.GUEST))
    caller = house.callers.browser(sign_in.by_link(link.token, HOME).started.cookie)
    assert caller is not None
    accounts.set_password(caller, OTHER)
    code, *_ = accounts.new_recovery_codes(caller)
    for one in (owner, caller):
        otp = pyotp.TOTP(accounts.begin_second_factor(one)[0])
        accounts.confirm_second_factor(one, otp.at(house.clock.now()))
    with house.db.write() as tx:
        house.persons.put(tx, replace(mallory, until=until))
    house.clock.advance(timedelta(minutes=1))  # a code is good once
    return otp, code


def halves(house: House) -> list[str | None]:
    """Whose password was right without a second step: written when the house is stopped."""
    house.refusals.write(last=True)
    return [e.object for e in entries(house.db, "person.sign-in") if e.refused == Why.NO_CODE]


def test_one_persons_sign_in_takes_nobody_elses_half_one_back(house: House, owner: Caller) -> None:
    otp, code = with_second_step(house, owner)
    sign_in = house.people.sign_in
    for name, password in (("Owner", GOOD), ("Mallory", OTHER)):
        assert isinstance(sign_in.by_password(name, password, None, HOME), NeedsCode)
    now = otp.at(house.clock.now())
    assert isinstance(sign_in.by_password("Mallory", OTHER, now, HOME), SignedIn)
    sign_in.by_recovery("Mallory", code, HOME)
    assert halves(house) == [FIRST]


def test_only_who_is_let_in_takes_their_half_sign_in_back(house: House, owner: Caller) -> None:
    over = house.clock.now() + timedelta(minutes=2)
    otp, code = with_second_step(house, owner, over)
    sign_in = house.people.sign_in
    assert isinstance(sign_in.by_password("Mallory", OTHER, None, HOME), NeedsCode)
    house.clock.advance(timedelta(minutes=2))
    now = otp.at(house.clock.now())
    for tried in (
        lambda: sign_in.by_password("Mallory", OTHER, now, HOME),
        lambda: sign_in.by_recovery("Mallory", code, HOME),
    ):
        found = refusal(tried)
        assert (found.kind, found.message) == (Kind.DENIED, Why.ACCESS_OVER)
    assert len(halves(house)) == 1
    (late,) = [e for e in entries(house.db, Act.PERSON_SIGN_IN) if e.refused == Why.ACCESS_OVER]
    assert (late.object, late.details["count"]) == (house.persons.everyone()[-1].id, 2)


def test_the_owners_own_code_takes_no_strangers_try_back(house: House, owner: Caller) -> None:
    accounts, sign_in = house.people.accounts, house.people.sign_in
    otp = pyotp.TOTP(accounts.begin_second_factor(owner)[0])
    accounts.confirm_second_factor(owner, otp.at(house.clock.now()))
    (code, *_) = accounts.new_recovery_codes(owner)
    for _ in range(3):
        sign_in.by_password("Owner", GOOD, None, AWAY)
    sign_in.by_password("Owner", GOOD, None, HOME)
    assert sign_in.by_recovery("Owner", code, HOME)
    sign_in.by_password("Owner", GOOD, None, AWAY)
    house.clock.advance(timedelta(minutes=1))
    assert isinstance(sign_in.by_password("Owner", GOOD, otp.at(house.clock.now()), AWAY), SignedIn)
    house.refusals.write(last=True)  # the house is stopped
    written = [e for e in entries(house.db, "person.sign-in") if e.refused]
    assert [(e.actor.id, e.details["count"]) for e in written] == [(AWAY.address, 3)]


def test_a_person_is_signed_in_32_times_at_most(house: House, owner: Caller) -> None:
    started = [house.browser()[0] for _ in range(31)]
    house.clock.advance(timedelta(minutes=1))
    assert house.sessions.authenticate(started[0].cookie, started[0].page_key)  # used since
    used = house.sessions.active(FIRST)[0].id
    newest = sign_in(house).started.session.id
    left = {session.id for session in house.sessions.active(FIRST)}
    assert len(left) == 32
    assert {newest, started[0].session.id} <= left
    (ended,) = entries(house.db, "session.end")
    assert ended.details["session"] == used
    assert "more than 32" in ended.details["why"]
