"""What a linked Alexa may: the rights of whoever linked it, for what they let it do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.model import ActorKind, Role
from skill.bridge_api import BridgeApi
from skill.handler import Handle, build
from tests.builders import PATIENCE_S
from tests.contract.clip_home import MINUTE, Home, a_clip_home
from tests.contract.linked_home import LINKING, SCOPES, Amazon, a_person
from tests.ledger import entries
from tests.said import video_of
from tests.service.house import ANNA
from tests.skill.alexa import a_request, accepted, intent, speech_of

GABI = "amzn1.ask.account.GABI"


@pytest.fixture(autouse=True)
def over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with a_clip_home(tmp_path, linked=LINKING) as made:
        yield made


@pytest.fixture
def amazon(home: Home) -> Amazon:
    return Amazon(home)


@pytest.fixture
def handle(home: Home) -> Handle:
    return build(BridgeApi(home.doors.home, home.doors.skill, budget_s=PATIENCE_S), None)


def heard(handle: Handle, request: dict[str, Any], account: str | None) -> dict[str, Any]:
    envelope = a_request(request, user=GABI)
    if account is not None:
        envelope["context"]["System"]["user"]["accessToken"] = account
    return accepted(handle(envelope))


def says(handle: Handle, account: str | None, name: str, **slots: str) -> str:
    return speech_of(heard(handle, intent(name, **slots), account))


def test_who_is_not_linked_gets_a_card_to_link(handle: Handle, amazon: Amazon) -> None:
    first = amazon.link()
    amazon.post("revoke", token=first["refresh_token"])
    for account in (None, "made-up", first["access_token"]):
        answer = heard(handle, intent("ListCamerasIntent"), account)
        assert answer["response"]["card"] == {"type": "LinkAccount"}
        assert "link Private Eye" in speech_of(answer)
        assert "front" not in speech_of(answer)


def test_six_digits_go_on_where_linking_is_set_up_but_not_with_a_token_that_is_over(
    home: Home, handle: Handle
) -> None:
    assert "front" in home.hears("which cameras are there")
    envelope = a_request(intent("ListCamerasIntent"), user=ANNA.user)
    envelope["context"]["System"]["user"]["accessToken"] = "over"
    assert accepted(handle(envelope))["response"]["card"] == {"type": "LinkAccount"}


def test_a_linked_guest_hears_of_their_own_cameras_alone(
    home: Home, handle: Handle, amazon: Amazon
) -> None:
    a_person(home, "gabi", Role.GUEST, cameras=frozenset({"garden"}))
    account = amazon.link("gabi")["access_token"]
    for name, slots in (
        ("ListCamerasIntent", {}),
        ("ShowCameraIntent", {"room": "front"}),
        ("ShowCameraIntent", {"room": "attic"}),
        ("AMAZON.ResumeIntent", {}),
    ):
        said = says(handle, account, name, **slots)
        assert "garden" in said
        assert "front" not in said.replace("called front", "")
    assert says(handle, account, "ShowCameraIntent", room="garden").startswith("One moment")
    assert says(handle, account, "WhatHappenedIntent").startswith("You can't do that")


def test_a_linked_member_of_some_cameras_hears_of_no_other_clip(
    home: Home, handle: Handle, amazon: Amazon
) -> None:
    home.a_clip("garden")
    home.a_clip("front", MINUTE)
    a_person(home, "mia", Role.MEMBER, cameras=frozenset({"garden"}))
    account = amazon.link("mia")["access_token"]
    told = says(handle, account, "WhatHappenedIntent")
    assert told.startswith("One clip today")
    assert "front" not in told
    assert "garden at noon" in says(handle, account, "ShowClipIntent")
    assert "no clip" in says(handle, account, "AMAZON.NextIntent")
    assert "don't have" in says(handle, account, "ShowClipIntent", room="front")
    asked = says(handle, account, "DeleteAllClipsIntent")
    assert "garden" in asked
    assert "front" not in asked


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        ("look", ("ShowCameraIntent", {"room": "front"})),
        ("look", ("ShowClipIntent", {})),
        ("list", ("ListCamerasIntent", {})),
        ("list", ("WhatHappenedIntent", {})),
        ("list", ("ShowCameraIntent", {"room": "attic"})),
        ("control", ("StarClipIntent", {"which": "last"})),
        ("control", ("RecordIntent", {"room": "front"})),
        ("control", ("HideCameraIntent", {"room": "front"})),
        ("control", ("RevealCameraIntent", {"room": "front"})),
        ("delete", ("DeleteClipIntent", {})),
        ("delete", ("DeleteAllClipsIntent", {})),
    ],
)
def test_what_was_left_out_is_refused_in_plain_words_and_nothing_else_is(
    home: Home, handle: Handle, amazon: Amazon, left_out: str, asked: tuple[str, dict[str, str]]
) -> None:
    home.a_clip()
    name, slots = asked
    every = amazon.link()["access_token"]
    some = Amazon(home).link(scopes=tuple({*SCOPES} - {left_out}))["access_token"]
    refusal = "This Alexa isn't allowed to do that."
    assert says(handle, some, name, **slots).startswith(refusal)
    house = home.doors.house
    house.refusals.write()
    assert [entry.actor.kind for entry in entries(house.db) if entry.refused] == [ActorKind.VOICE]
    assert not says(handle, every, name, **slots).startswith(refusal)


def test_who_may_only_look_can_name_a_camera(home: Home, handle: Handle, amazon: Amazon) -> None:
    account = amazon.link(scopes=("look",))["access_token"]
    assert says(handle, account, "ShowCameraIntent", room="front").startswith("One moment")
    only_list = Amazon(home).link(scopes=("list",))["access_token"]
    assert "front" in says(handle, only_list, "ListCamerasIntent")


def test_unlinking_on_the_page_ends_what_it_watches(
    home: Home, handle: Handle, amazon: Amazon
) -> None:
    account = amazon.link()["access_token"]
    home.a_clip()
    shown = heard(handle, intent("ShowClipIntent"), account)
    video = video_of(shown["response"])
    url = video.replace("http://public.example", home.doors.public)
    assert requests.get(url, timeout=20).status_code == 200
    (link,) = home.doors.ask("/alexa/links")["links"]
    assert (link["name"], link["own"], link["scopes"]) == ("Owner", True, sorted(SCOPES))
    assert home.doors.api("DELETE", f"/alexa/links/{link['id']}").status_code == 204
    assert requests.get(url, timeout=20).status_code == 403
    assert "link Private Eye" in says(handle, account, "ListCamerasIntent")
    assert home.doors.ask("/alexa/links")["links"] == []
    assert home.doors.api("DELETE", f"/alexa/links/{link['id']}").status_code == 404


def test_a_person_who_is_removed_takes_their_alexa_with_them(
    home: Home, handle: Handle, amazon: Amazon
) -> None:
    person = a_person(home, "mia", Role.MEMBER)
    account = amazon.link("mia")["access_token"]
    assert "front" in says(handle, account, "ListCamerasIntent")
    house = home.doors.house
    with house.db.write() as tx:
        house.persons.put(tx, type(person)(**{**_fields(person), "ended_at": house.clock.now()}))
    assert "link Private Eye" in says(handle, account, "ListCamerasIntent")


def _fields(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in type(person).__slots__}
