"""A house with every kind of visitor, and with bytes that say whose they are.

Two cameras that each have live pictures and clips: the garden, to which everybody but a stranger
has some right, and the front, which is opened to the owner and to one member alone. A third is
asked for that is not there.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import requests

from bridge.hls.echo import EchoVariant
from bridge.hls.mpegts import TsSegment
from bridge.model import PictureKind, Role
from bridge.store.people.persons import FIRST, Person
from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests import recorded
from tests.access.house import NOON
from tests.recorded import Footage
from tests.web.clip_doors import Doors, clip_doors

GARDEN, FRONT, ATTIC = "garden", "front", "attic"
EVERY = frozenset({GARDEN, FRONT})
NO_CLIP = "0" * 16
FORGED = "A" * 150
UNTIL = timedelta(seconds=30)
KEEPER = "keeper"
# Their names are those of the tables in test_bytes_matrix.
PEOPLE: dict[str, tuple[Role, frozenset[str] | None]] = {
    "owner": (Role.OWNER, None),
    "member": (Role.MEMBER, None),
    "member of one": (Role.MEMBER, frozenset({GARDEN})),
    "guest": (Role.GUEST, frozenset({GARDEN})),
    "screen": (Role.SCREEN, frozenset({GARDEN})),
    "reviewer": (Role.REVIEWER, frozenset({GARDEN})),
}
FOOTAGE = {
    GARDEN: Footage(seconds=6, gop_s=2, size=(320, 180), rate=5),
    FRONT: Footage(seconds=6, gop_s=2, size=(160, 90), rate=5),
}
# Names of media under a grant: {n} is the number of one that is there.
LIVE = {
    "live multivariant": "index.m3u8",
    "live playlist": "media.m3u8",
    "live blocking playlist": "media.m3u8?_HLS_msn={segment}&_HLS_part=0",
    "live part": "part-{part}.m4s",
    "live segment": "segment-{segment}.m4s",
    "live init": "init-{init}.mp4",
    "live still": "still.jpg",
}
ECHO = {
    "echo multivariant": "index.m3u8",
    "echo playlist": "720p/media.m3u8",
    "echo segment": "720p/{echo}.ts",
    "echo still": "still.jpg",
}
CLIP = {
    "clip multivariant": "index.m3u8",
    "clip playlist": "media.m3u8",
    "clip segment": "segment-1.m4s",
    "clip init": "init.mp4",
    "clip further init": "init-0.mp4",
}


@dataclass
class Visitor:
    """`grants`: under which address they fetch the media of a (kind, camera), their own or not."""

    name: str
    person: str | None = None
    http: requests.Session = field(default_factory=requests.Session)
    grants: dict[tuple[str, str], str] = field(default_factory=dict)
    own: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, method: str, url: str, body: object = None) -> requests.Response:
        return self.http.request(method, url, json=body, timeout=20, allow_redirects=False)


@dataclass
class World:
    doors: Doors
    visitors: dict[str, Visitor]
    clips: dict[str, str]  # the oldest of each camera
    every_clip: dict[str, set[str]]
    numbers: dict[str, dict[str, str]]  # by camera, what is in the names of LIVE and ECHO
    needles: dict[str, set[bytes]]

    @property
    def keeper(self) -> Visitor:
        return self.visitors[KEEPER]

    def api(self, visitor: Visitor, method: str, path: str, body: object = None) -> Any:
        return visitor.ask(method, f"{self.doors.home}/api/v1{path}", body)

    def fetch(self, visitor: Visitor, kind: str, name: str, camera: str) -> requests.Response:
        """Of the media of a camera, under the grant that the visitor has or has got hold of."""
        base = visitor.grants.get((kind, camera), f"/{_door(kind)}/{FORGED}")
        named = name.format(**self.numbers.get(camera, self.numbers.get(GARDEN, {})))
        return visitor.ask("GET", f"{self.doors.home}{base}/{named}")

    def open(self, visitor: Visitor, kind: str, camera: str) -> requests.Response:
        clip = self.clips.get(camera, NO_CLIP)
        rendition = {"rendition": "echo" if kind == "echo" else "source"}
        if kind == "clip":
            answer = self.api(visitor, "POST", f"/clips/{clip}/open", rendition)
        else:
            answer = self.api(visitor, "POST", "/live", {"camera": camera, **rendition})
        assert isinstance(answer, requests.Response)
        return answer

    def leaks(self, answer: requests.Response, cameras: frozenset[str]) -> bool:
        """Whether it holds anything of those cameras."""
        return any(
            needle in answer.content for camera in cameras for needle in self.needles[camera]
        )


def _door(kind: str) -> str:
    return "clip" if kind == "clip" else "live"


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """Everybody has opened what they may; what they may not, the keeper's address is known of."""
    with clip_doors(folder) as doors:
        visitors = {KEEPER: _sign_in(doors, KEEPER, FIRST), "stranger": Visitor("stranger")}
        for name, (role, cameras) in PEOPLE.items():
            until = None if role is Role.OWNER else NOON + UNTIL
            _put(doors, Person(id_of(name), f"the {name}", role, cameras, (), until, NOON))
            visitors[name] = _sign_in(doors, name, id_of(name))
        clips = {camera: {_clip(doors, camera)} for camera in EVERY}
        oldest = {camera: next(iter(ids)) for camera, ids in clips.items()}
        clips[FRONT].add(_clip(doors, FRONT, timedelta(minutes=1)))
        for camera in EVERY:
            _feed(doors, camera)
        world = World(doors, visitors, oldest, clips, {}, {})
        _open(world)
        world.numbers = {camera: _numbers(world, camera) for camera in EVERY}
        bodies = {camera: _bodies(world, camera) for camera in EVERY}
        world.needles = {
            GARDEN: _needles(world, GARDEN, bodies[GARDEN], b"".join(bodies[FRONT])),
            FRONT: _needles(world, FRONT, bodies[FRONT], b"".join(bodies[GARDEN])),
        }
        yield world


def id_of(name: str) -> str:
    """Of that person; the house's first owner is the keeper."""
    return f"id-{name.replace(' ', '-')}"


def _put(doors: Doors, person: Person) -> None:
    with doors.house.db.write() as tx:
        doors.house.persons.put(tx, person)


def _sign_in(doors: Doors, name: str, person: str) -> Visitor:
    with doors.house.db.write() as tx:
        started = doors.house.sessions.start(tx, f"the {name}'s browser", person)
    visitor = Visitor(name, person)
    visitor.http.cookies.set(COOKIE, started.cookie)
    visitor.http.headers[PAGE_KEY] = started.page_key
    return visitor


def _clip(doors: Doors, camera: str, later: timedelta = timedelta(0)) -> str:
    made = recorded.filmed(doors.house.library, camera, footage=FOOTAGE[camera], later=later)
    for kind in PictureKind:
        made.attach(kind, recorded.JPEG + f"{kind.value} of the {camera}".encode())
    made.close()
    return made.event


def _feed(doors: Doors, camera: str) -> None:
    """Live pictures of the camera: real ones, so that a still can be made of them."""
    outputs = doors.house.rooms.outputs(camera)
    for part in recorded.parts(FOOTAGE[camera]):
        outputs.ring.put(part)
        outputs.channel.put(part)
    outputs.channel.set_live(True)
    outputs.echo.begin((EchoVariant("720p", *FOOTAGE[camera].size, 1_000_000),), NOON)
    for second in range(2):
        segment = TsSegment(
            f"second {second} of the {camera}".encode(), Fraction(second), Fraction(1)
        )
        outputs.echo.put("720p", segment)


def _open(world: World) -> None:
    kinds = [(kind, camera) for kind in ("live", "echo", "clip") for camera in sorted(EVERY)]
    for visitor in world.visitors.values():  # the keeper is the first
        for kind, camera in kinds:
            answer = world.open(visitor, kind, camera)
            if answer.status_code == 200:
                visitor.own.add((kind, camera))
                url = answer.json()["url"]
                visitor.grants[kind, camera] = url.rpartition("/")[0]
            else:
                visitor.grants[kind, camera] = world.keeper.grants[kind, camera]


def _numbers(world: World, camera: str) -> dict[str, str]:
    """What the camera's playlists name first."""
    live = world.fetch(world.keeper, "live", LIVE["live playlist"], camera).text
    echo = world.fetch(world.keeper, "echo", ECHO["echo playlist"], camera).text
    (part, *_), (segment, *_) = re.findall(r"part-(\d+)", live), re.findall(r"segment-(\d+)", live)
    (init,), (number, *_) = re.findall(r"init-(.+)\.mp4", live), re.findall(r"(\d+)\.ts", echo)
    return {"part": part, "segment": segment, "init": init, "echo": number}


def _bodies(world: World, camera: str) -> list[bytes]:
    """All the media that there are of a camera, but for what only lists them."""
    found = []
    for kind, names in (("live", LIVE), ("echo", ECHO), ("clip", CLIP)):
        for what, name in names.items():
            got = world.fetch(world.keeper, kind, name, camera)
            assert got.status_code == 200, (what, camera, got.text)
            if not lists(what):
                found.append(got.content)
    return found


def lists(what: str) -> bool:
    return "playlist" in what or "multivariant" in what


def _needles(world: World, camera: str, bodies: list[bytes], others: bytes) -> set[bytes]:
    """Pieces of everything that there is of a camera, and its name where it stands for a row.

    Without those that another camera's media hold too, like the boxes of every MP4.
    """
    pieces = {body[at : at + 64] for body in bodies for at in range(0, len(body) - 64, 997)}
    rows = {f'"{camera}"', f"of the {camera}", f"{camera}-2026", *world.every_clip[camera]}
    pieces |= set(bodies) | {body[-64:] for body in bodies}
    return {row.encode() for row in rows} | {piece for piece in pieces if piece not in others}
