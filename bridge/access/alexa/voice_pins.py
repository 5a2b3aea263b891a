"""The PIN that a voice is asked for before it deletes much or lifts privacy.

Four digits are few: five wrong ones lock it for 15 minutes, and each five more for twice as long, a
day at most: five guesses a day among 9,000, for whoever goes on trying. Nobody is locked out of
anything but the voice: on the page everything can still be done, and a new PIN be set.
"""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bridge.access.persons import Persons
from bridge.store.database import Tx
from bridge.store.people import voice_pins as rows
from bridge.store.people.voice_pins import PinRow

ATTEMPTS = 5
LOCKED = timedelta(minutes=15)
LOCKED_MOST = timedelta(days=1)
# No leading zero: Alexa hears a number and drops it.
_PIN = re.compile(r"[1-9][0-9]{3,7}", re.ASCII)
_DOUBLINGS = 7


class PinCheck(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    NONE = "none"  # none was set


class VoicePins:
    """Any thread."""

    def __init__(self, key: bytes, persons: Persons) -> None:
        self._key = key
        self._persons = persons

    def keeper(self, tx: Tx, person: str | None) -> str:
        """Whose PIN counts for whoever acts as that person. An Alexa that was confirmed by six
        digits, and the command line, are nobody's in particular: the first owner's who has one, and
        theirs who was one as far as anybody can read."""
        if person is not None:
            return person
        keepers = (*self._persons.owners(), *self._persons.unreadable())
        has_one = (each.id for each in keepers if rows.find(tx, each.id))
        return next(has_one, self._persons.first_owner())

    def find(self, tx: Tx, person: str) -> PinRow | None:
        return rows.find(tx, person)

    def set(self, tx: Tx, person: str, pin: str, *, for_one: bool, now: datetime) -> None:
        rows.put(tx, PinRow(person, self._mac(person, pin), for_one, now))

    def ask_for_one(self, tx: Tx, person: str, for_one: bool) -> bool:
        """Whether a single clip needs it too. False: there is no PIN."""
        row = rows.find(tx, person)
        if row is not None:
            rows.put(tx, replace(row, for_one=for_one))
        return row is not None

    def forget(self, tx: Tx, person: str) -> bool:
        return rows.forget(tx, person)

    def check(self, tx: Tx, person: str, pin: str, now: datetime) -> PinCheck:
        """Wrong ones count: the caller must commit."""
        row = rows.find(tx, person)
        if row is None:
            return PinCheck.NONE
        if row.locked_until is not None and now < row.locked_until:
            return PinCheck.LOCKED
        if hmac.compare_digest(self._mac(person, digits(pin)), row.mac):
            if row.wrong:
                rows.put(tx, replace(row, wrong=0, locked_until=None))
            return PinCheck.RIGHT
        wrong = row.wrong + 1
        until = now + _locked_for(wrong) if wrong % ATTEMPTS == 0 else None
        rows.put(tx, replace(row, wrong=wrong, locked_until=until))
        return PinCheck.WRONG if until is None else PinCheck.LOCKED

    def _mac(self, person: str, pin: str) -> bytes:
        data = f"{person}\0{pin}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, data, hashlib.sha256)


def is_pin(text: str) -> bool:
    """4 to 8 digits, not all of them the same, not counted up or down."""
    if not _PIN.fullmatch(text):
        return False
    steps = {int(later) - int(digit) for digit, later in pairwise(text)}
    return steps not in ({0}, {1}, {-1})


def digits(heard: str) -> str:
    """A PIN as Alexa hears it: "1 2 3 4", "12 34"."""
    return "".join(character for character in heard if character in "0123456789")


def _locked_for(wrong: int) -> timedelta:
    doublings = min(wrong // ATTEMPTS - 1, _DOUBLINGS)
    return min(LOCKED * (1 << doublings), LOCKED_MOST)
