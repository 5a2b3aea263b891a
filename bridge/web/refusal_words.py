"""Why something is refused, for whoever asked for it. A table for each language; English so far."""

from bridge.errors import PrivateEyeError
from bridge.policy.refusal import Denied, Why

_SIGN_IN = "Please sign in again; your session has ended."
_ENDED = "this view has ended"
_GONE = "You no longer have access to this house."

ENGLISH: dict[Why, str] = {
    Why.OWNERS_MAY_NOT: "The owner may not do this.",
    Why.MEMBERS_MAY_NOT: "Only the owner may do this.",
    Why.GUESTS_MAY_NOT: "Guests may not do this.",
    Why.REVIEWERS_MAY_NOT: "Reviewers see only what is shared with them.",
    Why.SCREENS_MAY_NOT: "A screen may not do this.",
    Why.COMMAND_LINE_MAY_NOT: "The command line may not do this.",
    Why.PROGRAMS_MAY_NOT: "This token is only for saying who is at home.",
    Why.NOT_BY_VOICE: "This cannot be done by voice.",
    Why.RECIPIENTS_MAY_NOT: "With a link you see only what was shared by it.",
    Why.NOT_CONFIRMED: "Only somebody whom the owner has confirmed may do this.",
    Why.BRIDGE_MAY_NOT: "The bridge does not look of its own accord.",
    Why.WHICH_CAMERA: "Say which camera you mean.",
    Why.NOT_LINKED_FOR_IT: "Alexa was not allowed to do this when it was linked.",
    Why.OUTSIDE_HOURS: "Not now: this is outside the hours that the owner has set for you.",
    Why.PAST_LAST_DAY: "The last day that the owner has set for you is over.",
    Why.NOT_THIS_CAMERA: "The owner has not given you access to this camera.",
    Why.HIDDEN_BY_OWNER: (
        "The owner turned this camera off, and only the owner can turn it on again."
    ),
    Why.NOTHING_OF_THEIRS: "Nothing here is about you.",
    Why.NO_ACCOUNT: "Only people who are signed in have an account.",
    Why.NO_USE_FOR_PIN: (
        "A PIN is for deleting clips and turning cameras on again; you may do neither."
    ),
    Why.PAGE_NOT_THEIRS: "The owner of this house can give you access.",
    Why.NOT_SIGNED_IN: "Please sign in.",
    Why.SESSION_ENDED: _SIGN_IN,
    Why.NO_PAGE_KEY: (
        "Please sign in once more: this page is without its half of your sign-in. "
        "Nothing was changed."
    ),
    Why.WRONG_TOKEN: "That token is not valid here.",
    Why.REMOVED: _GONE,
    Why.NOBODY_HERE: _GONE,
    # A stranger may be asking: they are not told why.
    Why.GRANT_FORGED: _ENDED,
    Why.GRANT_UNUSED: _ENDED,
    Why.GRANT_CLOSED: _ENDED,
    Why.GRANT_LATE: _ENDED,
    Why.GRANT_REVOKED: _ENDED,
    Why.GRANT_OF_ANOTHER: _ENDED,
    Why.ACCESS_OVER: "Your access has ended. Please ask the owner of the house.",
    Why.RIGHTS_UNREADABLE: (
        "The disk does not say any more what you may see here. An owner of the house can choose it "
        "anew. Where no owner is left, `private-eye person add NAME --role owner` makes somebody "
        "one, on the machine that runs Private Eye."
    ),
    Why.WRONG_LINK: "This link was already used or has expired.",
    Why.WRONG_INVITATION: "This link was already used or has expired.",
    Why.WRONG_PASSWORD: "That name or password is wrong.",
    Why.WRONG_CODE: "That code is wrong, or was already used.",
    Why.NO_CODE: "The code is missing.",
    Why.WRONG_RECOVERY_CODE: ("That name or recovery code is wrong, or the code was already used."),
    Why.UNKNOWN_PASSKEY: "That passkey is not known here, or it took too long. Please try again.",
    Why.REMOVED_PASSKEY: "That passkey is not known here, or it took too long. Please try again.",
    Why.TOO_MANY_TRIES: "Too many wrong tries. Please wait.",
    Why.TOO_MANY_LINKS: "Too many wrong links; wait a minute.",
    Why.SHARING_NOT_ALLOWED: "Ask an owner of the house: members may not share clips here.",
    Why.INTIMATE: "Only an owner may share clips of this camera.",
    Why.NOT_SHARED: "This clip is not shared any more, or the link is not whole.",
    Why.TOO_OFTEN: (
        "You have done this too often within a minute. What was done before is kept; wait a "
        "minute, then go on."
    ),
    Why.TOO_MANY_SCREENS: "Too many screens have asked for a code. Wait ten minutes.",
    Why.NAME_GIVEN: "Somebody else has been given that name meanwhile.",
    Why.CONFIRMER_MAY_NOT: "Whoever let this screen in may not do so any more.",
    Why.UNKNOWN_ALEXA: "This Alexa is not known here.",
    Why.NOT_THE_CODE: "That is not the code.",
    Why.NOT_THE_SKILL: "This is not the skill of this house.",
    Why.TOO_MANY_CODES: "Too many wrong codes; please wait a minute.",
    Why.NOT_A_CODE: "That code is wrong or has expired. Please get a new one.",
    Why.PIN_WRONG: "That PIN is wrong.",
    Why.PIN_LOCKED: "That PIN is locked for a while.",
    Why.PIN_NONE: "There is no PIN yet.",
}


def told(why: Why) -> str:
    return ENGLISH[why]


def said(error: PrivateEyeError) -> str:
    """What whoever asked is told of an error."""
    return told(error.why) if isinstance(error, Denied) else error.message
