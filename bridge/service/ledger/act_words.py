"""What each act of the ledger is called, for the sentences of the page "Who looked". Pure.

`tests/service/ledger/test_sentences.py` fails for an act that the code writes and that does not
stand here.
"""

from dataclasses import dataclass
from enum import StrEnum


class ActSort(StrEnum):
    LOOK = "look"  # somebody saw pictures
    CHANGE = "change"  # something was changed
    ROUTINE = "routine"  # lists that pages ask for, what the bridge does by itself


@dataclass(frozen=True, slots=True)
class ActWords:
    """`did` follows who it was, `to` follows "tried to"; both are filled in by
    `ledger.sentences`."""

    sort: ActSort
    did: str
    to: str


def _look(did: str, to: str) -> ActWords:
    return ActWords(ActSort.LOOK, did, to)


def _change(did: str, to: str) -> ActWords:
    return ActWords(ActSort.CHANGE, did, to)


def _routine(did: str, to: str) -> ActWords:
    return ActWords(ActSort.ROUTINE, did, to)


_LOOKS = {
    "live.open": _look("began to watch {camera}", "watch {camera}"),
    "live.end": _look("watched {camera}{long}", "watch {camera}"),
    "live.late": _routine("still asked for {camera}{times} after the view had ended", ""),
    "live.fetch": _look("watched a camera", "watch a camera"),
    "clip.open": _look("opened {clip}", "watch {clip}"),
    "clip.end": _look("watched {clip}{long}{parts}", "watch {clip}"),
    "clip.late": _routine(
        "still asked for a clip from {camera}{times} after the view had ended", ""
    ),
    "clip.fetch": _look("watched a clip", "watch a clip"),
    "clip.download": _look("downloaded {clip}", "download {clip}"),
    "clips.look": _look(
        "looked at small pictures of clips from {camera}{times}",
        "look at small pictures of clips from {camera}",
    ),
}
_READS = {
    "cameras.list": _routine("asked how the cameras are{times}", "ask how the cameras are"),
    "clips.list": _routine("asked which clips there are{of_camera}{times}", "see clips"),
    "ledger.read": _routine("read this page{times}", "read this page"),
    "ledger.export": _look("saved this page as a file", "save this page as a file"),
    "ledger.ask": _routine("asked by voice who has looked", "ask who has looked"),
    "account.read": _routine("looked at their account", "see an account"),
    "people.manage": _routine("saw who may come in", "see or change who may come in"),
    "alexa.manage": _routine("saw which Alexas there are", "see or change which Alexas there are"),
    "leaving.read": _routine("saw what leaves the house", "see what leaves the house"),
    "console.say": _routine("typed to the voice console", "type to the voice console"),
    "clips.keep": _routine("kept clips", "keep clips"),
    "api.call": _routine("called", ""),
    "voice.ask": _routine("asked for a camera", "ask for a camera"),
}
_CLIPS = {
    "clip.record": _routine("recorded a clip from {camera}", "record a clip"),
    "clip.star": _change("starred {clip}", "star {clip}"),
    "clip.unstar": _change("took the star off {clip}", "take the star off {clip}"),
    "clip.delete": _change("deleted {clip}{way}", "delete clips from {camera}"),
    "camera.record": _change("had {camera} recorded", "have {camera} recorded"),
    "camera.stop_recording": _change("stopped recording {camera}", "stop recording {camera}"),
    "camera.set": _change(
        "changed what {camera} notices and how long clips are kept",
        "change what {camera} notices",
    ),
}
_PRIVACY = {
    "privacy.hide": _change("turned {camera} off{way}", "turn {camera} off"),
    "privacy.reveal": _change("turned {camera} on again{way}", "turn {camera} on again"),
    "privacy.set": _change(
        "changed when {camera} turns off by itself", "change when {camera} turns off by itself"
    ),
    "presence.tell": _change("said whether somebody is at home", "say whether somebody is at home"),
}
_PEOPLE = {
    "person.add": _change("invited {person}{role}{limits}", "invite somebody"),
    "person.change": _change(
        "changed what {person} may do{role}{was}{limits}", "change what {person} may do"
    ),
    "person.remove": _change("removed {person} from the house", "remove {person}"),
    "person.link": _change("made a new sign-in link for {person}", "make a new sign-in link"),
    "person.sign-in": _change("signed in{by}", "sign in"),
    "person.sign-out": _change("signed out", "sign out"),
    "session.end": _change("signed {person} out{on_device}{why}", "sign {person} out"),
    "account.rename": _change("changed their name{to_name}", "change their name"),
    "account.password": _change("set a new password", "set a new password"),
    "account.second-factor": _change(
        "turned codes from an app {on} for signing in", "change the codes for signing in"
    ),
    "account.recovery-codes": _change("made new recovery codes", "make new recovery codes"),
    "account.passkey": _change("{added} a passkey", "change their passkeys"),
    "screen.ask": _change("showed a code, to be let in as a screen", "be let in as a screen"),
    "screen.confirm": _change("let the screen {name} in", "let a screen in"),
    "screen.refuse": _change("turned a screen away", "turn a screen away"),
    "token.create": _change("made a token for a program", "make a token for a program"),
    "token.revoke": _change("took a program's token away", "take a program's token away"),
}
_ALEXA = {
    "alexa.code": _change("made a code for an Alexa", "make a code for an Alexa"),
    "alexa.confirm": _change("was confirmed with six digits", "be confirmed with six digits"),
    "alexa.remove": _change("removed an Alexa", "remove an Alexa"),
    "alexa.link-code": _change("made a code to link Alexa", "make a code to link Alexa"),
    "alexa.agree": _change("agreed to link Alexa", "link Alexa"),
    "alexa.link": _change("linked Alexa", "link Alexa"),
    "alexa.unlink": _change("unlinked Alexa{why}", "unlink Alexa"),
    "alexa.token": _change("renewed the link of Alexa", "get in as Alexa"),
    "pin.set": _change("set the spoken PIN", "set the spoken PIN"),
    "pin.remove": _change("removed the spoken PIN", "remove the spoken PIN"),
    "voice.pin": _change("said the PIN", "say the PIN"),
}
_HOUSE = {
    "start": _routine("started", "start"),
    "backup.create": _change("made a backup", "make a backup"),
    "backup.restore": _change("restored a backup{of_made_at}", "restore a backup"),
    "backup.accept": _change("took {clips} of a backup back", "take clips of a backup back"),
    "backup.drop": _change("destroyed {clips} of a backup", "destroy clips of a backup"),
    "ledger.begin": _change("started this ledger again{after_count}", "start this ledger"),
    "ledger.restored": _change(
        "found this ledger older than it was: entries after number {newest} are gone",
        "check this ledger",
    ),
    "ledger.unwitnessed": _change(
        "found no file that says how long this ledger was", "find a file"
    ),
    "ledger.prune": _routine("removed {removed} from this ledger", "remove old lines"),
}
ACTS: dict[str, ActWords] = {
    **_LOOKS,
    **_READS,
    **_CLIPS,
    **_PRIVACY,
    **_PEOPLE,
    **_ALEXA,
    **_HOUSE,
}

# Told as what was done, though nothing was given: a player that asks once more tries nothing.
LATE = frozenset({"live.late", "clip.late"})


def named(act: str) -> ActWords:
    """Also for an act written by an older or newer version."""
    words = f"did what this version has no words for: {act}"
    return ACTS.get(act, ActWords(ActSort.CHANGE, words, words))


def of_sort(sort: ActSort) -> frozenset[str]:
    return frozenset(act for act, named in ACTS.items() if named.sort is sort)
