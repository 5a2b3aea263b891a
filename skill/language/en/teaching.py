"""What somebody said that a clip was, and what the house learns from it. Pure."""

from collections.abc import Mapping

from skill.contract.teaching import Learnt, Taught
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import counted, joined, number, the

_THINGS: Mapping[str, str] = {
    "person": "a person",
    "pet": "a pet",
    "vehicle": "a vehicle",
    "animal": "an animal",
    "other": "nothing much",
}


class TeachingSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)
        self._fine = dialect.fine

    def taught(self, taught: Taught) -> tuple[str, ...]:
        """What is asked next, if anything is, comes after it."""
        clip = taught.clip
        got = f"Got it: {taught.name or _THINGS.get(taught.label, 'that')}."
        where = f"That's {the(clip.camera.name)} at {self._times.of_clip(clip)}."
        if taught.others:
            others = joined(taught.others)
            told = f"But {others} said otherwise, so I learn nothing from it until you agree."
            return got, told, where
        return (got, *_learnt(taught.learnt), where)

    def keep_it(self) -> str:
        return "Keep it?"

    def kept(self) -> str:
        return f"{self._fine} I'll go by that from now on."

    def declined(self) -> str:
        return f"{self._fine} Only that clip is called so."

    def nothing_proposed(self) -> str:
        return "There's nothing waiting for a yes. Please look at the page What it learnt."

    def no_name(self) -> str:
        return "I can't call anything that. Try another name."


def _learnt(learnt: Learnt | None) -> tuple[str, ...]:
    if learnt is None:
        return ("I need a few more before I can learn from it.",)
    if learnt.state == "set_aside":
        lost = "a person" if learnt.lost == 1 else f"{number(learnt.lost)} people"
        return (f"But learning from it would have lost {lost}, so I won't go by it.",)
    if learnt.state != "proposed":
        return ()
    if learnt.spared:
        of = f"{number(learnt.spared)} of {counted(learnt.alerts, 'alert')}"
        return (f"That would have spared you {of}, and no person.",)
    return (f"{counted(learnt.changed, 'clip')} of the last month would be called otherwise.",)
