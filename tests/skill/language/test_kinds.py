"""What happened by what it was, in one breath; and what nobody could make out."""

import pytest
from msgspec.structs import replace

from skill.contract.clips import Clip, Happened, KindCount, NoClip, Rings, Tally
from skill.contract.when import Span
from skill.language.breath import MOST_WORDS, breath, words
from skill.language.pause import without
from tests.skill.language.told import GB, TODAY, a_clip, happened, say

AT = "at 2:22 this morning"


def of(label: str, count: int, finer: str | None = None, room: str | None = "Door") -> KindCount:
    return KindCount(label, finer, count, room)


PEOPLE, CAT = of("person", 2), of("pet", 1, "cat")
POSTMAN = replace(of("k0123456789abcdef", 2), called="the postman")


def seen(*kinds: KindCount, nothing: int = 0, last: Clip | None = None, **more: object) -> Happened:
    """The last was a person at the door."""
    rooms = dict.fromkeys(["Door", *(kind.room or "Garden" for kind in kinds)], 0)
    for kind in kinds:
        rooms[kind.room or "Garden"] += kind.count
    told = happened(*(Tally(name, count) for name, count in rooms.items() if count))
    newest = last or a_clip(label="person")
    return replace(told, kinds=kinds, nothing=nothing, last=newest, **more)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (seen(of("person", 1)), f"A person today, at the door {AT}."),
        (seen(PEOPLE, CAT), f"Two people and a cat at the door today, the last {AT}."),
        (
            seen(of("pet", 3, "cat"), of("person", 14), nothing=30),
            f"14 people and three cats at the door today, the last {AT}. "
            "Otherwise nothing much, 30 times.",
        ),
        (
            seen(POSTMAN, PEOPLE),
            f"Two people and the postman twice at the door today, the last {AT}.",
        ),
        (seen(replace(POSTMAN, count=1)), f"The postman today, at the door {AT}."),
        (
            seen(PEOPLE, of("pet", 1, "cat", "Garden")),
            "Two people at the door and a cat in the garden today.",
        ),
        (
            seen(PEOPLE, of("pet", 1, "cat", "Garden"), of("vehicle", 2, "bus", "Drive")),
            "Two people, two buses and a cat today. The last was a person at the door "
            "at 2:22 this morning.",
        ),
        (
            seen(PEOPLE, of("unknown", 3)),
            f"Two people and three I couldn't make out at the door today, the last {AT}.",
        ),
        (
            seen(
                PEOPLE,
                *(of("pet", 1, name) for name in ("cat", "dog")),
                of("animal", 1),
                of("vehicle", 1),
            ),
            f"Two people, a vehicle, a cat and two more at the door today, the last {AT}.",
        ),
    ],
)
def test_what_happened_is_told_by_what_it_was(told: Happened, said: str) -> None:
    assert without(say(told)) == said
    assert words(said) <= MOST_WORDS


def test_while_you_were_out_by_what_it_was() -> None:
    said = say(seen(PEOPLE, CAT), away=True)
    assert said == f"Since midnight: two people and a cat, the last at the door {AT}."


def test_only_nothing_much_is_said_to_be_that() -> None:
    told = replace(happened(Tally("Garden", 30)), nothing=30)
    assert say(told) == (
        "Nothing much today: something moved 30 times, but no people, animals or vehicles."
    )
    once = replace(happened(Tally("Garden", 1)), nothing=1)
    assert "something moved, but" in say(once)


def test_what_nobody_could_make_out_is_told_as_before() -> None:
    told = replace(happened(Tally("Door", 2)), kinds=(of("unknown", 2),), nothing=3)
    assert say(told) == (
        f"Two clips today. The last was at the door {AT}. Otherwise nothing much, three times."
    )


def test_who_rang_is_told_first() -> None:
    told = seen(PEOPLE, CAT, rings=Rings(1, "Door", "today", "02:22"))
    assert say(told) == (
        f"Somebody rang at the door {AT}. Two people and a cat today, the last at 2:22."
    )


@pytest.mark.parametrize(
    ("kind", "count", "room", "unsure", "said"),
    [
        ("car", 3, None, 0, f"Three cars today, the last at the door {AT}."),
        ("person", 1, None, 0, f"A person today, at the door {AT}."),
        ("person", 2, "Door", 0, f"Two people at the door today, the last {AT}."),
        ("bus", 0, None, 0, "No buses today."),
        ("dog", 0, "Garden", 0, "No dogs in the garden today."),
        ("animal", 0, None, 2, "No animals today. Twice I couldn't make out what moved."),
    ],
)
def test_a_kind_that_was_asked_after(
    kind: str, count: int, room: str | None, unsure: int, said: str
) -> None:
    told = happened(*([Tally("Door", count)] if count else []), room=room)
    kinds = (of("unknown", unsure),) if unsure else ()
    assert say(replace(told, kind=kind, kinds=kinds)) == said


def test_what_the_house_was_taught_is_called_so() -> None:
    clip = a_clip(label=POSTMAN.label, called="the postman")
    assert GB.happenings.it_was(clip) == f"It was the postman, at the door {AT}."
    assert "the postman" in GB.clips.here_is(clip, 1, 0)


@pytest.mark.parametrize(
    ("label", "finer", "said"),
    [
        ("person", None, f"It was a person, at the door {AT}."),
        ("pet", "dog", f"It was a dog, at the door {AT}."),
        ("animal", None, f"It was an animal, at the door {AT}."),
        ("other", None, f"Nothing much: no person, animal or vehicle, at the door {AT}."),
        ("unknown", None, f"I couldn't tell. Something moved at the door {AT}."),
        ("a label that is new", None, f"I couldn't tell. Something moved at the door {AT}."),
    ],
)
def test_what_it_was(label: str, finer: str | None, said: str) -> None:
    clip = a_clip(label=label, sub_label=finer)
    assert GB.happenings.it_was(clip) == said


def test_a_clip_says_what_is_to_be_seen_on_it() -> None:
    cat = a_clip(label="pet", sub_label="cat")
    assert GB.clips.here_is(cat, 1, 0) == f"Here's a cat at the door {AT}."
    assert GB.clips.here_is(cat, 3, 0) == f"The last of three clips: a cat at the door {AT}."
    assert GB.clips.first_of(cat, 3) == f"The first of three clips: a cat at the door {AT}."
    assert GB.clips.subtitle(cat) == "A cat, 2:22 this morning"
    assert breath(GB.clips.needs_a_screen(cat)).startswith("There's a cat at the door")
    assert GB.happenings.last_moved(cat) == f"The last was a cat, at the door {AT}."


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (NoClip("last", None, kind="dog"), "I have no clip of a dog."),
        (
            NoClip("last", "Garden", TODAY, kind="animal"),
            "I have no clip of an animal in the garden from today.",
        ),
        (NoClip("before", None, kind="person"), "There are no people before that."),
        (NoClip("next", "Door", kind="bus"), "There are no buses at the door after that."),
    ],
)
def test_there_is_none_of_a_kind(missing: NoClip, said: str) -> None:
    assert GB.clips.no_clip(missing, None) == said


def test_an_answer_by_kind_leaves_breath_for_its_question_whatever_the_time() -> None:
    friday = Span("2026-11-20", "2026-11-20", "evening", None)
    upstairs = a_clip(name="Upstairs landing", label="vehicle", sub_label="motorcycle")
    kinds = (PEOPLE, of("pet", 4, "cat", None), of("animal", 2, None, None), of("unknown", 7))
    told = GB.happenings.happened(seen(*kinds, span=friday, last=upstairs), away=False, variety=0)
    assert words(told[0]) + words(GB.happenings.want_to_see()) <= MOST_WORDS
