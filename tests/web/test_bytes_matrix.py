"""Who is given which bytes, as the whole table: visitor x kind of bytes x object x moment.

Asked over HTTP at the home door. What is expected is written down here, by itself: nothing of it
is worked out by the code that decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests

from bridge.model import Role
from bridge.service.people.views import PersonSettings
from bridge.store.people.persons import Person
from tests.access.house import NOON
from tests.web.bytes_world import (
    ATTIC,
    CLIP,
    ECHO,
    EVERY,
    FRONT,
    GARDEN,
    KEEPER,
    LIVE,
    NO_CLIP,
    PEOPLE,
    UNTIL,
    Visitor,
    World,
    a_world,
    id_of,
    lists,
)

OBJECTS = (GARDEN, FRONT, ATTIC)
VISITORS = (*PEOPLE, "stranger")
# Which cameras were opened to whom.
THEIRS: dict[str, frozenset[str]] = {
    "owner": EVERY,
    "member": EVERY,
    "member of one": frozenset({GARDEN}),
    "guest": frozenset({GARDEN}),
    "screen": frozenset({GARDEN}),
    "reviewer": frozenset({GARDEN}),
    "stranger": frozenset(),
}
LOOK = {"owner", "member", "member of one", "guest", "screen"}
WATCH = {"owner", "member", "member of one", "screen"}
READ_OWN = {"owner", "member", "member of one", "guest", "reviewer"}
DELETE = {"owner", "member", "member of one"}
SET = {"owner"}
# As what everybody is there after their rights were changed: of the front alone.
CHANGED = frozenset({FRONT})
AFTERWARDS = {name: Role.MEMBER if name == "owner" else role for name, (role, _) in PEOPLE.items()}

OF_A_CLIP = {
    "row": ("GET", "/clips/{clip}"),
    "classification": ("GET", "/clips/{clip}/classification"),
    "thumbnail": ("GET", "/clips/{clip}/thumbnail.jpg"),
    "preview": ("GET", "/clips/{clip}/preview.jpg"),
    "marked": ("GET", "/clips/{clip}/marked.jpg"),
    "download": ("GET", "/clips/{clip}/download.mp4"),
    "part of it": ("GET", "/clips/{clip}/download.mp4?from_s=0&to_s=1"),
    "open": ("POST", "/clips/{clip}/open"),
}
LISTS_OF_A_CAMERA = {
    "clips": "/clips?camera={camera}",
    "days": "/clips/days?camera={camera}",
    "timeline": "/clips/timeline?day=2026-03-01&camera={camera}",
}
SET_OF_A_CAMERA = {
    "settings": "/cameras/{camera}/settings",
    "rules": "/cameras/{camera}/privacy/rules",
}
# To whom, and whether of clips: a list holds what is theirs and nothing else.
LISTS = {
    "/cameras": (LOOK, False),
    "/privacy": (LOOK, False),
    "/clips": (WATCH, True),
    "/clips/timeline?day=2026-03-01": (WATCH, True),
}
ENDED = {"error": {"kind": "denied", "message": "this view has ended"}}


def _nothing(_world: World) -> None:
    """Everything is as it was when the grants were opened."""


def _later(world: World) -> None:
    world.doors.house.clock.advance(UNTIL + timedelta(seconds=10))


def _change(world: World) -> None:
    owner = world.doors.house.browser()[1].actor
    for name, role in AFTERWARDS.items():
        world.doors.house.people.household.change(
            owner, id_of(name), PersonSettings(f"the {name}", role, CHANGED)
        )


def _change_rights_alone(world: World) -> None:
    """No grant is revoked: that they are refused is decided at the bytes."""
    house = world.doors.house
    with house.db.write() as tx:
        for name, role in AFTERWARDS.items():
            house.persons.put(tx, Person(id_of(name), f"the {name}", role, CHANGED, (), None, NOON))


def _delete(world: World) -> None:
    ids = sorted(set.union(*world.every_clip.values()))
    assert world.api(world.keeper, "POST", "/clips/delete", {"ids": ids}).status_code == 200


def _hide(world: World) -> None:
    assert world.api(world.keeper, "PUT", "/privacy", {"hidden": True}).status_code == 200


@dataclass(frozen=True)
class Moment:
    """`live` and `clips`: of which of the grants that were opened before there are bytes still."""

    happens: Callable[[World], None]
    live: Callable[[str], frozenset[str]]
    clips: Callable[[str], frozenset[str]]
    over: bool = False
    changed: bool = False
    deleted: bool = False

    def theirs(self, name: str) -> frozenset[str]:
        if name == "stranger" or (self.over and name != "owner"):
            return frozenset()
        return CHANGED if self.changed else THEIRS[name]

    def may(self, name: str, roles: set[str]) -> bool:
        return name in roles and not (self.over and name != "owner")


def _all(name: str) -> frozenset[str]:
    return THEIRS[name]


def _none(_name: str) -> frozenset[str]:
    return frozenset()


def _owners(name: str) -> frozenset[str]:
    return EVERY if name == "owner" else frozenset()


def _still_theirs(name: str) -> frozenset[str]:
    return THEIRS[name] & CHANGED


MOMENTS = {
    "in time": Moment(_nothing, _all, _all),
    "after until": Moment(_later, _owners, _owners, over=True),
    "after a change": Moment(_change, _none, _none, changed=True),
    "after rights alone changed": Moment(
        _change_rights_alone, _still_theirs, _still_theirs, changed=True
    ),
    "after deletion": Moment(_delete, _all, _none, deleted=True),
    "after hiding": Moment(_hide, _none, _none),
}


@dataclass(frozen=True)
class Then:
    world: World
    moment: Moment


@pytest.fixture(scope="module", params=MOMENTS)
def then(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Then]:
    with a_world(tmp_path_factory.mktemp("bytes")) as world:
        moment = MOMENTS[request.param]
        moment.happens(world)
        yield Then(world, moment)


@pytest.fixture(params=VISITORS)
def visitor(request: pytest.FixtureRequest, then: Then) -> Visitor:
    return then.world.visitors[request.param]


def wrong(
    then: Then, answer: requests.Response, expected: int, camera: str, *, tells: bool
) -> object:
    """What is wrong with an answer about a camera; `tells`: with bytes or rows of it, if given."""
    given = answer.status_code == 200
    if answer.status_code != expected:
        return answer.status_code, expected, answer.text[:200]
    if then.world.leaks(answer, EVERY - {camera} if given else EVERY):
        return "bytes of another object"
    if given and tells and not then.world.leaks(answer, frozenset({camera})):
        return "not the bytes that were asked for"
    return None


def found(judged: dict[tuple[str, str], object]) -> dict[tuple[str, str], object]:
    return {where: what for where, what in judged.items() if what is not None}


@pytest.mark.parametrize(
    ("kind", "names", "roles"),
    [("live", LIVE, LOOK), ("echo", ECHO, LOOK), ("clip", CLIP, WATCH)],
    ids=["live", "echo", "clip"],
)
def test_media(
    then: Then, visitor: Visitor, kind: str, names: dict[str, str], roles: set[str]
) -> None:
    """With one's own grant where there is one, with one that somebody else's browser was given
    where there is not, and with a forged one for what does not exist."""
    moment = then.moment
    open_ = moment.clips(visitor.name) if kind == "clip" else moment.live(visitor.name)

    def judge(what: str, name: str, camera: str) -> object:
        answer = then.world.fetch(visitor, kind, name, camera)
        given = visitor.name in roles and camera in open_
        if not given and answer.status_code == 403 and answer.json() != ENDED:
            return answer.text
        return wrong(then, answer, 200 if given else 403, camera, tells=not lists(what))

    cases = [(what, name, camera) for what, name in names.items() for camera in OBJECTS]
    assert found({(what, camera): judge(what, name, camera) for what, name, camera in cases}) == {}


def about_a_clip(moment: Moment, name: str, camera: str) -> int:
    if name == "stranger":
        return 401
    if not moment.may(name, WATCH):
        return 403
    return 200 if camera in moment.theirs(name) and not moment.deleted else 404


def about_a_camera(moment: Moment, name: str, camera: str, roles: set[str], *, absent: int) -> int:
    """`absent`: what is answered to who may look at every camera there is."""
    seen = moment.theirs(name)
    if name == "stranger":
        return 401
    if not moment.may(name, roles) or (seen != EVERY and camera not in seen):
        return 403
    return 200 if camera in seen else absent


def test_a_clips_row_pictures_and_files(then: Then, visitor: Visitor) -> None:
    def ask(what: str, camera: str) -> requests.Response:
        method, path = OF_A_CLIP[what]
        clip = then.world.clips.get(camera, NO_CLIP)
        answer: requests.Response = then.world.api(
            visitor, method, path.format(clip=clip), {} if method == "POST" else None
        )
        return answer

    def judge(what: str, camera: str) -> object:
        expected = about_a_clip(then.moment, visitor.name, camera)
        files = {"download", "part of it"}  # made anew: other bytes than the segments'
        return wrong(then, ask(what, camera), expected, camera, tells=what not in files)

    cases = [(what, camera) for what in OF_A_CLIP for camera in OBJECTS]
    assert found({case: judge(*case) for case in cases}) == {}
    for what in OF_A_CLIP:  # nobody can tell another camera's clip from one that is not there
        if FRONT not in then.moment.theirs(visitor.name):
            assert ask(what, FRONT).content == ask(what, ATTIC).content


def test_what_is_said_and_set_of_a_camera(then: Then, visitor: Visitor) -> None:
    asked: dict[str, tuple[str, object, set[str], int]] = {
        "live": ("/live", {"camera": "{camera}"}, LOOK, 404),
        **{what: (path, None, WATCH, 200) for what, path in LISTS_OF_A_CAMERA.items()},
        **{what: (path, None, _setters(then), 404) for what, path in SET_OF_A_CAMERA.items()},
    }

    def ask(what: str, camera: str) -> requests.Response:
        path, body, _, _ = asked[what]
        method = "GET" if body is None else "POST"
        sent = None if body is None else {"camera": camera}
        answer: requests.Response = then.world.api(
            visitor, method, path.format(camera=camera), sent
        )
        return answer

    def judge(what: str, camera: str) -> object:
        _, _, roles, absent = asked[what]
        expected = about_a_camera(then.moment, visitor.name, camera, roles, absent=absent)
        tells = what in ("clips", "timeline") and camera in EVERY and not then.moment.deleted
        return wrong(then, ask(what, camera), expected, camera, tells=tells)

    cases = [(what, camera) for what in asked for camera in OBJECTS]
    assert found({case: judge(*case) for case in cases}) == {}
    for what in asked:  # nobody can find out which cameras there are
        if FRONT not in then.moment.theirs(visitor.name):
            assert ask(what, FRONT).content == ask(what, ATTIC).content


def _setters(then: Then) -> set[str]:
    return set() if then.moment.changed else SET


def test_lists_hold_what_is_theirs(then: Then, visitor: Visitor) -> None:
    def judge(path: str, camera: str) -> object:
        roles, of_clips = LISTS[path]
        answer = then.world.api(visitor, "GET", path)
        may = then.moment.may(visitor.name, roles)
        expected = 401 if visitor.name == "stranger" else 200 if may else 403
        there = may and camera in then.moment.theirs(visitor.name)
        there = there and not (of_clips and then.moment.deleted)
        told = then.world.leaks(answer, frozenset({camera}))
        good = answer.status_code == expected and told is there
        return None if good else (answer.status_code, expected, answer.text[:200])

    cases = [(path, camera) for path in LISTS for camera in sorted(EVERY)]
    assert found({case: judge(*case) for case in cases}) == {}


def test_days_count_what_is_theirs(then: Then, visitor: Visitor) -> None:
    answer = then.world.api(visitor, "GET", "/clips/days")
    if not then.moment.may(visitor.name, WATCH):
        assert answer.status_code == (401 if visitor.name == "stranger" else 403)
        return
    seen = frozenset() if then.moment.deleted else then.moment.theirs(visitor.name)
    clips = sum(len(then.world.every_clip[camera]) for camera in seen)
    assert sum(day["count"] for day in answer.json()["days"]) == clips


@pytest.mark.parametrize(
    "path", ["/ledger?what=all&limit=200", "/ledger/export.json", "/ledger/export.csv"]
)
def test_the_ledger_is_the_owners_and_ones_own_part(
    then: Then, visitor: Visitor, path: str
) -> None:
    answer = then.world.api(visitor, "GET", path)
    if not then.moment.may(visitor.name, READ_OWN):
        assert answer.status_code == (401 if visitor.name == "stranger" else 403)
        assert not then.world.leaks(answer, EVERY)
        return
    assert answer.status_code == 200
    all_of_it = visitor.name == "owner" and not then.moment.changed
    others = set(PEOPLE) - {visitor.name}
    told = {name for name in others if f"the {name}'s browser" in answer.text}
    assert told == (others if all_of_it else set())
    assert (f"the {KEEPER}'s browser" in answer.text) is all_of_it


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/cameras/{camera}/privacy", {"hidden": True}),
        ("PUT", "/cameras/{camera}/privacy", {"hidden": False}),
        ("PUT", "/cameras/{camera}/settings", {}),
        ("PUT", "/cameras/{camera}/privacy/rules", {}),
        ("POST", "/cameras/{camera}/record", {"seconds": 60}),
        ("POST", "/cameras/{camera}/record/stop", {}),
        ("PATCH", "/clips/{clip}", {"starred": True}),
    ],
)
def test_no_act_tells_what_else_there_is(
    then: Then, visitor: Visitor, method: str, path: str, body: object
) -> None:
    if FRONT in then.moment.theirs(visitor.name):
        return
    answers = [
        then.world.api(
            visitor,
            method,
            path.format(camera=camera, clip=then.world.clips.get(camera, NO_CLIP)),
            body,
        )
        for camera in (FRONT, ATTIC)
    ]
    assert answers[0].content == answers[1].content
    assert {answer.status_code for answer in answers} <= {401, 403, 404}


def test_deleting_many_does_not_tell_which_clips_there_are(then: Then) -> None:
    def judge(name: str) -> object:
        said = []
        for clip in (then.world.clips[FRONT], NO_CLIP):
            visitor = then.world.visitors[name]
            answer = then.world.api(visitor, "POST", "/clips/delete", {"ids": [clip]})
            told = {k: v for k, v in answer.json().items() if k != "deletion"}
            said.append((answer.status_code, told))
        expected = 401 if name == "stranger" else 200 if then.moment.may(name, DELETE) else 403
        nothing = expected != 200 or said[0][1] == {"total": 0, "shared": 0}
        good = said[0] == said[1] and said[0][0] == expected and nothing
        return None if good else said

    others = [name for name in VISITORS if FRONT not in then.moment.theirs(name)]
    assert "stranger" in others
    assert {name: wrong_ for name in others if (wrong_ := judge(name)) is not None} == {}
