"""Questions and answers as JSON. Pure.

Of what it reads, either side ignores the fields that it does not know.
"""

from functools import cache
from typing import Any, TypeVar, Union, get_args

import msgspec
from msgspec.json import Decoder

from skill.contract.first_version import MovedTimes, holds_times
from skill.contract.question import Answer, Asker, Question
from skill.contract.refusals import Refused
from skill.contract.version import FIRST, VERSION

T = TypeVar("T")
Q = TypeVar("Q", bound=Question[Any])


class Unreadable(Exception):
    """It is not JSON, or not what the contract has there. Says no value of what was sent."""


def write_question(question: Question[object], asker: Asker) -> bytes:
    fields = {**msgspec.to_builtins(question), **msgspec.to_builtins(asker)}
    return msgspec.json.encode(fields)


def read_question(kind: type[Q], data: bytes, spoken: int = VERSION) -> tuple[Asker, Q]:
    """A question, by the side that answers; `spoken`: the version of the one that asks. Raises
    Unreadable, also for what would be taken for another question."""
    asker: Asker = _read(Asker, data)
    question: Q = _read(kind, data)
    if spoken == FIRST and holds_times(kind):
        times: MovedTimes = _read(MovedTimes, data)
        if times.said:
            raise Unreadable(f"$.{times.said[0]}")
    return asker, question


def write_answer(answer: Answer) -> bytes:
    return msgspec.json.encode(answer)


def read_answer(question: Question[T], data: bytes) -> T | Refused:
    """An answer, by the side that asked. Raises Unreadable."""
    read: T | Refused = _read(answers_of(type(question)), data)
    return read


@cache
def answers_of(kind: type[Question[object]]) -> Any:
    """The union of all answers to a question."""
    # The classes of questions are written as `class Show(OfRoom[Shown])`: once, for mypy and here.
    (answers,) = get_args(kind.__orig_bases__[0])  # type: ignore[attr-defined]
    return Union[answers, Refused]  # noqa: UP007 - of a value


def _read(kind: Any, data: bytes) -> Any:
    try:
        return _decoder(kind).decode(data)
    except msgspec.ValidationError as error:
        # "Expected `str`, got `int` - at `$.room`": the place, for the other part may hold a value.
        place = str(error).rpartition(" - at ")[2] if " - at " in str(error) else "the whole"
        raise Unreadable(place.strip("`")) from None
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None


@cache
def _decoder(kind: Any) -> "Decoder[Any]":
    return Decoder(kind)
