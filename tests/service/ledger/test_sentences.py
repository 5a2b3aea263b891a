"""Each entry of the ledger as a sentence; no act is without one."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import bridge
from bridge.model import Actor, ActorKind, Role
from bridge.policy.act_names import of_kind
from bridge.policy.acts import Act, EntryKind
from bridge.policy.refusal import Why
from bridge.service.ledger import refusal_words
from bridge.service.ledger.actors import KnownPerson, the
from bridge.service.ledger.sentences import KnownClip, Names, sentence
from bridge.store.ledger import Entry
from bridge.web import refusal_words as told_words

AT = datetime(2026, 11, 24, 14, 18, tzinfo=UTC)
ANNA = Actor(ActorKind.MEMBER, "session", "Anna", "anna", "Firefox on Linux")
TABLET = Actor(ActorKind.SCREEN, "session-2", "Kitchen tablet", "tablet")
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
SOMEBODY = Actor(ActorKind.STRANGER, "192.0.2.7", "somebody")
NAMES = Names(
    zone=ZoneInfo("Europe/Berlin"),
    cameras={"front": "Front Room", "door": "Door"},
    people={
        "anna": KnownPerson("Anna", Role.MEMBER),
        "tablet": KnownPerson("Kitchen tablet", Role.SCREEN),
        "ben": KnownPerson("Ben", Role.GUEST),
    },
    clips={"clip-1": KnownClip("door", datetime(2026, 11, 24, 2, 14, tzinfo=UTC))},
)
VIEW: dict[str, Any] = {"opened": "2026-11-24T14:14:00+00:00", "last": "2026-11-24T14:18:00+00:00"}


_DOTTED = frozenset(act.value for act in Act if "." in act)


def told(act: str, actor: Actor = ANNA, object_: str | None = None, **more: Any) -> str:
    refused, watching = more.pop("refused", None), more.pop("watching", False)
    entry = Entry(7, AT, actor, act, object_, refused, more)
    return sentence(entry, NAMES, watching=watching)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            told("live.end", TABLET, "front", seconds=240, **VIEW),
            "The kitchen tablet watched the front room for 4 minutes, from 3:14 to 3:18 pm.",
        ),
        (
            told("live.end", TABLET, "gone_camera", seconds=0, opened=VIEW["opened"], last=None),
            "The kitchen tablet opened the live view of the gone_camera, but no picture came.",
        ),
        (told("live.open", object_="front"), "Anna opened the live view of the front room."),
        (
            told("backup.restore", made_at="2026-11-20T10:00:00+00:00", vouched=True),
            "Anna restored a backup of Friday 20 November.",
        ),
        (
            told("backup.restore", made_at="2026-11-20T10:00:00+00:00", vouched=False),
            "Anna restored a backup of Friday 20 November, for which nobody vouched, so everybody "
            "had to sign in anew.",
        ),
        (
            told("live.open", object_="front", watching=True),
            "Anna is watching the front room now, since 3:18 pm.",
        ),
        (
            told("live.open", object_="front", refused="Guests may not do this."),
            "Anna tried to watch the front room and was refused: Guests may not do this.",
        ),
        (
            told("clip.end", object_="clip-1", camera="door", seconds=12, ranges="0-12", **VIEW),
            "Anna watched the clip of 3:14 am from the door for 12 seconds, from 3:14 to 3:18 pm: "
            "its seconds 0-12.",
        ),
        (
            told("clip.delete", object_="x", camera="door", starts_at="2026-11-23T14:14:00+00:00"),
            "Anna deleted the clip of 3:14 pm of Monday 23 November from the door.",
        ),
        (
            told("clip.open", object_="x", camera="door"),
            "Anna opened a clip from the door that has since been deleted.",
        ),
        (
            told("api.call", SOMEBODY, refused="not signed in", count=12),
            "Somebody at 192.0.2.7 was refused 12 times within a minute: not signed in.",
        ),
        (
            told("person.sign-in", SOMEBODY, refused="a wrong name or password", count=1),
            "Somebody at 192.0.2.7 tried to sign in and was refused: a wrong name or password.",
        ),
        (told("person.sign-in", by="passkey"), "Anna signed in with a passkey."),
        (
            told("person.add", object_="ben", name="Ben", role="guest"),
            "Anna invited Ben as a guest.",
        ),
        (
            told(
                "person.change",
                object_="ben",
                role="guest",
                was="member",
                cameras="door front",
                hours="0 60-90",
                until="2026-12-06T23:00:00+00:00",
            ),
            "Anna changed what Ben may do as a guest, before as a member, for the door and the "
            "front room, at certain hours, until Sunday 6 December.",
        ),
        (told("account.rename", name="Annika"), "Anna changed their name to Annika."),
        (
            told("person.add", object_="ben", name="Benno", role="guest"),
            "Anna invited Benno, now called Ben, as a guest.",
        ),
        (
            told("person.change", object_="ben", called="Benno", name="Ben", role="guest"),
            "Anna changed what Benno, now called Ben, may do as a guest.",
        ),
        (
            told("person.link", object_="ben", name="Benno"),
            "Anna made a new sign-in link for Benno, now called Ben.",
        ),
        (
            told("person.remove", object_="gone", name="Carl", role="guest"),
            "Anna removed Carl from the house.",
        ),
        (
            told("session.end", object_="anna", device="Chrome on Android"),
            "Anna signed themselves out on Chrome on Android.",
        ),
        (
            told("privacy.hide", object_="front", way="voice"),
            "Anna turned the front room off by voice.",
        ),
        (
            told("privacy.hide", object_="front", way="page", until="2026-11-24T20:40:00+00:00"),
            "Anna turned the front room off until 9:40 pm.",
        ),
        (
            told("privacy.hide", object_="front", way="voice", until="2026-11-25T07:00:00+00:00"),
            "Anna turned the front room off by voice until 8:00 am on Wednesday 25 November.",
        ),
        (told("privacy.hide", object_="front", until="soon"), "Anna turned the front room off."),
        (
            told("privacy.reveal", BRIDGE, "front", way="timer"),
            "Private Eye turned the front room on again, as was said when it was turned off.",
        ),
        (told("cameras.list", count=2), "Anna asked how the cameras are twice within a minute."),
        (
            told("something.new"),
            "Anna did what this version has no words for: something.new.",
        ),
    ],
)
def test_it_is_told_in_a_plain_sentence(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Front Room", "the front room"),
        ("The Door", "the door"),
        ("TV", "the TV"),
        ("Sam's room", "Sam's room"),
        ("My office", "My office"),
    ],
)
def test_a_camera_is_called_as_in_a_sentence(name: str, expected: str) -> None:
    assert the(name) == expected


def test_who_it_was_is_said_of_every_kind_of_actor() -> None:
    said = {kind: told("start", Actor(kind, "id", "Name", "nobody")) for kind in ActorKind}
    assert said[ActorKind.SYSTEM] == "Private Eye started."
    assert said[ActorKind.VOICE] == "Name by voice started."
    assert said[ActorKind.COMMAND_LINE] == "Program Name started."
    many = Actor(ActorKind.SYSTEM, "many", "many at once")
    assert told("clips.list", many, count=300) == (
        "Many at once asked which clips there are 300 times within a minute."
    )


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_sentence_whatever_it_lacks(act: Act) -> None:
    for entry in (told(act), told(act, refused="why"), told(act, SOMEBODY, "x", count=3)):
        assert re.fullmatch(r"[A-Z][^{}]+[.]", entry), entry
        assert "  " not in entry
        assert "None" not in entry


def test_every_refusal_has_words_for_the_ledger_and_for_whoever_asked() -> None:
    for words in (refusal_words.ENGLISH, told_words.ENGLISH):
        assert words.keys() == set(Why)
        assert all(text.strip() and "  " not in text for text in words.values())
    entry = told("live.open", object_="front", refused=Why.OUTSIDE_HOURS.value)
    assert entry == (
        "Anna tried to watch the front room and was refused: "
        "this was outside the hours that the owner has set."
    )


def test_who_was_refused_many_deletions_is_told_how_often() -> None:
    refused: dict[str, Any] = {"refused": Why.GUESTS_MAY_NOT.value, "object_": "front"}
    why = "and was refused: guests may not do this."
    some = told("clip.delete", count=50, way="page", **refused)
    assert some == f"Anna tried to delete clips from the front room {why}"
    tries = told("clip.delete", count=3, **refused)
    assert tries == f"Anna tried to delete clips from the front room 3 times within a minute {why}"
    gone = told("person.remove", refused=Why.MEMBERS_MAY_NOT.value)
    assert gone == "Anna tried to remove somebody and was refused: only the owner may do this."


def test_no_act_is_named_by_hand() -> None:
    """In `bridge` a name of an act, or of a reason, stands in its table alone."""
    found = [
        f"{path.name}: {node.value}"
        for path in sorted(Path(bridge.__file__).parent.rglob("*.py"))
        if not {"migrations", "tables"} & set(path.parts) and path.name != "acts.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in _DOTTED
    ]
    assert found == []


def test_looks_and_changes_are_apart() -> None:
    assert {"live.end", "clip.end", "clip.download"} <= of_kind(EntryKind.LOOK)
    assert {"person.add", "clip.delete", "privacy.hide"} <= of_kind(EntryKind.CHANGE)
