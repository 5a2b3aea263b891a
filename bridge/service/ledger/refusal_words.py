"""Why something was refused, for the readers of the ledger: after "and was refused: ". Pure.

A table for each language; English is the only one so far.
"""

from bridge.policy import refusal
from bridge.policy.refusal import Why

ENGLISH: dict[Why, str] = {
    Why.OWNERS_MAY_NOT: "the owner may not do this",
    Why.MEMBERS_MAY_NOT: "only the owner may do this",
    Why.GUESTS_MAY_NOT: "guests may not do this",
    Why.REVIEWERS_MAY_NOT: "reviewers see only what is shared with them",
    Why.SCREENS_MAY_NOT: "a screen may not do this",
    Why.COMMAND_LINE_MAY_NOT: "the command line may not do this",
    Why.PROGRAMS_MAY_NOT: "this token is only for saying who is at home",
    Why.NOT_BY_VOICE: "this cannot be done by voice",
    Why.RECIPIENTS_MAY_NOT: "who has a link sees only what was shared by it",
    Why.NOT_CONFIRMED: "only somebody whom the owner has confirmed may do this",
    Why.BRIDGE_MAY_NOT: "the bridge does not look of its own accord",
    Why.WHICH_CAMERA: "they did not say which camera",
    Why.NOT_LINKED_FOR_IT: "Alexa was not allowed to do this when it was linked",
    Why.OUTSIDE_HOURS: "this was outside the hours that the owner has set",
    Why.PAST_LAST_DAY: "the last day that the owner has set was over",
    Why.NOT_THIS_CAMERA: "the owner has not given them access to this camera",
    Why.HIDDEN_BY_OWNER: "the owner turned this camera off, and only the owner can turn it on",
    Why.NOTHING_OF_THEIRS: "nothing here is about them",
    Why.NO_ACCOUNT: "only people who are signed in have an account",
    Why.NO_USE_FOR_PIN: "they may neither delete clips nor turn cameras on, so a PIN is of no use",
    Why.PAGE_NOT_THEIRS: "it is not opened to them",
    Why.NOT_SIGNED_IN: "not signed in",
    Why.SESSION_ENDED: "their session had ended",
    Why.NO_PAGE_KEY: "with a browser's cookie alone, as another program on this host can have it",
    Why.WRONG_TOKEN: "not a token of this house",
    Why.REMOVED: "somebody who was removed",
    Why.NOBODY_HERE: "they are nobody of this house any more",
    Why.GRANT_FORGED: "not a grant of this house",
    Why.GRANT_UNUSED: "the grant was not used in time",
    Why.GRANT_CLOSED: "the view was closed",
    Why.GRANT_LATE: "the view had ended",
    Why.GRANT_REVOKED: "the rights of its viewer were withdrawn",
    Why.GRANT_OF_ANOTHER: "another browser's grant",
    Why.ACCESS_OVER: "their time is over",
    Why.RIGHTS_UNREADABLE: "the disk does not say any more what they may see",
    Why.WRONG_LINK: "the link was used, is too old or is not one",
    Why.WRONG_INVITATION: "the invitation was used, is too old or is not one",
    Why.WRONG_PASSWORD: "a wrong name or password",
    Why.WRONG_CODE: "a wrong code after the password",
    Why.NO_CODE: "the password was right, the second step was missing",
    Why.WRONG_RECOVERY_CODE: "a wrong recovery code",
    Why.UNKNOWN_PASSKEY: "a passkey that is not known",
    Why.REMOVED_PASSKEY: "a passkey that was removed",
    Why.TOO_MANY_TRIES: "too many wrong tries",
    Why.TOO_MANY_LINKS: "too many wrong sign-in links",
    Why.SHARING_NOT_ALLOWED: "no owner has allowed members to share clips",
    Why.INTIMATE: "only an owner may share clips of this camera",
    Why.NOT_SHARED: "not a link of a clip that is shared",
    Why.TOO_OFTEN: "too often within a minute",
    Why.TOO_MANY_SCREENS: "too many screens ask at once",
    Why.NAME_GIVEN: "somebody else was given its name meanwhile",
    Why.CONFIRMER_MAY_NOT: "who confirmed it may not any more",
    Why.UNKNOWN_ALEXA: "not an Alexa that was confirmed",
    Why.NOT_THE_CODE: "not the code",
    Why.NOT_THE_SKILL: "not the skill of this house",
    Why.TOO_MANY_CODES: "too many wrong codes",
    Why.NOT_A_CODE: "not a code of this house",
    Why.PIN_WRONG: "the PIN was wrong",
    Why.PIN_LOCKED: "the PIN was locked",
    Why.PIN_NONE: "there was no PIN",
}


def said(reason: str) -> str:
    """Of an entry; what an older version wrote down is a sentence already."""
    why = refusal.known(reason)
    return reason.strip().rstrip(".") if why is None else ENGLISH[why]
