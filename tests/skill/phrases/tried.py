"""Phrases said to the house, one conversation each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bridge.console.device import DeviceKind
from tests.skill.phrases import judged
from tests.skill.phrases.house import PhraseHouse, conversation
from tests.skill.phrases.judged import Came, State
from tests.skill.phrases.phrase import Phrase, Wanted


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was said, and what was wanted of it."""

    phrase: Phrase
    turn: int
    wanted: Wanted
    came: Came
    right: bool
    wrong: bool


def tried(
    phrases: Iterable[Phrase], *, device: DeviceKind = DeviceKind.SHOW, locale: str = "en-US"
) -> Iterator[Tried]:
    for phrase in phrases:
        with conversation(device, locale) as talk:
            before, spoken = state(talk.house), ""
            for turn, each in enumerate(phrase.turns):
                said = talk.say(each.text)
                after = state(talk.house)
                answers = talk.asked.since_last()
                came = Came(said, answers, before, after, spoken, talk.sizes[-1], talk.listens[-1])
                before, spoken = after, said.speech
                if each.wanted is not None:
                    right, wrong = judged.right(each.wanted, came), judged.wrong(each.wanted, came)
                    yield Tried(phrase, turn, each.wanted, came, right, wrong)


def state(house: PhraseHouse) -> State:
    return State(frozenset(house.clip_names().values()), house.hidden())
