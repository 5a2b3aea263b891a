"""Cameras turned off, for good or a time, and on again. Pure."""

from collections.abc import Sequence

from skill.contract.privacy import AlreadyOn, Hidden, Revealed
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import all_of, capital, its_camera, listing, number, plain

_MOST_NAMED = 3
_DARK = "Nothing is seen, and nothing is kept."


class PrivacySpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._turned = dialect.turned
        self._times = Times(dialect.date)

    def hidden(self, hidden: Hidden, variety: int) -> tuple[str, ...]:
        which, are = _which(hidden.cameras, all_=hidden.all)
        until = ""
        if hidden.until_time:
            until = f" until {self._times.until(hidden.until_day, hidden.until_time)}"
        if hidden.already:
            return (f"{which} {are} off already{until}.", _DARK)
        off = "off" if until or variety % 2 else f"{self._turned} off"
        return (f"{which} {are} {off}{until}.", *_longer(hidden.longer), _DARK)

    def revealed(self, revealed: Revealed) -> str:
        which, are = _which(revealed.cameras, all_=revealed.all)
        return f"{which} {are} coming back on."

    def already_on(self, on: AlreadyOn) -> str:
        """Whether it shows anything is another matter: nobody has turned it off."""
        which, are = _which(on.cameras, all_=on.all)
        return f"{which} {are} {self._turned} on already."

    def whats_your_pin(self, cameras: Sequence[str]) -> str:
        which = listing(cameras) if len(cameras) <= _MOST_NAMED else _number_of(cameras)
        return f"To turn {which} on, what's your PIN?"

    def stays(self) -> str:
        """No to "what's your PIN?"."""
        return "All right. Nothing was changed."

    def on_the_page(self) -> str:
        return (
            "For that I need a PIN, and there's none. "
            "Use the Live page, or set one on the Alexa page."
        )

    def may_not(self) -> str:
        return f"I may not do that for you. Whoever {self._turned} it off can, on the Live page."

    def title(self, cameras: Sequence[str], *, off: bool) -> str:
        if len(cameras) == 1:
            return f"{capital(plain(cameras[0]))}: {'off' if off else 'on'}"
        return f"{capital(number(len(cameras)))} cameras {'off' if off else 'on'}"


def _number_of(cameras: Sequence[str]) -> str:
    return f"{number(len(cameras))} cameras"


def _longer(cameras: Sequence[str]) -> tuple[str, ...]:
    """What was off for longer before."""
    if not cameras:
        return ()
    which, are = _which(cameras, all_=False)
    return (f"{which} {'stays' if are == 'is' else 'stay'} off.",)


def _which(cameras: Sequence[str], *, all_: bool) -> tuple[str, str]:
    """And the verb that goes with them."""
    if len(cameras) == 1:
        return capital(its_camera(cameras[0])), "is"
    if all_:
        return all_of(len(cameras)), "are"
    return capital(listing(cameras)), "are"
