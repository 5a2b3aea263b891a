"""Screens: paired by the owner, seen by the owner, shown out by the owner."""

import pytest

from bridge.access.sign_in.pairing import DeviceAuthorization, PairingState
from bridge.errors import Kind, PrivateEyeError
from bridge.model import ActorKind, Role
from bridge.policy.refusal import Why
from bridge.service.people.callers import Caller
from bridge.service.people.client import Client
from bridge.service.people.screens import WRONG_CODES_A_MINUTE, ConnectedScreen
from bridge.store.people.persons import Person
from tests.ledger import entries
from tests.service.house import House

HERE = "192.168.1.30"
FIRE_TV = "Silk on a Fire TV"


def ask(house: House) -> DeviceAuthorization:
    return house.screens.ask(HERE, FIRE_TV)


def pair(
    house: House, owner: Caller, name: str = "Kitchen tablet", cameras: list[str] | None = None
) -> tuple[ConnectedScreen, Caller]:
    asked = ask(house)
    house.screens.confirm(owner, asked.asking.user_code, name=name, cameras=cameras)
    let_in = house.screens.poll(asked.device_code, Client(HERE, FIRE_TV))
    assert isinstance(let_in, ConnectedScreen)
    screen = house.callers.browser(let_in.started.cookie)
    assert screen is not None
    return let_in, screen


def somebody(house: House, role: Role) -> Caller:
    person = Person(role.value, role.value, role, None, (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, person)
        started = house.sessions.start(tx, "a browser", person.id)
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return caller


def kind_of(raised: pytest.ExceptionInfo[PrivateEyeError]) -> Kind:
    return raised.value.kind


def test_the_owner_sees_what_asks_and_lets_it_in_with_rights_of_its_own(house: House) -> None:
    _, owner = house.browser()
    asked = ask(house)
    seen = house.screens.look(owner, asked.asking.user_code.lower())
    assert (seen.device, seen.place) == (FIRE_TV, "at home")
    _, screen = pair(house, owner, cameras=["front"])
    assert (screen.actor.kind, screen.actor.name) == (ActorKind.SCREEN, "Kitchen tablet")
    assert screen.actor.rights is not None
    assert screen.actor.rights.cameras == frozenset({"front"})
    assert [camera.id for camera in house.live.cameras(screen.actor).cameras] == ["front"]
    with pytest.raises(PrivateEyeError, match=Why.NOT_THIS_CAMERA):
        house.live.open(screen, "garden")


def test_all_of_it_is_written_down(house: House) -> None:
    _, owner = house.browser()
    _, screen = pair(house, owner)
    house.live.open(screen, "front")
    house.screens.refuse(owner, ask(house).asking.user_code)
    id_ = screen.actor.person or ""
    house.people.household.remove(owner.actor, id_)
    written = [(e.act, e.actor.name, e.object) for e in entries(house.db)]
    assert written == [
        ("screen.ask", "somebody", None),
        ("screen.confirm", "Owner", id_),
        ("person.sign-in", "Kitchen tablet", None),
        ("live.open", "Kitchen tablet", "front"),
        ("screen.ask", "somebody", None),
        ("screen.refuse", "Owner", None),
        ("person.remove", "Owner", id_),
    ]
    (confirmed,) = entries(house.db, "screen.confirm")
    assert confirmed.details == {"device": FIRE_TV, "place": "at home", "name": "Kitchen tablet"}


def test_a_screen_that_is_removed_sees_nothing_more(house: House) -> None:
    _, owner = house.browser()
    let_in, screen = pair(house, owner)
    token = house.live.open(screen, "front").token
    assert house.plays(token, let_in.started.session.id)
    house.people.household.remove(owner.actor, screen.actor.person or "")
    assert not house.plays(token, let_in.started.session.id)
    assert house.callers.browser(let_in.started.cookie) is None
    assert all(person.role is not Role.SCREEN for person in house.persons.everyone())


def test_a_screen_comes_back_after_a_restart(house: House) -> None:
    _, owner = house.browser()
    let_in, _ = pair(house, owner)
    again = House(house.folder)
    screen = again.callers.browser(let_in.started.cookie)
    assert screen is not None
    assert screen.actor.name == "Kitchen tablet"
    again.db.close()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST, Role.REVIEWER, Role.SCREEN])
def test_only_an_owner_lets_screens_in(house: House, role: Role) -> None:
    caller, code = somebody(house, role), ask(house).asking.user_code
    acts = (
        lambda: house.screens.look(caller, code),
        lambda: house.screens.confirm(caller, code, name="TV", cameras=None),
        lambda: house.screens.refuse(caller, code),
    )
    for act in acts:
        with pytest.raises(PrivateEyeError) as raised:
            act()
        assert kind_of(raised) is Kind.DENIED


def test_what_was_confirmed_by_somebody_who_is_gone_lets_nobody_in(house: House) -> None:
    started, owner = house.browser()
    asked = ask(house)
    house.screens.confirm(owner, asked.asking.user_code, name="TV", cameras=None)
    house.people.session_list.sign_out(started.session)
    assert house.screens.poll(asked.device_code, Client(HERE, FIRE_TV)) is PairingState.DENIED
    assert all(person.role is not Role.SCREEN for person in house.persons.everyone())


def test_a_name_that_somebody_got_meanwhile_lets_no_second_one_in(house: House) -> None:
    _, owner = house.browser()
    asked = [ask(house) for _ in range(2)]
    for one in asked:
        house.screens.confirm(owner, one.asking.user_code, name="TV", cameras=None)
    answers = [house.screens.poll(one.device_code, Client(HERE, FIRE_TV)) for one in asked]
    assert isinstance(answers[0], ConnectedScreen)
    assert answers[1] is PairingState.DENIED
    assert [one.name for one in house.persons.everyone() if one.role is Role.SCREEN] == ["TV"]
    house.refusals.write()
    assert entries(house.db, "screen.ask")[-1].refused == Why.NAME_GIVEN


def test_ten_wrong_codes_a_minute_are_enough_for_that_session_only(house: House) -> None:
    (_, owner), (_, other) = house.browser(), house.browser()
    code = ask(house).asking.user_code
    kinds = []
    for _ in range(WRONG_CODES_A_MINUTE + 1):
        with pytest.raises(PrivateEyeError) as raised:
            house.screens.look(owner, "BBBB-BBBB")
        kinds.append(kind_of(raised))
    assert kinds == [Kind.NOT_FOUND] * WRONG_CODES_A_MINUTE + [Kind.TOO_MANY]
    with pytest.raises(PrivateEyeError):
        house.screens.confirm(owner, code, name="TV", cameras=None)
    assert house.screens.look(other, code)


@pytest.mark.parametrize(
    ("name", "cameras", "kind"),
    [("owner", None, Kind.INVALID), ("TV", ["attic"], Kind.INVALID)],
)
def test_a_name_that_is_taken_and_an_unknown_camera_are_refused(
    house: House, name: str, cameras: list[str] | None, kind: Kind
) -> None:
    _, owner = house.browser()
    code = ask(house).asking.user_code
    with pytest.raises(PrivateEyeError) as raised:
        house.screens.confirm(owner, code, name=name, cameras=cameras)
    assert kind_of(raised) is kind
    assert house.screens.look(owner, code)


def test_too_many_that_ask_write_nothing_but_a_refusal(house: House) -> None:
    for _ in range(8):
        ask(house)
    with pytest.raises(PrivateEyeError) as raised:
        ask(house)
    assert kind_of(raised) is Kind.TOO_MANY
    assert len(entries(house.db, "screen.ask")) == 8
    for number in range(40):
        with pytest.raises(PrivateEyeError):
            house.screens.ask(HERE, f"device {number}")
    house.refusals.write()
    (refused,) = entries(house.db, "screen.ask")[8:]
    assert refused.refused == Why.TOO_MANY_SCREENS
    assert (refused.actor.id, refused.details["count"]) == (HERE, 41)


def test_who_was_signed_in_on_what_becomes_a_screen_is_so_no_more(house: House) -> None:
    _, owner = house.browser()
    before, _ = house.browser()
    asked = ask(house)
    house.screens.confirm(owner, asked.asking.user_code, name="Kitchen tablet", cameras=None)
    client = Client(HERE, FIRE_TV, cookie=before.cookie, page_key=before.page_key)
    assert isinstance(house.screens.poll(asked.device_code, client), ConnectedScreen)
    assert house.callers.browser(before.cookie) is None
    (ended,) = entries(house.db, "session.end")
    assert ended.details["session"] == before.session.id


def test_a_cookie_alone_ends_nobodys_session(house: House) -> None:
    """Another program on the same host has it too."""
    _, owner = house.browser()
    before, _ = house.browser()
    asked = ask(house)
    house.screens.confirm(owner, asked.asking.user_code, name="Kitchen tablet", cameras=None)
    client = Client(HERE, FIRE_TV, cookie=before.cookie, page_key="wrong")
    assert isinstance(house.screens.poll(asked.device_code, client), ConnectedScreen)
    assert house.callers.browser(before.cookie)
    assert entries(house.db, "session.end") == []
