"""Sentences about who may: linking, the PIN, and what somebody may not. Pure, the same in every
English. A PIN is never repeated."""

from skill.speech import number

_NOT_ALLOWED = {
    "scope": "When this Alexa was linked, it was not given leave for that. To change it, unlink it "
    "on the Private Eye page, and link it again.",
    "hours": "You can't do that at this time. The owner of the house has set other hours.",
    "camera": "That camera isn't open to you. The owner of the house can change that.",
}
_NOT_AT_ALL = "You can't do that in this house. The owner can change that on the Private Eye page."


def link() -> str:
    return (
        "To show you the cameras of this house I need to know who you are. I've put a card into "
        "your Alexa app: please link Private Eye there, then ask me again."
    )


def not_allowed(why: str) -> str:
    return _NOT_ALLOWED.get(why, _NOT_AT_ALL)


def which_pin() -> str:
    return "What's your PIN?"


def wrong_pin() -> str:
    return "That isn't the right PIN. Please say it again, one digit at a time."


def pin_locked() -> str:
    return (
        "That was one wrong PIN too many, so I won't take another for a while. You can still do "
        "it on the Private Eye page."
    )


def no_pin(count: int) -> str:
    return (
        f"Those are {number(count)} clips. I delete more than one at a time only with a PIN, and "
        "there is none yet. You can set one on the Private Eye page, under Alexa, or delete the "
        "clips there."
    )


def no_pin_asked_for() -> str:
    return "I don't need a PIN right now."
