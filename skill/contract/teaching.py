"""What a clip was, as somebody says it, and whether the house goes by what it learns from that."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from skill.contract.clips import Clip, NotFound, Pick
from skill.contract.question import Answer, Question, Spoken
from skill.contract.refusals import Stranger

Thing = Literal["person", "pet", "vehicle", "animal", "other"]


class Learnt(Struct, frozen=True):
    """A version of what the house knows, held against the last 30 days. `state`: "in_use",
    "proposed" or "set_aside". Nobody would have been told of `spared` of the `alerts`; `lost` of
    these were people, and `doubtful` may have been. `changed`: how many clips would be called
    otherwise."""

    version: int
    state: str
    alerts: int
    spared: int
    lost: int
    doubtful: int
    changed: int


class Taught(Answer, frozen=True, tag="taught"):
    """`label` as of a `Thing`, or else of the house's own, which is called `name`. `learnt`: None
    where there is too little to learn from. `others`: who says otherwise of this clip."""

    clip: Clip
    label: str
    name: str | None = None
    learnt: Learnt | None = None
    others: tuple[str, ...] = ()


class NoName(Answer, frozen=True, tag="no_name"):
    """Nothing can be called so."""


class LearntKept(Answer, frozen=True, tag="learnt_kept"):
    """The house goes by it from now on."""


class LearntDeclined(Answer, frozen=True, tag="learnt_declined"):
    """It does not; the clip stays what it was called."""


class NothingProposed(Answer, frozen=True, tag="nothing_proposed"):
    """The answer was to no question, or to one that was answered, or does not hold any more."""


class TeachClip(Pick[Taught | NoName | NotFound], frozen=True, kw_only=True):
    """One of `thing` and `name`: a kind of every house, or one in words of one's own. "That" is the
    clip that was talked of, where none was the last one."""

    path: ClassVar = "clips/teach"
    thing: Thing | None = None
    name: Spoken | None = None


class AnswerLearnt(
    Question[LearntKept | LearntDeclined | NothingProposed | Stranger], frozen=True, kw_only=True
):
    """Yes or no to what is proposed."""

    path: ClassVar = "learnt/answer"
    version: Annotated[int, Meta(ge=1)]
    keep: bool
