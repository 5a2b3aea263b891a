"""People of the house: added, limited, changed, removed, and where they are signed in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bridge.errors import Kind, NotFresh, PrivateEyeError
from bridge.model import Hours, Role, VoiceScope
from bridge.policy import consent
from bridge.policy.acts import Right
from bridge.service.people.callers import Caller
from bridge.service.people.client import Client
from bridge.service.people.views import PersonSettings
from bridge.store.people import alexa_codes
from bridge.store.people.alexa_links import AlexaLink
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import FIRST
from tests.ledger import entries
from tests.service.house import House

HOME = Client("10.0.0.7", "Firefox on Linux")
GARDEN = frozenset({"garden"})
GUEST = PersonSettings("Anna", Role.GUEST, GARDEN)


@pytest.fixture
def owner(house: House) -> Caller:
    return house.browser()[1]


def kind(act: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        act()
    return raised.value.kind


def come_in(house: House, owner: Caller, settings: PersonSettings = GUEST) -> Caller:
    _, link = house.people.household.add(owner.actor, settings)
    entered = house.people.sign_in.by_link(link.token, HOME)
    caller = house.callers.browser(entered.started.cookie)
    assert caller
    return caller


def sees(house: House, caller: Caller) -> set[str]:
    actor = house.holders.actor(caller.holder)
    return {c.id for c in house.live.cameras(actor).cameras} if actor else set()


def test_who_is_invited_reads_what_for_and_comes_in_once(house: House, owner: Caller) -> None:
    settings = PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(2026, 3, 6))
    _, link = house.people.household.add(owner.actor, settings)
    offer = house.people.household.invited(link.token, HOME)
    assert (offer.person.name, offer.inviter, offer.cameras) == ("Anna", "Owner", ("garden",))
    assert offer.person.until == datetime(2026, 3, 7, tzinfo=UTC)
    entered = house.people.sign_in.by_link(link.token, HOME)
    assert house.callers.browser(entered.started.cookie)
    assert kind(lambda: house.people.sign_in.by_link(link.token, HOME)) is Kind.UNAUTHENTICATED
    assert kind(lambda: house.people.household.invited(link.token, HOME)) is Kind.UNAUTHENTICATED
    (written,) = entries(house.db, "person.add")
    assert written.details["role"] == "guest"
    assert entries(house.db, "person.sign-in")[0].details["by"] == "invitation"


def test_a_guest_sees_the_garden_until_the_day_is_over_and_then_nothing(
    house: House, owner: Caller
) -> None:
    anna = come_in(
        house, owner, PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(2026, 3, 2))
    )
    assert sees(house, anna) == {"garden"}
    token = house.live.open(anna, "garden").token
    assert kind(lambda: house.live.open(anna, "front")) is Kind.DENIED
    assert house.live.stream(token, session=anna.holder.id)
    house.clock.at = datetime.combine(date(2026, 3, 3), time(0), UTC)
    assert kind(lambda: house.live.stream(token, session=anna.holder.id)) is Kind.DENIED
    assert kind(lambda: sees(house, anna)) is Kind.DENIED
    assert house.people.may(anna) == frozenset()


def test_hours_of_the_week_hold(house: House, owner: Caller) -> None:
    sunday_noon = (Hours(frozenset({6}), 11 * 60, 13 * 60),)
    anna = come_in(house, owner, PersonSettings("Anna", Role.GUEST, GARDEN, sunday_noon))
    assert "live" in house.people.may(anna)
    house.clock.advance(timedelta(hours=1))
    assert house.people.may(anna) == frozenset()


def test_changing_rights_holds_at_once_and_ends_what_is_watched(
    house: House, owner: Caller
) -> None:
    anna = come_in(house, owner)
    token = house.live.open(anna, "garden").token
    person = anna.actor.person or ""
    house.people.household.change(
        owner.actor, person, PersonSettings("Anna", Role.GUEST, frozenset({"front"}))
    )
    assert kind(lambda: house.live.stream(token, session=anna.holder.id)) is Kind.DENIED
    assert sees(house, anna) == {"front"}
    assert not house.plays(token, session=anna.holder.id)


def test_removing_somebody_ends_everything_of_theirs(house: House, owner: Caller) -> None:
    anna = come_in(house, owner)
    person = anna.actor.person or ""
    token = house.live.open(anna, "garden").token
    house.people.accounts.set_password(anna, "battery staple tuna lamp")
    code, *_ = house.people.accounts.new_recovery_codes(anna)
    link = house.people.household.new_link(owner.actor, person)
    house.people.household.remove(owner.actor, person)
    sign_in = house.people.sign_in
    assert not house.plays(token, session=anna.holder.id)
    assert house.holders.actor(anna.holder) is None
    for way in (
        lambda: sign_in.by_link(link.token, HOME),
        lambda: sign_in.by_password("Anna", "battery staple tuna lamp", None, HOME),
        lambda: sign_in.by_recovery("Anna", code, HOME),
    ):
        assert kind(way) is Kind.UNAUTHENTICATED
    assert kind(lambda: house.people.household.new_link(owner.actor, person)) is Kind.NOT_FOUND
    assert [e.object for e in entries(house.db, "person.remove")] == [person]


def test_a_linked_alexa_is_settled_anew_with_its_persons_rights_and_ends_with_them(
    house: House, owner: Caller
) -> None:
    person, _ = house.people.household.add(owner.actor, GUEST)
    now = house.clock.now()
    link = AlexaLink("0123456789abcdef", person.id, frozenset(VoiceScope), now)
    with house.db.write() as tx:
        house.links.add(tx, link)
    held = Subject(SubjectKind.LINK, link.id)
    before = house.epochs.current(held)
    settings = PersonSettings("Anna", Role.GUEST, frozenset({"front"}))
    house.people.household.change(owner.actor, person.id, settings)
    assert house.epochs.current(held) > before
    house.people.household.remove(owner.actor, person.id)
    assert house.links.find(link.id) is None
    assert house.holders.actor(held) is None


def test_a_new_link_ends_the_older(house: House, owner: Caller) -> None:
    household, sign_in = house.people.household, house.people.sign_in
    person, first = household.add(owner.actor, GUEST)
    second = household.new_link(owner.actor, person.id)
    assert kind(lambda: sign_in.by_link(first.token, HOME)) is Kind.UNAUTHENTICATED
    assert sign_in.by_link(second.token, HOME).started.session.person == person.id


def test_the_last_owner_stays_the_owner(house: House, owner: Caller) -> None:
    household = house.people.household
    assert kind(lambda: household.remove(owner.actor, FIRST)) is Kind.CONFLICT
    for role in (Role.MEMBER, Role.GUEST):
        demoted = PersonSettings("Owner", role)
        assert kind(lambda d=demoted: household.change(owner.actor, FIRST, d)) is Kind.CONFLICT  # type: ignore[misc]
    for limited in (
        PersonSettings("Owner", Role.OWNER, GARDEN),
        PersonSettings("Owner", Role.OWNER, None, (Hours(frozenset({1}), 0, 60),)),
        PersonSettings("Owner", Role.OWNER, until_day=date(2027, 1, 1)),
    ):
        assert kind(lambda w=limited: household.change(owner.actor, FIRST, w)) is Kind.INVALID  # type: ignore[misc]
    household.add(owner.actor, PersonSettings("Ben", Role.OWNER))
    household.change(owner.actor, FIRST, PersonSettings("Owner", Role.MEMBER))
    gone = house.holders.actor(owner.holder)
    assert gone
    assert kind(lambda: household.everyone(gone)) is Kind.DENIED


@pytest.mark.parametrize("settings", [
    PersonSettings("owner ", Role.GUEST), PersonSettings("Anna", Role.SCREEN),
    PersonSettings("Anna", Role.GUEST, frozenset({"attic"})),
    PersonSettings("Anna", Role.GUEST, until_day=date(2026, 2, 27)),
])  # fmt: skip
def test_what_cannot_be_is_refused(house: House, owner: Caller, settings: PersonSettings) -> None:
    assert kind(lambda: house.people.household.add(owner.actor, settings)) in (
        Kind.INVALID,
        Kind.CONFLICT,
    )
    assert len(house.persons.everyone()) == 1


def test_only_owners_manage_people(house: House, owner: Caller) -> None:
    member = come_in(house, owner, PersonSettings("Ben", Role.MEMBER)).actor
    household, session_list = house.people.household, house.people.session_list
    for act in (
        lambda: household.everyone(member),
        lambda: household.add(member, GUEST),
        lambda: household.change(member, FIRST, GUEST),
        lambda: household.remove(member, FIRST),
        lambda: household.new_link(member, FIRST),
        lambda: session_list.of(member, FIRST),
        lambda: session_list.end_of(member, FIRST, owner.holder.id),
        lambda: session_list.end_all_of(member, FIRST),
    ):
        assert kind(act) is Kind.DENIED
    assert household.add(house.command_line().actor, GUEST)


def test_one_ends_one_session_the_others_or_all(house: House, owner: Caller) -> None:
    session_list = house.people.session_list
    others = [house.browser()[1] for _ in range(3)]
    assert len(session_list.own(owner)) == 4
    token = house.live.open(others[0], "front").token
    session_list.end_own(owner, others[0].holder.id)
    assert not house.plays(token, session=others[0].holder.id)
    assert kind(lambda: session_list.end_own(owner, others[0].holder.id)) is Kind.NOT_FOUND
    assert session_list.end_others(owner) == 2
    assert [one.id for one in session_list.own(owner)] == [owner.holder.id]
    assert session_list.end_all(owner) == 1
    assert house.holders.actor(owner.holder) is None
    assert len(entries(house.db, "session.end")) == 4


def test_nobody_ends_a_session_that_is_not_theirs(house: House, owner: Caller) -> None:
    anna = come_in(house, owner)
    assert kind(lambda: house.people.session_list.end_own(anna, owner.holder.id)) is Kind.NOT_FOUND
    person = anna.actor.person or ""
    session_list = house.people.session_list
    assert kind(lambda: session_list.end_of(owner.actor, FIRST, anna.holder.id)) is Kind.NOT_FOUND
    session_list.end_of(owner.actor, person, anna.holder.id)
    assert house.holders.actor(anna.holder) is None


def test_ways_in_are_changed_only_soon_after_signing_in(house: House, owner: Caller) -> None:
    accounts = house.people.accounts
    house.clock.advance(timedelta(hours=1))
    accounts.set_password(owner, "battery staple tuna lamp")  # the first way of their own
    for act in (
        lambda: accounts.set_password(owner, "nine violet tractors swim"),
        lambda: accounts.begin_second_factor(owner),
        lambda: accounts.remove_second_factor(owner),
        lambda: accounts.new_recovery_codes(owner),
        lambda: accounts.remove_passkey(owner, "x"),
    ):
        assert kind(act) is Kind.DENIED
    _, again = house.browser()
    accounts.set_password(again, "nine violet tractors swim")


def test_a_guessable_password_is_refused_and_names_of_the_house_are_guessed(
    house: House, owner: Caller
) -> None:
    accounts = house.people.accounts
    house.people.household.add(owner.actor, PersonSettings("Wilhelmina Oberhuber", Role.MEMBER))
    for weak in ("hunter2", "wilhelmina oberhuber", "the house 2026"):
        assert kind(lambda w=weak: accounts.set_password(owner, w)) is Kind.INVALID  # type: ignore[misc]
    assert not accounts.account(owner).password


def test_a_program_has_no_account(house: House) -> None:
    program = house.command_line()
    assert kind(lambda: house.people.accounts.account(program)) is Kind.DENIED
    assert kind(lambda: house.people.session_list.own(program)) is Kind.DENIED


def test_what_may_be_done_is_what_the_one_decision_says(house: House, owner: Caller) -> None:
    anna = come_in(house, owner)
    may = house.people.may(anna)
    assert may == {"live", "list", "own_account", "own_ledger"} | (may & {"see_leaving"})
    assert house.people.may(owner) >= {"manage_access", "watch_clip", "set_camera"}
    asked = consent.Ask(anna.actor, Right.LIVE, house.clock.now(), "garden")
    assert consent.allows(asked)


def test_who_is_no_owner_any_more_manages_nothing_by_what_was_asked_before(
    house: House, owner: Caller
) -> None:
    ben = come_in(house, owner, PersonSettings("Ben", Role.OWNER))
    id_, people = ben.actor.person or "", house.people
    asked = ben.actor  # decided about by what he was when his request came
    people.household.change(owner.actor, id_, PersonSettings("Ben", Role.GUEST, GARDEN))
    anew = (
        lambda: people.household.add(asked, PersonSettings("Carl", Role.OWNER)),
        lambda: people.household.change(asked, id_, PersonSettings("Ben", Role.OWNER)),
        lambda: people.household.remove(asked, FIRST),
        lambda: people.household.new_link(asked, FIRST),
        lambda: people.session_list.end_all_of(asked, FIRST),
        lambda: house.api_tokens.create(asked, "a program"),
        lambda: house.confirmed_alexas.alexa_code(asked),
    )
    assert {kind(act) for act in anew} == {Kind.DENIED}
    assert kind(lambda: people.accounts.rename(ben, "Benjamin")) is Kind.DENIED
    stays = house.persons.find(id_)
    assert stays
    assert (stays.name, stays.role, stays.cameras) == ("Ben", Role.GUEST, GARDEN)
    people.household.remove(owner.actor, id_)
    assert {kind(act) for act in anew} == {Kind.UNAUTHENTICATED}
    assert kind(lambda: people.accounts.rename(ben, "Ben")) is Kind.UNAUTHENTICATED
    assert house.persons.find(id_) is None


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-12:00", "3000-01-03T00:00:00+00:00"])
def test_a_date_that_no_clock_here_can_show_is_refused(
    house: House, owner: Caller, until: str
) -> None:
    settings = PersonSettings("Anna", Role.GUEST, GARDEN, until=datetime.fromisoformat(until))
    assert kind(lambda: house.people.household.add(owner.actor, settings)) is Kind.INVALID


def test_the_last_day_that_is_allowed_is_kept_in_utc(house: House, owner: Caller) -> None:
    settings = PersonSettings("Anna", Role.GUEST, GARDEN, until_day=date(2999, 12, 31))
    anna, _ = house.people.household.add(owner.actor, settings)
    again = replace(settings, until=anna.until, until_day=None)
    kept = house.people.household.change(owner.actor, anna.id, again).until
    assert kept == datetime(3000, 1, 1, tzinfo=UTC)


def test_what_an_owner_left_open_ends_when_they_are_none_any_more(
    house: House, owner: Caller
) -> None:
    for end in (
        lambda id_: house.people.household.remove(owner.actor, id_),
        lambda id_: house.people.household.change(
            owner.actor, id_, PersonSettings("B", Role.MEMBER)
        ),
    ):
        ben = come_in(house, owner, PersonSettings("Ben", Role.OWNER))
        link = house.people.household.new_link(ben.actor, FIRST)
        house.confirmed_alexas.alexa_code(ben.actor)
        end(ben.actor.person or "")
        assert kind(lambda: house.people.sign_in.by_link(link.token, HOME)) is (  # noqa: B023
            Kind.UNAUTHENTICATED
        )
        with house.db.read() as tx:
            assert alexa_codes.open_code(tx, house.clock.now()) is None


def test_an_open_link_ends_with_the_role_it_was_made_for_and_by_signing_in(
    house: House, owner: Caller
) -> None:
    household, sign_in = house.people.household, house.people.sign_in
    anna = come_in(house, owner)
    id_ = anna.actor.person or ""
    first = household.new_link(owner.actor, id_)
    household.change(owner.actor, id_, PersonSettings("Anna", Role.MEMBER))
    assert kind(lambda: sign_in.by_link(first.token, HOME)) is Kind.UNAUTHENTICATED
    house.people.accounts.set_password(anna, "battery staple tuna lamp")
    second = household.new_link(owner.actor, id_)
    sign_in.by_password("Anna", "battery staple tuna lamp", None, HOME)
    assert kind(lambda: sign_in.by_link(second.token, HOME)) is Kind.UNAUTHENTICATED


def test_others_are_let_in_only_by_who_has_signed_in_just_now(house: House, owner: Caller) -> None:
    household = house.people.household
    anna, _ = household.add(owner.actor, GUEST)
    acts = (
        lambda by: household.new_link(by, anna.id),
        lambda by: household.add(by, PersonSettings("Ben", Role.GUEST)),
        lambda by: household.change(by, anna.id, PersonSettings("Anna", Role.MEMBER)),
        lambda by: house.api_tokens.create(by, "a program"),
        house.confirmed_alexas.alexa_code,
    )
    house.clock.advance(timedelta(minutes=5))
    house.people.accounts.set_password(owner, "battery staple tuna lamp")
    house.clock.advance(timedelta(minutes=10))
    for act in acts:
        with pytest.raises(NotFresh, match="sign in again"):
            act(owner.actor)
    household.change(owner.actor, anna.id, PersonSettings("Anna", Role.GUEST, frozenset()))
    by_command_line, again = house.command_line().actor, house.browser()[1].actor
    acts[0](by_command_line)
    for act in acts:
        act(again)


def test_the_ledger_says_what_somebody_may_since_and_might_before(
    house: House, owner: Caller
) -> None:
    household = house.people.household
    anna, _ = household.add(owner.actor, GUEST)
    noon = (Hours(frozenset({6, 0}), 660, 780),)
    household.change(
        owner.actor,
        anna.id,
        PersonSettings("Anna", Role.MEMBER, None, noon, until_day=date(2026, 3, 6)),
    )
    (added,), (changed,) = entries(house.db, "person.add"), entries(house.db, "person.change")
    assert (added.details["cameras"], added.details["hours"]) == ("garden", None)
    assert changed.details == {
        "name": "Anna",
        "role": "member",
        "was": "guest",
        "cameras": None,
        "hours": "06 660-780",
        "until": "2026-03-07T00:00:00+00:00",
    }
    house.people.accounts.rename(owner, "Olga")
    assert entries(house.db, "account.rename")[0].details == {"name": "Olga"}
