"""Cameras are hidden and shown in one transaction, by whom it concerns."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rendition, Rights, Role, State
from bridge.policy.privacy import HiddenBy, PrivacyRules, WeekHours
from bridge.policy.refusal import Why
from bridge.service.people.callers import Caller
from tests.builders import a_part
from tests.ledger import entries
from tests.service.house import House

EVERY_DAY = tuple(range(7))
FROM_ONE_TO_TWO = PrivacyRules(hours=(WeekHours(days=EVERY_DAY, since=13 * 60, until=14 * 60),))
WHILE_HOME = PrivacyRules(presence=("Anna",))


def somebody(role: Role, name: str = "Bob", cameras: frozenset[str] | None = None) -> Actor:
    rights = Rights(role, cameras)
    return Actor(ActorKind(role.value), f"of-{name}", name, name.lower(), rights=rights)


OWNER, MEMBER = somebody(Role.OWNER, "Anna"), somebody(Role.MEMBER)
SCREEN, GUEST = somebody(Role.SCREEN, "Kitchen"), somebody(Role.GUEST, "Gail")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """It does not wait long for a disk that takes nothing: here that has to be waited for whole."""
    made = House(tmp_path, wait_s=0.1)
    yield made
    made.db.close()


def restarted(house: House) -> House:
    house.db.close()
    return House(house.folder)


def acts(house: House) -> list[tuple[str, str | None, str, str | None]]:
    return [
        (entry.act, entry.object, entry.actor.name, entry.refused)
        for entry in entries(house.db)
        if entry.act.startswith("privacy.")
    ]


def watching(house: House) -> tuple[str, str, Caller]:
    started, caller = house.browser()
    opened = house.live.open(caller, "front", rendition=Rendition.ECHO)
    return opened.token, started.session.id, caller


@contextmanager
def a_disk_that_takes_nothing(house: House) -> Iterator[None]:
    other = sqlite3.connect(house.folder / "private-eye.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_hiding_ends_views_and_forgets_pictures(house: House) -> None:
    token, session, caller = watching(house)
    ring = house.fleet.ring("front")
    ring.put(a_part())
    house.privacy.switch.hide(caller.actor, ["front"], HiddenBy.PAGE)
    assert not house.plays(token, session)
    assert ring.keyframe() is None
    assert house.hiding.told == ["front"]
    health = house.rooms.camera("front").health
    assert (health.state, health.since) == (State.OFF, house.clock.now())
    assert health.reason == "Privacy: off by Owner"
    assert house.rooms.camera("garden").health.state is not State.OFF
    (entry,) = entries(house.db, "privacy.hide")
    assert (entry.object, entry.details) == ("front", {"way": "page"})


def test_a_day_later_the_reason_says_which_day(house: House) -> None:
    house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    house.clock.advance(timedelta(days=1))
    assert house.rooms.camera("front").health.reason == "Privacy: off by Anna"
    house.clock.advance(timedelta(days=7))
    assert house.rooms.camera("front").health.reason == "Privacy: off by Anna"


def test_what_is_hidden_is_hidden_after_a_restart_before_anything_connects(house: House) -> None:
    house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    again = restarted(house)
    again.privacy.rules.settle()
    assert again.fleet.health("front").state is State.OFF
    assert again.rooms.camera("front").health.reason == "Privacy: off by Anna"
    assert again.fleet.health("garden").state is State.IDLE
    again.db.close()


def test_all_of_the_house_and_back(house: House) -> None:
    hidden = house.privacy.switch.hide(MEMBER, None, HiddenBy.PAGE)
    assert hidden.cameras == ("front", "garden")
    assert all(house.privacy.switch.hidden(camera) for camera in hidden.cameras)
    shown = house.privacy.switch.reveal(MEMBER, None, HiddenBy.PAGE)
    assert shown.cameras == ("front", "garden")
    assert not any(house.privacy.switch.hidden(camera) for camera in shown.cameras)
    assert [act for act, *_ in acts(house)] == ["privacy.hide"] * 2 + ["privacy.reveal"] * 2


def test_a_switch_that_is_so_already_writes_nothing(house: House) -> None:
    house.privacy.switch.hide(MEMBER, ["front"], HiddenBy.PAGE)
    house.privacy.switch.hide(MEMBER, ["front"], HiddenBy.VOICE)
    house.privacy.switch.reveal(MEMBER, ["garden"], HiddenBy.PAGE)
    assert len(acts(house)) == 1


@pytest.mark.parametrize("again", [True, False])
def test_a_member_does_not_show_what_the_owner_hid(house: House, again: bool) -> None:
    house.privacy.switch.hide(MEMBER if again else OWNER, ["front"], HiddenBy.PAGE)
    house.privacy.switch.hide(OWNER if again else MEMBER, ["front"], HiddenBy.PAGE)
    with pytest.raises(PrivateEyeError, match=Why.HIDDEN_BY_OWNER) as refused:
        house.privacy.switch.reveal(MEMBER, ["front"], HiddenBy.PAGE)
    assert refused.value.kind is Kind.DENIED
    assert house.privacy.switch.hidden("front")
    assert acts(house)[-1][3] is not None
    some = house.privacy.switch.hide(MEMBER, None, HiddenBy.PAGE)
    assert some.cameras == ("front", "garden")
    rest = house.privacy.switch.reveal(MEMBER, None, HiddenBy.PAGE)
    assert (rest.cameras, set(rest.refused)) == (("garden",), {"front"})
    assert house.privacy.switch.reveal(OWNER, ["front"], HiddenBy.PAGE).cameras == ("front",)


def test_a_screen_hides_and_a_guest_does_neither(house: House) -> None:
    assert house.privacy.switch.hide(SCREEN, ["front"], HiddenBy.PAGE).cameras == ("front",)
    for actor in (SCREEN, GUEST):
        with pytest.raises(PrivateEyeError, match="may not"):
            house.privacy.switch.reveal(actor, ["front"], HiddenBy.PAGE)
    with pytest.raises(PrivateEyeError, match=Why.GUESTS_MAY_NOT):
        house.privacy.switch.hide(GUEST, None, HiddenBy.PAGE)
    house.privacy.switch.reveal(MEMBER, ["front"], HiddenBy.PAGE)
    assert not house.privacy.switch.hidden("front")


def test_everybody_is_told_of_the_cameras_they_may_see(house: House) -> None:
    garden = somebody(Role.GUEST, "Gail", frozenset({"garden"}))
    assert [(seen.camera.id, seen.may) for seen in house.privacy.switch.view(garden)] == [
        ("garden", False)
    ]
    house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    told = {seen.camera.id: (seen.hidden, seen.may) for seen in house.privacy.switch.view(MEMBER)}
    assert told == {"front": (True, False), "garden": (False, True)}


def test_no_such_camera(house: House) -> None:
    for call in (house.privacy.switch.hide, house.privacy.switch.reveal):
        with pytest.raises(PrivateEyeError) as unknown:
            call(OWNER, ["attic"], HiddenBy.PAGE)
        assert unknown.value.kind is Kind.NOT_FOUND


def test_a_disk_that_takes_no_word_keeps_no_camera_on(house: House) -> None:
    house.fleet.ring("front").put(a_part())
    with a_disk_that_takes_nothing(house), pytest.raises(PrivateEyeError, match="off for now"):
        house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    assert house.privacy.switch.hidden("front")
    assert house.fleet.ring("front").keyframe() is None
    assert acts(house) == []


@pytest.mark.parametrize(
    "then",
    [
        lambda house: house.privacy.rules.settle(),
        lambda house: house.privacy.switch.hide(MEMBER, ["front"], HiddenBy.PAGE),
    ],
    ids=["by itself", "when it is pressed again"],
)
def test_what_the_disk_did_not_take_is_written_down_later(
    house: House, then: Callable[[House], object]
) -> None:
    token, session, _ = watching(house)
    with a_disk_that_takes_nothing(house), pytest.raises(PrivateEyeError):
        house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    for _ in range(2):
        then(house)
        assert acts(house) == [("privacy.hide", "front", "Anna", None)]
        assert not house.plays(token, session)
    again = restarted(house)
    again.privacy.rules.settle()
    assert again.fleet.health("front").state is State.OFF
    again.db.close()


def test_what_the_disk_did_not_take_is_written_down_before_it_is_undone(house: House) -> None:
    token, session, _ = watching(house)
    with a_disk_that_takes_nothing(house), pytest.raises(PrivateEyeError):
        house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    house.privacy.switch.reveal(OWNER, ["front"], HiddenBy.PAGE)
    house.privacy.rules.settle()
    assert [act for act, *_ in acts(house)] == ["privacy.hide", "privacy.reveal"]
    assert not house.privacy.switch.hidden("front")
    assert not house.plays(token, session)


def test_a_schedule_that_the_disk_did_not_take_is_written_down_later(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    house.clock.advance(timedelta(hours=1))
    with a_disk_that_takes_nothing(house), pytest.raises(PrivateEyeError):
        house.privacy.rules.settle()
    assert house.privacy.switch.hidden("front")
    house.privacy.rules.settle()
    assert acts(house)[-1] == ("privacy.hide", "front", "the bridge", None)
    again = restarted(house)
    assert again.privacy.switch.hidden("front")
    again.db.close()


def test_showing_that_was_decided_before_does_not_undo_what_was_hidden_meanwhile(
    house: House,
) -> None:
    house.privacy.switch.hide(MEMBER, ["front"], HiddenBy.PAGE)
    with house.db.write() as tx:
        house.privacy.switch.reveal_in(tx, MEMBER, ["front"], HiddenBy.PAGE)
        with pytest.raises(PrivateEyeError, match="off for now"):  # it is not its turn
            house.privacy.switch.hide(OWNER, ["front"], HiddenBy.PAGE)
    assert house.privacy.switch.hidden("front")
    assert house.fleet.health("front").state is State.OFF
    house.privacy.rules.settle()
    said = [(act, who) for act, _, who, _ in acts(house)]
    assert said[1:] == [("privacy.reveal", "Bob"), ("privacy.hide", "Anna")]
    again = restarted(house)
    assert again.privacy.switch.hidden("front")
    again.db.close()


def test_a_schedule_is_kept_and_told_of(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    assert not house.privacy.switch.hidden("front")
    token, session, _ = watching(house)
    house.clock.advance(timedelta(hours=1))
    house.privacy.rules.settle()
    assert house.privacy.switch.hidden("front")
    assert not house.plays(token, session)
    reason = house.rooms.camera("front").health.reason
    assert reason == "Privacy: off by its schedule"
    house.clock.advance(timedelta(hours=1))
    house.privacy.rules.settle()
    house.privacy.rules.settle()
    assert not house.privacy.switch.hidden("front")
    said = [(act, who) for act, _, who, _ in acts(house)]
    bridge = "the bridge"
    expected = [
        ("privacy.set", "Anna"),
        ("privacy.hide", bridge),
        ("privacy.reveal", bridge),
    ]
    assert said == expected


def test_a_schedule_that_began_while_the_bridge_was_down(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    again = restarted(house)
    again.clock.advance(timedelta(minutes=90))
    again.privacy.rules.settle()
    assert again.fleet.health("front").state is State.OFF
    again.db.close()


def test_who_is_home_hides_cameras_and_the_ledger_does_not_say_who(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", WHILE_HOME)
    program = house.command_line().actor
    house.privacy.rules.tell_presence(program, "Anna", True)
    assert house.privacy.switch.hidden("front")
    house.privacy.rules.tell_presence(program, "Anna", True)
    assert set(house.privacy.rules.people_at_home(program)) == {"Anna"}
    told = entries(house.db, "presence.tell")
    assert [(entry.object, entry.details) for entry in told] == [(None, {})]
    again = restarted(house)
    again.privacy.rules.settle()
    assert again.privacy.switch.hidden("front")
    again.privacy.rules.tell_presence(again.command_line().actor, "Anna", False)
    assert not again.privacy.switch.hidden("front")
    again.db.close()


@pytest.mark.parametrize("actor", [MEMBER, SCREEN, GUEST])
def test_only_the_owner_sets_rules_and_tells_who_is_home(house: House, actor: Actor) -> None:
    with pytest.raises(PrivateEyeError):
        house.privacy.rules.set(actor, "front", WHILE_HOME)
    with pytest.raises(PrivateEyeError):
        house.privacy.rules.of(actor, "front")
    with pytest.raises(PrivateEyeError):
        house.privacy.rules.tell_presence(actor, "Anna", True)
    with pytest.raises(PrivateEyeError):
        house.privacy.rules.people_at_home(actor)


def test_not_more_people_than_live_in_a_house(house: House) -> None:
    program = house.command_line().actor
    for number in range(64):
        house.privacy.rules.tell_presence(program, f"somebody {number}", False)
    with pytest.raises(PrivateEyeError) as full:
        house.privacy.rules.tell_presence(program, "one more", False)
    assert full.value.kind is Kind.TOO_MANY


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SCREEN])
def test_the_whole_house_is_what_somebody_may_switch(house: House, role: Role) -> None:
    """Neither what is switched, nor what is refused, nor the ledger names another camera."""
    some = somebody(role, "Some", frozenset({"garden"}))
    switched = house.privacy.switch.hide(some, None, HiddenBy.PAGE)
    assert (switched.cameras, dict(switched.refused)) == (("garden",), {})
    assert {camera.camera.id for camera in house.privacy.switch.view(some)} == {"garden"}
    assert not house.privacy.switch.hidden("front")
    house.refusals.write()
    assert {e.object for e in entries(house.db, "privacy.hide")} == {"garden"}
    with pytest.raises(PrivateEyeError) as refused:
        house.privacy.switch.hide(somebody(role, "X", frozenset({"y"})), None, HiddenBy.PAGE)
    assert refused.value.kind is Kind.DENIED


def hide_for(house: House, actor: Actor, minutes: int | None, camera: str = "front") -> None:
    until = house.privacy.switch.in_minutes(minutes)
    house.privacy.switch.hide(actor, [camera], HiddenBy.PAGE, until=until)


def test_a_camera_that_was_hidden_for_a_time_comes_back_also_after_a_restart(house: House) -> None:
    hide_for(house, OWNER, 60)
    again = restarted(house)
    again.clock.advance(timedelta(minutes=59))
    again.privacy.rules.settle()
    assert again.privacy.switch.hidden("front")
    assert again.rooms.camera("front").health.until == again.clock.now() + timedelta(minutes=1)
    again.clock.advance(timedelta(minutes=1))
    again.privacy.rules.settle()
    assert not again.privacy.switch.hidden("front")
    assert acts(again)[-1] == ("privacy.reveal", "front", "the bridge", None)
    hidden, shown = (entry for entry in entries(again.db) if entry.act.startswith("privacy."))
    assert shown.details == {"way": "timer"}
    assert hidden.details["until"] == shown.at.isoformat(timespec="seconds")
    again.db.close()


def test_nobody_shortens_what_somebody_else_has_hidden(house: House) -> None:
    hide_for(house, MEMBER, None)
    hide_for(house, OWNER, 10)
    hide_for(house, OWNER, 10, "garden")
    hide_for(house, MEMBER, None, "garden")
    house.clock.advance(timedelta(days=30))
    house.privacy.rules.settle()
    assert house.privacy.switch.hidden("front")
    assert house.privacy.switch.hidden("garden")


def test_a_schedule_that_ends_shows_nothing_before_the_time_that_was_said(house: House) -> None:
    """Also where somebody else has said no time since, and after a restart."""
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    hide_for(house, OWNER, 180)
    hide_for(house, MEMBER, None)
    again = restarted(house)
    for minutes, hidden in ((179, True), (1, False)):
        again.clock.advance(timedelta(minutes=minutes))
        again.privacy.rules.settle()
        assert again.privacy.switch.hidden("front") is hidden
    again.db.close()


def test_what_the_schedule_hides_stays_hidden_when_the_time_is_over(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    hide_for(house, OWNER, 90)
    house.clock.advance(timedelta(minutes=90))
    house.privacy.rules.settle()
    standing = house.privacy.switch.view(OWNER)[0].standing
    assert standing is not None
    assert (standing.hidden, standing.way, standing.until) == (True, HiddenBy.SCHEDULE, None)


def test_until_when_is_not_told_where_the_schedule_hides_it_then(house: House) -> None:
    house.privacy.rules.set(OWNER, "front", FROM_ONE_TO_TWO)
    hide_for(house, OWNER, 30)
    assert house.rooms.camera("front").health.until == house.clock.now() + timedelta(minutes=30)
    hide_for(house, OWNER, 90)
    assert house.rooms.camera("front").health.until is None
    assert house.privacy.switch.view(OWNER)[0].until is None


def test_a_disk_that_takes_nothing_hides_for_that_time_too(house: House) -> None:
    with a_disk_that_takes_nothing(house), pytest.raises(PrivateEyeError):
        hide_for(house, OWNER, 10)
    assert house.privacy.switch.hidden("front")
    house.clock.advance(timedelta(minutes=10))
    house.privacy.rules.settle()
    assert not house.privacy.switch.hidden("front")
    assert [act for act, *_ in acts(house)] == ["privacy.hide", "privacy.reveal"]
