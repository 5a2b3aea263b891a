"""The errors of the bridge.

    PrivateEyeError(kind, message)
    ├── ConfigError       one or more mistakes in the configuration, all named at once
    ├── TooSoon           tried too often; says how long to wait
    ├── NotFresh          done only by who has signed in just now
    ├── refusal.Denied    refused by `policy.consent`; says why, in words only at the rims
    └── (callers branch on `kind`; a subclass exists only where a caller needs its own data)

`message` is a sentence that a person may be shown or told (of `Denied`: see `web.refusal_words`);
it never holds a secret, a path of the house's machine or an address with a password. Kinds are
mapped to HTTP status codes once, in `web/http/errors.py`, and to speech once, in `skill/speech.py`.
"""

from collections.abc import Sequence
from enum import StrEnum


class Kind(StrEnum):
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class PrivateEyeError(Exception):
    """Something that could not be done, in words a person may hear."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class TooSoon(PrivateEyeError):
    """Somebody has to wait before they may try again."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(Kind.TOO_MANY, message)
        self.wait_s = wait_s


class NotFresh(PrivateEyeError):
    """Somebody may do it, but has to sign in again first."""

    def __init__(self, message: str) -> None:
        super().__init__(Kind.DENIED, message)


class ConfigError(PrivateEyeError):
    """Every mistake of a configuration file at once, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(Kind.INVALID, "\n".join(problems))
        self.problems = tuple(problems)
