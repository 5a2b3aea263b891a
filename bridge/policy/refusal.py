"""Why something is refused: a value, never a sentence. Pure.

Sentences are made where somebody reads or hears them: `web/refusal_words.py` tells whoever asked,
`service/ledger/refusal_words.py` the readers of the ledger, the skill whoever speaks.
"""

from dataclasses import dataclass
from enum import StrEnum

from bridge.errors import Kind, PrivateEyeError
from bridge.model import ActorKind


class Why(StrEnum):
    """As an entry of the ledger keeps it: the names are never changed."""

    # What kind of caller it is.
    OWNERS_MAY_NOT = "owners may not"
    MEMBERS_MAY_NOT = "members may not"
    GUESTS_MAY_NOT = "guests may not"
    REVIEWERS_MAY_NOT = "reviewers may not"
    SCREENS_MAY_NOT = "screens may not"
    COMMAND_LINE_MAY_NOT = "command line may not"
    PROGRAMS_MAY_NOT = "programs may not"
    NOT_BY_VOICE = "not by voice"
    RECIPIENTS_MAY_NOT = "recipients may not"
    NOT_CONFIRMED = "not confirmed"
    BRIDGE_MAY_NOT = "bridge may not"
    # What their rights say.
    WHICH_CAMERA = "which camera"
    NOT_LINKED_FOR_IT = "not linked for it"
    OUTSIDE_HOURS = "outside hours"
    PAST_LAST_DAY = "past last day"
    NOT_THIS_CAMERA = "not this camera"
    HIDDEN_BY_OWNER = "hidden by owner"
    NOTHING_OF_THEIRS = "nothing of theirs"
    NO_ACCOUNT = "no account"
    NO_USE_FOR_PIN = "no use for pin"
    PAGE_NOT_THEIRS = "page not theirs"
    # Whether they are who they were.
    NOT_SIGNED_IN = "not signed in"
    SESSION_ENDED = "session ended"
    NO_PAGE_KEY = "no page key"
    WRONG_TOKEN = "wrong token"  # noqa: S105
    REMOVED = "removed"
    NOBODY_HERE = "nobody here"
    # Grants.
    GRANT_FORGED = "grant forged"
    GRANT_UNUSED = "grant unused"
    GRANT_CLOSED = "grant closed"
    GRANT_LATE = "grant late"
    GRANT_REVOKED = "grant revoked"
    GRANT_OF_ANOTHER = "grant of another"
    # Signing in.
    ACCESS_OVER = "access over"
    RIGHTS_UNREADABLE = "rights unreadable"
    WRONG_LINK = "wrong link"
    WRONG_INVITATION = "wrong invitation"
    WRONG_PASSWORD = "wrong password"  # noqa: S105
    WRONG_CODE = "wrong code"
    NO_CODE = "no code"
    WRONG_RECOVERY_CODE = "wrong recovery code"
    UNKNOWN_PASSKEY = "unknown passkey"
    REMOVED_PASSKEY = "removed passkey"
    TOO_MANY_TRIES = "too many tries"
    TOO_MANY_LINKS = "too many links"
    # Sharing.
    SHARING_NOT_ALLOWED = "sharing not allowed"
    INTIMATE = "intimate"
    NOT_SHARED = "not shared"
    # How much of a thing anybody may do.
    TOO_OFTEN = "too often"
    # Screens.
    TOO_MANY_SCREENS = "too many screens"
    CONFIRMER_MAY_NOT = "confirmer may not"
    NAME_GIVEN = "name given"
    # Alexa.
    UNKNOWN_ALEXA = "unknown alexa"
    NOT_THE_CODE = "not the code"
    NOT_THE_SKILL = "not the skill"
    TOO_MANY_CODES = "too many codes"
    NOT_A_CODE = "not a code"
    PIN_WRONG = "pin wrong"
    PIN_LOCKED = "pin locked"
    PIN_NONE = "pin none"


@dataclass(frozen=True, slots=True)
class Refused:
    why: Why


class Denied(PrivateEyeError):
    """Raised by use cases. `message` is the name of the why, for logs: what whoever asked is told
    is said by `web.refusal_words`."""

    def __init__(self, why: Why) -> None:
        super().__init__(_kind(why), why.value)
        self.why = why


BY_KIND: dict[ActorKind, Why] = {
    ActorKind.OWNER: Why.OWNERS_MAY_NOT,
    ActorKind.MEMBER: Why.MEMBERS_MAY_NOT,
    ActorKind.GUEST: Why.GUESTS_MAY_NOT,
    ActorKind.REVIEWER: Why.REVIEWERS_MAY_NOT,
    ActorKind.SCREEN: Why.SCREENS_MAY_NOT,
    ActorKind.COMMAND_LINE: Why.COMMAND_LINE_MAY_NOT,
    ActorKind.PROGRAM: Why.PROGRAMS_MAY_NOT,
    ActorKind.VOICE: Why.NOT_BY_VOICE,
    ActorKind.RECIPIENT: Why.RECIPIENTS_MAY_NOT,
    ActorKind.STRANGER: Why.NOT_CONFIRMED,
    ActorKind.SYSTEM: Why.BRIDGE_MAY_NOT,
}
# Who is told so is to sign in, or to do it right; everybody else is told that they may not.
SIGN_IN_AGAIN = frozenset(
    {
        *(Why.NOT_SIGNED_IN, Why.SESSION_ENDED, Why.NO_PAGE_KEY, Why.WRONG_TOKEN, Why.REMOVED),
        *(Why.WRONG_LINK, Why.WRONG_INVITATION, Why.WRONG_PASSWORD, Why.WRONG_CODE, Why.NO_CODE),
        *(Why.WRONG_RECOVERY_CODE, Why.UNKNOWN_PASSKEY, Why.REMOVED_PASSKEY),
    }
)


def _kind(why: Why) -> Kind:
    if why is Why.TOO_OFTEN:
        return Kind.TOO_MANY
    return Kind.UNAUTHENTICATED if why in SIGN_IN_AGAIN else Kind.DENIED


def known(text: str) -> Why | None:
    """None for a reason that an older version wrote down as a sentence."""
    try:
        return Why(text)
    except ValueError:
        return None
