"""Sentences about who may: linking, codes, the PIN, and what somebody may not. Pure.

Neither a PIN nor a code is ever repeated.
"""

from skill.language.en.words import short

_NOT_ALLOWED = {
    "scope": "This Alexa isn't allowed to do that. You can change it on the Private Eye page.",
    "hours": "You can't do that at this time. The owner of the house has set other hours.",
    "camera": "That camera isn't open to you. The owner of the house can change that.",
}
_NOT_AT_ALL = "You can't do that in this house. The owner can change that on the Private Eye page."


class AccountSpeech:
    def link(self) -> str:
        return (
            "I need to know who you are first. "
            "Please link Private Eye in your Alexa app, then ask me again."
        )

    def not_allowed(self, why: str) -> str:
        return _NOT_ALLOWED.get(why, _NOT_AT_ALL)

    # The code that makes an Alexa one of the house

    def not_met(self) -> str:
        return (
            "We haven't met yet. Get a code on the Alexa tab of your Private Eye page, "
            "and tell it to me."
        )

    def whats_the_code(self) -> str:
        return "What's the code?"

    def confirmed(self, house: str) -> str:
        return f"Thank you. This is {short(house)}."

    def wrong_code(self) -> str:
        return "That code isn't right, or it has expired. Get a new one on the Alexa tab."

    def too_many_codes(self) -> str:
        return "That was one try too many. Wait a few minutes, then get a new code."

    def six_digits(self) -> str:
        return "The code has six digits. Please say them one by one."

    # The PIN

    def whats_your_pin(self) -> str:
        return "What's your PIN?"

    def wrong_pin(self) -> str:
        return "That isn't the right PIN."

    def pin_locked(self) -> str:
        return (
            "That was one wrong PIN too many, so I won't take another for a while. "
            "You can still do it on the Private Eye page."
        )

    def no_pin_needed(self) -> str:
        return "I don't need a PIN right now."
