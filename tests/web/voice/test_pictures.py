"""Stills on an Echo's screen: by addresses for one speaker, of one thing, for a few minutes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bridge.access.grants.pictures import LONGEST
from bridge.model import PictureKind, Role
from bridge.service.people.callers import Caller
from bridge.service.people.views import PersonSettings
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.pictures import OfferedPictures
from bridge.store.people.persons import Person
from bridge.web.doors import RESERVED_THREADS
from bridge.web.http.waiting import pools
from bridge.web.voice.pictures import PictureAddresses
from skill.contract import live
from tests import recorded
from tests.access.house import NOON
from tests.ledger import entries
from tests.recorded import Footage
from tests.web.clip_doors import THREADS, Doors, clip_doors

FOOTAGE = Footage(seconds=6, gop_s=2, size=(160, 90), rate=5)
THUMBNAIL = recorded.JPEG + b"of the front"
ENDED = {"error": {"kind": "denied", "message": "this view has ended"}}
MEMBER = "member"


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """A member may see both cameras; there are pictures of the front, live and of a clip."""
    with clip_doors(tmp_path) as made:
        for part in recorded.parts(FOOTAGE):
            made.house.rooms.outputs("front").ring.put(part)
        yield made


def typing(doors: Doors, cameras: frozenset[str], role: Role = Role.MEMBER) -> Caller:
    """Somebody at the voice console."""
    house = doors.house
    with house.db.write() as tx:
        house.persons.put(tx, Person(MEMBER, "Tom", role, cameras, (), None, NOON))
        started = house.sessions.start(tx, "a browser", MEMBER)
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return caller


def ask(doors: Doors, who: Caller, question: str, **more: Any) -> dict[str, Any]:
    user = doors.house.voice.console_user(who)
    answer = requests.post(
        f"{doors.home}/api/v1/voice/{question}",
        json={"user": user, "device": "show", **more},
        headers={"Authorization": f"Bearer {doors.skill}"},
        timeout=20,
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def a_clip(doors: Doors) -> str:
    made = recorded.filmed(doors.house.library, "front", footage=FOOTAGE)
    made.attach(PictureKind.THUMBNAIL, THUMBNAIL)
    made.close()
    return made.event


def both(doors: Doors, who: Caller) -> tuple[str, str]:
    """The paths of a camera's picture and of a clip's."""
    a_clip(doors)
    camera = doors.house.gate.open_picture(who.holder, "front")
    told = ask(doors, who, "clips/show", which="last", screen=False, pictures=True)
    picture = told["clip"]["picture"]
    assert picture.startswith("http://public.example/clip/")
    return f"/live/{camera}/picture.jpg", picture.removeprefix("http://public.example")


def fetch(doors: Doors, path: str) -> requests.Response:
    """As an Echo does: at the public door, without a cookie."""
    return requests.get(doors.public + path, timeout=20)


def test_an_echo_fetches_them_without_a_cookie_and_that_is_written_down(doors: Doors) -> None:
    camera, clip = both(doors, typing(doors, frozenset({"front", "garden"})))
    for _ in range(2):
        assert fetch(doors, camera).content.startswith(b"\xff\xd8")
        assert fetch(doors, clip).content == THUMBNAIL
    doors.house.views.write()
    (live_look,) = entries(doors.house.db, "live.look")
    (clip_look,) = entries(doors.house.db, "clips.look")
    for look in (live_look, clip_look):
        assert (look.actor.name, look.object, look.details) == ("Tom", "front", {"count": 2})
    assert not entries(doors.house.db, "live.open")


def _remove(doors: Doors) -> None:
    doors.house.people.household.remove(doors.house.browser()[1].actor, MEMBER)


def _narrow(doors: Doors) -> None:
    settings = PersonSettings("Tom", Role.MEMBER, frozenset({"garden"}))
    doors.house.people.household.change(doors.house.browser()[1].actor, MEMBER, settings)


def _narrow_rights_alone(doors: Doors) -> None:
    with doors.house.db.write() as tx:
        narrow = Person(MEMBER, "Tom", Role.MEMBER, frozenset({"garden"}), (), None, NOON)
        doors.house.persons.put(tx, narrow)


def _wait(doors: Doors) -> None:
    doors.house.clock.advance(LONGEST)


@pytest.mark.parametrize("happens", [_remove, _narrow, _narrow_rights_alone, _wait])
def test_an_address_ends_at_once_with_the_right_to_it(
    doors: Doors, happens: Callable[[Doors], None]
) -> None:
    paths = both(doors, typing(doors, frozenset({"front"})))
    assert [fetch(doors, path).status_code for path in paths] == [200, 200]
    happens(doors)
    for path in paths:
        refused = fetch(doors, path)
        assert refused.status_code == 403
        assert THUMBNAIL not in refused.content
    doors.house.refusals.write()
    assert {entry.act for entry in entries(doors.house.db) if entry.refused} >= {
        *("live.look", "clips.look")
    }


def test_nothing_is_shown_of_what_is_hidden_or_deleted(doors: Doors) -> None:
    who = typing(doors, frozenset({"front"}))
    camera, clip = both(doors, who)
    doors.house.rooms.outputs("front").ring.clear()
    assert fetch(doors, camera).status_code == 503
    owner = doors.house.browser()[1].actor
    doors.house.clips.deleting.delete(owner, [clip_id(doors)], way="page")
    assert fetch(doors, clip).status_code == 404


def clip_id(doors: Doors) -> str:
    (found,) = doors.ask("/clips")["clips"]
    return str(found["id"])


def test_a_screen_asks_for_many_at_once_and_gets_them_all(doors: Doors) -> None:
    paths = [*both(doors, typing(doors, frozenset({"front"})))] * 6
    assert fetch(doors, paths[0]).status_code == 200  # the public door is opened, by one of them
    allowance = pools(THREADS - RESERVED_THREADS).live.of_a_person  # free before its answer is
    with ThreadPoolExecutor(allowance) as connections:
        answers = list(connections.map(lambda path: fetch(doors, path).status_code, paths))
    assert answers == [200] * 12


def test_an_address_is_good_for_its_own_picture_alone(doors: Doors) -> None:
    who = typing(doors, frozenset({"front"}))
    camera, clip = both(doors, who)
    swapped = [
        clip.replace("/clip/", "/live/"),
        camera.replace("/live/", "/clip/"),
        camera.replace("picture.jpg", "still.jpg"),
        camera.replace("picture.jpg", "index.m3u8"),
        clip.replace("picture.jpg", "index.m3u8"),
        camera.replace("/live/", "/live/A"),
    ]
    opened = doors.open_clip(clip_id(doors))["url"].replace("index.m3u8", "picture.jpg")
    for path in (*swapped, opened):
        assert fetch(doors, path).status_code in (403, 404), path


def test_no_address_is_given_of_what_may_not_be_seen(doors: Doors) -> None:
    a_clip(doors)
    who = typing(doors, frozenset({"front"}), Role.GUEST)  # may look, but at no clip
    offered = OfferedPictures(doors.house.gate, who.actor, who.holder)
    assert offered.of_camera("front")
    assert offered.of_camera("garden") is None
    assert offered.of_clip("front", clip_id(doors)) is None
    assert doors.house.by_voice.pictures.offered(AlexaSpeaker("a stranger", "show")) is None


def test_only_who_shows_pictures_is_given_addresses(doors: Doors) -> None:
    who = typing(doors, frozenset({"front"}))
    a_clip(doors)
    told = ask(doors, who, "clips/show", which="last", screen=False)
    assert "picture" not in told["clip"] or told["clip"]["picture"] is None


def test_a_camera_that_is_live_gets_a_still(doors: Doors) -> None:
    who = typing(doors, frozenset({"front", "garden"}))
    speaker = AlexaSpeaker(doors.house.voice.console_user(who), "show")
    offered = doors.house.by_voice.pictures.offered(speaker)
    assert offered is not None
    since = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=1)
    cameras = tuple(
        live.Camera(id_, id_, state, since)
        for id_, state in (("front", live.CameraState.LIVE), ("garden", live.CameraState.LOST))
    )
    front, garden = PictureAddresses("http://x", offered).put_in(live.Cameras(cameras)).cameras
    assert front.still is not None
    assert fetch(doors, front.still.removeprefix("http://x")).status_code == 200
    assert garden.still is None
