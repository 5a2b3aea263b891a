"""Codes by which a signed-in person says, on the page that links an Alexa, who they are.

That page is on the public door, where nobody signs in: no password is typed there, and no cookie is
good there. The code comes from the page of the house, is typed once, and is worth one link.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from bridge.access.secret_text import hashed, same
from bridge.clock import Clock
from bridge.store.database import Tx

VALID = timedelta(minutes=10)
# No vowels, so that no code is a word; 20^8 codes, against 20 guesses a minute and address.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class _OpenCode:
    hash: bytes
    until: float  # monotonic


class LinkCodes:
    """Any thread. In memory, one for each person: a restart ends them, as the next one does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._open: dict[str, _OpenCode] = {}

    def create(self, tx: Tx, person: str) -> str:
        """A new code, as it is shown: BCDF-GHJK. It is good once `tx` has committed."""
        text = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        tx.after_commit(lambda: self._keep(person, text))
        return f"{text[: _LENGTH // 2]}-{text[_LENGTH // 2 :]}"

    def end(self, tx: Tx, person: str) -> None:
        """Whatever code of theirs is open, when `tx` commits."""
        tx.after_commit(lambda: self._drop(person))

    def take(self, typed: str) -> str | None:
        """The person whose code this is. It is used up, whatever becomes of it."""
        text = "".join(letter for letter in typed.upper() if letter in _LETTERS)
        now = self._clock.monotonic()
        with self._lock:
            self._open = {who: code for who, code in self._open.items() if now < code.until}
            for person, code in self._open.items():
                if same(text, code.hash):
                    del self._open[person]
                    return person
        return None

    def _keep(self, person: str, text: str) -> None:
        until = self._clock.monotonic() + VALID.total_seconds()
        with self._lock:
            self._open[person] = _OpenCode(hashed(text), until)

    def _drop(self, person: str) -> None:
        with self._lock:
            self._open.pop(person, None)
