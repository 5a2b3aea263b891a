"""Alexa user ids for people who type to the skill instead of speaking to an Echo.

    amzn1.ask.account.<kind>-<id>-<mac>

The skill knows of its user only an id, and asks the bridge on that user's behalf. The id of a
console user therefore says, signed, which session or token types: nothing has to be remembered or
confirmed, it is good for exactly as long as that session or token, and nobody can make one up.
"""

import hashlib
import hmac

from bridge.store.people.epochs import Subject, SubjectKind

_PREFIX = "amzn1.ask.account."
_KINDS = {"S": SubjectKind.SESSION, "T": SubjectKind.TOKEN}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


class ConsoleUsers:
    """Any thread."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def user(self, holder: Subject) -> str:
        """The user id under which the holder of a session or token types."""
        named = f"{_LETTERS[holder.kind]}-{holder.id}"
        return f"{_PREFIX}{named}-{self._mac(named)}"

    def holder(self, user: str) -> Subject | None:
        """Who is typing, if `user` is one of ours. `Holders` says whether they still may."""
        named, _, mac = user.removeprefix(_PREFIX).rpartition("-")
        if not hmac.compare_digest(self._mac(named).encode(), mac.encode("utf-8", "replace")):
            return None
        letter, _, id_ = named.partition("-")
        return Subject(_KINDS[letter], id_)

    def _mac(self, named: str) -> str:
        data = named.encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, data, hashlib.sha256).hex()
