"""Who has looked, by voice: typed words through the real console, skill and home door."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.console.device import DeviceKind
from bridge.model import Rendition, Role
from bridge.policy.acts import Act
from bridge.store import ledger
from skill.bridge_api import BridgeApi
from skill.handler import Handle, build
from tests.builders import PATIENCE_S
from tests.contract.clip_home import DAY, Home, a_clip_home
from tests.contract.linked_home import LINKING, Amazon, a_person
from tests.contract.test_linked_voice import says
from tests.ledger import entries

DOT = {"device": DeviceKind.DOT}
OWN = "I can only tell you about yourself."


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with a_clip_home(tmp_path, linked=LINKING) as home:
        yield home


def somebody(home: Home, id_: str, role: Role = Role.MEMBER) -> Any:
    a_person(home, id_, role)
    house = home.doors.house
    with house.db.write() as tx:
        started = house.sessions.start(tx, "a browser", id_)
    return house.callers.browser(started.cookie)


def watch(home: Home, caller: Any, camera: str, minutes: int, *, ends: bool = True) -> None:
    house = home.doors.house
    token = house.live.open(caller, camera, rendition=Rendition.SOURCE).token
    for _ in range(minutes * 6):
        home.passes(timedelta(seconds=10))
        house.live.served(house.live.stream(token, session=caller.session.id))
    if ends:
        house.live.end(token, caller)
        house.views.beat()


def test_who_watched_is_told_for_a_day_and_a_room(home: Home) -> None:
    ben, tablet = somebody(home, "ben"), somebody(home, "kitchen tablet", Role.SCREEN)
    assert home.hears("who watched my cameras", **DOT) == ("Nobody looked at your cameras today.")
    watch(home, ben, "garden", 4)
    watch(home, tablet, "front", 1, ends=False)
    assert home.hears("who watched my cameras today", **DOT) == (
        "The kitchen tablet has the front open right now. Ben watched the garden for four "
        "minutes. Nobody else."
    )
    assert home.hears("has anyone looked at the garden", **DOT) == (
        "Today Ben watched the garden for four minutes. Nobody else."
    )
    assert home.hears("who watched my cameras yesterday", **DOT) == (
        "Nobody looked at your cameras yesterday."
    )
    home.passes(DAY)
    assert home.hears("who looked at the garden yesterday", **DOT).startswith("Yesterday Ben")
    house = home.doors.house
    house.views.write()
    assert entries(house.db, "ledger.ask")


def test_all_that_one_person_did_is_told_together_who_looked_last_first(home: Home) -> None:
    ben, carl = somebody(home, "ben"), somebody(home, "carl")
    watch(home, ben, "garden", 4)
    watch(home, carl, "garden", 1)
    watch(home, ben, "front", 2)
    assert home.hears("who watched my cameras", **DOT) == (
        "Today Ben watched the front for two minutes and the garden for four minutes. "
        "Carl watched the garden for a minute. Nobody else."
    )


def test_an_end_that_somebody_has_edited_is_left_out(home: Home) -> None:
    ben = somebody(home, "ben")
    watch(home, ben, "garden", 4)
    house = home.doors.house
    with house.db.write() as tx:
        for edited in ({}, {"last": "x", "opened": "x"}, {"last": "2026-03-01", "seconds": "x"}):
            now = house.clock.now()
            ledger.append(tx, ben.actor, Act.LIVE_END, at=now, object="garden", details=edited)
    assert home.hears("who watched my cameras today", **DOT) == (
        "Today Ben watched the garden for four minutes. Nobody else."
    )


def test_who_has_seen_a_clip_is_told(home: Home) -> None:
    clip = home.a_clip()
    assert home.hears("has anyone seen the last clip", **DOT) == (
        "Nobody has watched the front at noon today."
    )
    house, ben = home.doors.house, somebody(home, "ben")
    opened = house.clips.viewing.open(ben, clip, rendition=Rendition.SOURCE)
    grant = house.clips.viewing.stream(opened.token, session=ben.session.id)
    house.clips.viewing.segment(grant, clip, 0)
    house.views.close()
    house.clips.viewing.download(ben.actor, clip)
    assert home.hears("has anyone seen that clip", **DOT) == (
        "Ben saved the front at noon today and watched the front at noon today. Nobody else."
    )
    assert home.hears("has anyone seen the last clip from the garden", **DOT) == (
        "There are no clips of the garden."
    )


def test_a_member_hears_of_their_own_looks_alone(linked: Home) -> None:
    handle: Handle = build(
        BridgeApi(linked.doors.home, linked.doors.skill, budget_s=PATIENCE_S), None
    )
    ben, carl = somebody(linked, "ben"), somebody(linked, "carl")
    watch(linked, ben, "garden", 4)
    watch(linked, carl, "garden", 1)
    bens = Amazon(linked).link("ben")["access_token"]
    assert says(handle, bens, "WhoWatchedIntent") == (
        f"Today you watched the garden for four minutes. {OWN}"
    )
    linked.a_clip()
    assert says(handle, bens, "WhoSawClipIntent") == (
        f"You haven't watched the front at noon today. {OWN}"
    )
    owners = Amazon(linked).link()["access_token"]
    told = says(handle, owners, "WhoWatchedIntent")
    assert "Ben watched the garden for four minutes" in told
    assert "Carl watched the garden for a minute" in told


def test_a_guest_is_told_of_no_clip_and_a_stranger_of_nothing(linked: Home) -> None:
    handle: Handle = build(
        BridgeApi(linked.doors.home, linked.doors.skill, budget_s=PATIENCE_S), None
    )
    somebody(linked, "gus", Role.GUEST)
    linked.a_clip()
    guests = Amazon(linked).link("gus")["access_token"]
    assert says(handle, guests, "WhoWatchedIntent") == (
        f"You didn't look at any camera today. {OWN}"
    )
    assert "can't do that" in says(handle, guests, "WhoSawClipIntent")
    for intent in ("WhoWatchedIntent", "WhoSawClipIntent"):
        assert "link Private Eye" in says(handle, "no such token", intent)


def test_who_may_only_look_is_not_told_who_looked(linked: Home) -> None:
    handle: Handle = build(
        BridgeApi(linked.doors.home, linked.doors.skill, budget_s=PATIENCE_S), None
    )
    token = Amazon(linked, scope=("look",)).link(scopes=("look",))["access_token"]
    assert "isn't allowed" in says(handle, token, "WhoWatchedIntent")


def test_a_stranger_by_typing_is_told_nothing(home: Home) -> None:
    said = home.says("who watched my cameras", user="amzn1.ask.account.OTHER", **DOT)
    assert "haven't met" in said.speech
