"""What goes to Amazon is what the skill says that goes to Amazon."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill import disclosed
from skill.settings import SkillSettings
from tests.skill.alexa import intent
from tests.skill.house import House
from tests.skill.talker import Talker

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
# Of these are the directives that Alexa knows; ours show something, and nothing else.
DIRECTIVES = {"VideoApp.Launch", "Alexa.Presentation.APL.RenderDocument"}
CARDS = {"Simple", "LinkAccount"}


def places(value: Any, at: str = "") -> Iterator[str]:
    """The path of every leaf."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner, f"{at}[]")
    else:
        yield at


def kinds_of(place: str) -> list[str]:
    def covers(declared: str) -> bool:
        return place.startswith(declared[:-1]) if declared.endswith("*") else place == declared

    return [kind.id for kind in disclosed.ALL if any(map(covers, kind.places))]


def answers() -> Iterator[dict[str, Any]]:
    for file in GOLDEN:
        yield from json.loads(file.read_text()).values()
    whole, carded, linked = Talker(), Talker(settings=SkillSettings(cards=True)), House()
    linked.replies["cameras"] = lambda: Response('{"outcome": "stranger", "link": true}')
    for talker in (whole, carded, Talker(linked)):
        talker.hears(intent("ListCamerasIntent"))
        yield {"response": talker.response}


def test_every_part_of_every_answer_is_of_exactly_one_declared_kind() -> None:
    strange = {place for answer in answers() for place in places(answer)}
    assert {place: found for place in strange if len(found := kinds_of(place)) != 1} == {}


def test_no_kind_is_declared_that_no_answer_has() -> None:
    seen = {kind for answer in answers() for place in places(answer) for kind in kinds_of(place)}
    assert seen == {kind.id for kind in disclosed.ALL}


def test_directives_and_cards_are_the_ones_that_are_described() -> None:
    responses = [answer["response"] for answer in answers()]
    sent = {directive["type"] for of in responses for directive in of.get("directives", ())}
    assert sent <= DIRECTIVES
    assert {of["card"]["type"] for of in responses if "card" in of} <= CARDS


@pytest.mark.parametrize("place", ["response.apiResponse.x", "response.directives[].commands"])
def test_a_new_kind_would_be_noticed(place: str) -> None:
    assert kinds_of(place) == []
