"""What stands in the way of an answer: who asks, which room was meant, or what is missing."""

from skill.contract.question import Answer


class Refused(Answer, frozen=True, tag="refused"):
    """The asker may not do that; any question may be answered so. `why`: "scope" (the link leaves
    it out), "hours", "camera" or "rights"."""

    why: str


class Stranger(Answer, frozen=True, tag="stranger"):
    """Nobody whom the house knows. `link`: they may link their account."""

    link: bool = False


class UnknownRoom(Answer, frozen=True, tag="unknown"):
    """`rooms`: those there are."""

    heard: str | None
    rooms: tuple[str, ...]


class Ambiguous(Answer, frozen=True, tag="ambiguous"):
    """`rooms`: those that may be meant."""

    heard: str
    rooms: tuple[str, ...]


class PinNeeded(Answer, frozen=True, tag="pin_needed"):
    """All is well but for the PIN. `cameras`: those that it turns on."""

    cameras: tuple[str, ...] = ()


class PinRefused(Answer, frozen=True, tag="pin_refused"):
    """`locked`: no more tries for a while."""

    locked: bool


AskBack = UnknownRoom | Ambiguous
