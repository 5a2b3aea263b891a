"""What the owner decides about the skill, wherever it runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SkillSettings:
    """`cards`: answers also stand in the Alexa app, which keeps them; off unless wanted. `screen`:
    by what pictures that move are shown where a screen can do both: in a document of ours, which
    keeps the session, or by VideoApp."""

    cards: bool = False
    screen: Literal["apl", "videoapp"] = "apl"


def of_environment(variables: Mapping[str, str]) -> SkillSettings:
    """For Lambda."""
    app = variables.get("PRIVATE_EYE_SCREEN", "").strip().lower() == "videoapp"
    cards = variables.get("PRIVATE_EYE_CARDS", "").strip().lower() in ("1", "on", "yes", "true")
    return SkillSettings(cards=cards, screen="videoapp" if app else "apl")
