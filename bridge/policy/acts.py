"""What can be done in this house: one table, in which a new act is a line. Pure.

A line says what an act is called in the ledger, which right it takes, what kind of entry it makes,
and how the page "Who looked" tells of it. The names are kept for as long as there are ledgers: they
are never changed.
"""

from enum import StrEnum
from typing import Self

from bridge.policy.act_kinds import EntryKind, Right

__all__ = ["Act", "EntryKind", "Right"]


_LOOK, _CHANGE, _ROUTINE = EntryKind.LOOK, EntryKind.CHANGE, EntryKind.ROUTINE


class Act(StrEnum):
    """`right`: None for what the bridge does by itself, or anybody may try. `did` follows who it
    was, `to` follows "tried to"; `service.ledger.sentences` fills both in."""

    right: Right | None
    kind: EntryKind
    did: str
    to: str

    def __new__(cls, name: str, right: Right | None, kind: EntryKind, did: str, to: str) -> Self:
        act = str.__new__(cls, name)
        act._value_ = name
        act.right, act.kind, act.did, act.to = right, kind, did, to
        return act

    @property
    def needed(self) -> Right:
        """`right`, of what somebody asks for. Raises ValueError for anything else."""
        if self.right is None:
            raise ValueError(f"{self} is nobody's to ask for")
        return self.right

    @property
    def of_camera(self) -> bool:
        """Whether it is about a camera."""
        return self.right is not None and self.right.of_camera

    # Looks.
    LIVE_OPEN = (
        *("live.open", Right.LIVE, _LOOK),
        *("opened the live view of {camera}", "watch {camera}"),
    )
    LIVE_END = "live.end", None, _LOOK, "{watched} {camera}{long}", "watch {camera}"
    LIVE_LATE = (
        *("live.late", None, _ROUTINE),
        *("still asked for {camera}{times} after the view had ended", ""),
    )
    LIVE_FETCH = "live.fetch", Right.LIVE, _LOOK, "watched a camera", "watch a camera"
    LIVE_LOOK = (
        *("live.look", Right.LIVE, _LOOK),
        *("saw a still picture of {camera}{times}", "see a still picture of {camera}"),
    )
    CLIP_OPEN = "clip.open", Right.WATCH_CLIP, _LOOK, "opened {clip}", "watch {clip}"
    CLIP_END = "clip.end", None, _LOOK, "{watched} {clip}{long}{parts}", "watch {clip}"
    CLIP_LATE = (
        *("clip.late", None, _ROUTINE),
        *("still asked for a clip from {camera}{times} after the view had ended", ""),
    )
    CLIP_FETCH = "clip.fetch", Right.WATCH_CLIP, _LOOK, "watched a clip", "watch a clip"
    CLIP_DOWNLOAD = "clip.download", Right.WATCH_CLIP, _LOOK, "downloaded {clip}", "download {clip}"
    CLIP_SHARED_OPEN = (
        *("clip.shared-open", None, _LOOK),
        *("opened a copy of {clip}, which was shared with them", "open a clip by a link"),
    )
    CLIP_SHARED_END = (
        *("clip.shared-end", None, _LOOK),
        *("watched a copy of {clip}{long}{parts}", "watch a shared clip"),
    )
    CLIPS_LOOK = (
        *("clips.look", Right.WATCH_CLIP, _LOOK),
        *(
            "viewed {thumbnails} from {camera}",
            "view clip thumbnails from {camera}",
        ),
    )

    ALERT_PICTURE = (
        *("alert.picture", None, _LOOK),
        *("was sent a picture of {camera} by “{name}”", "be sent a picture"),
    )

    # What is read.
    CAMERAS_LIST = (
        *("cameras.list", Right.LIST, _ROUTINE),
        *("asked how the cameras are{times}", "ask how the cameras are"),
    )
    CLIPS_LIST = (
        *("clips.list", Right.WATCH_CLIP, _ROUTINE),
        *("asked which clips there are{of_camera}{times}", "see clips"),
    )
    CLIPS_ASK = (
        *("clips.ask", Right.TELL_CLIPS, _ROUTINE),
        *("asked by voice what happened", "ask what happened"),
    )
    CLIPS_SHARED = (
        *("clips.shared", Right.SHARE, _ROUTINE),
        *("saw which clips are shared{times}", "see which clips are shared"),
    )
    ALERTS_READ = (
        *("alerts.read", Right.OWN_ALERTS, _ROUTINE),
        *("saw their alerts{times}", "see alerts"),
    )
    ALERTS_ASK = (
        *("alerts.ask", Right.TELL_CLIPS, _ROUTINE),
        *("asked by voice which alerts there were", "ask which alerts there were"),
    )
    LEDGER_READ = (
        *("ledger.read", Right.OWN_LEDGER, _ROUTINE),
        *("read this page{times}", "read this page"),
    )
    LEDGER_EXPORT = (
        *("ledger.export", Right.OWN_LEDGER, _LOOK),
        *("saved this page as a file", "save this page as a file"),
    )
    LEDGER_ASK = (
        *("ledger.ask", Right.OWN_LEDGER, _ROUTINE),
        *("asked by voice who has looked", "ask who has looked"),
    )
    ACCOUNT_READ = (
        *("account.read", Right.OWN_ACCOUNT, _ROUTINE),
        *("looked at their account", "see an account"),
    )
    PEOPLE_MANAGE = (
        *("people.manage", Right.MANAGE_ACCESS, _ROUTINE),
        *("saw who may come in", "see or change who may come in"),
    )
    ALEXA_MANAGE = (
        *("alexa.manage", Right.MANAGE_ALEXA, _ROUTINE),
        *("saw which Alexas there are", "see or change which Alexas there are"),
    )
    LEAVING_READ = (
        *("leaving.read", Right.SEE_OUTBOUND, _ROUTINE),
        *("saw what leaves the house", "see what leaves the house"),
    )
    CONSOLE_SAY = (
        *("console.say", Right.SAY, _ROUTINE),
        *("typed to the voice console", "type to the voice console"),
    )
    CLIPS_KEEP = "clips.keep", Right.KEEP_CLIP, _ROUTINE, "kept clips", "keep clips"
    API_CALL = "api.call", None, _ROUTINE, "called", ""
    VOICE_ASK = "voice.ask", None, _ROUTINE, "asked for a camera", "ask for a camera"

    # Clips, and what is set for a camera.
    CLIP_RECORD = "clip.record", None, _ROUTINE, "recorded a clip from {camera}", "record a clip"
    CLIP_STAR = "clip.star", Right.KEEP_CLIP, _CHANGE, "starred {clip}", "star {clip}"
    CLIP_UNSTAR = (
        *("clip.unstar", Right.KEEP_CLIP, _CHANGE),
        *("took the star off {clip}", "take the star off {clip}"),
    )
    CLIP_DELETE = (
        *("clip.delete", Right.DELETE_CLIP, _CHANGE),
        *("deleted {clip}{way}", "delete clips from {camera}"),
    )
    CLIP_SHARE = (
        *("clip.share", Right.SHARE, _CHANGE),
        *("shared {clip} with {called}{until}", "share {clip}"),
    )
    CLIP_TAKE_BACK = (
        *("clip.take-back", Right.SHARE, _CHANGE),
        *("took back {clip}, which was shared with {called}", "take back a clip that was shared"),
    )
    CLIP_SHARE_END = (
        *("clip.share-end", None, _ROUTINE),
        *("ended the sharing of {clip} with {called}{why}", "end the sharing of a clip"),
    )
    CLIP_TEACH = (
        *("clip.teach", Right.TEACH, _CHANGE),
        *("said that {clip} was {kind}", "say what {clip} was"),
    )
    CLIP_UNTEACH = (
        *("clip.unteach", Right.TEACH, _CHANGE),
        *("took back what was said of {clip}", "take back what was said of {clip}"),
    )
    CAMERA_RECORD = (
        *("camera.record", Right.KEEP_CLIP, _CHANGE),
        *("had {camera} recorded", "have {camera} recorded"),
    )
    CAMERA_STOP_RECORDING = (
        *("camera.stop_recording", Right.KEEP_CLIP, _CHANGE),
        *("stopped recording {camera}", "stop recording {camera}"),
    )
    CAMERA_TRY = (
        *("camera.try", Right.REVEAL, _ROUTINE),
        *("had {camera} tried again", "have {camera} tried again"),
    )
    CAMERA_SET = (
        *("camera.set", Right.SET_CAMERA, _CHANGE),
        *(
            "changed what {camera} notices and how long clips are kept",
            "change what {camera} notices",
        ),
    )

    # What the house has learnt.
    LEARNT_READ = (
        *("learnt.read", Right.SEE_LEARNT, _ROUTINE),
        *("saw what the house has learnt", "see what the house has learnt"),
    )
    LEARNT_KEEP = (
        *("learnt.keep", Right.SEE_LEARNT, _CHANGE),
        *("kept what the house had learnt", "keep what the house had learnt"),
    )
    LEARNT_DECLINE = (
        *("learnt.decline", Right.SEE_LEARNT, _CHANGE),
        *("did not keep what the house had learnt", "say no to what the house had learnt"),
    )
    LEARNT_BACK = (
        *("learnt.back", Right.SEE_LEARNT, _CHANGE),
        *(
            "had the house go by what it knew before{version}",
            "have the house go by what it knew before",
        ),
    )
    LEARNT_FORGET = (
        *("learnt.forget", Right.FORGET_LEARNT, _CHANGE),
        *("had the house forget everything it was taught", "have the house forget what it learnt"),
    )

    # Privacy mode.
    PRIVACY_HIDE = (
        *("privacy.hide", Right.HIDE, _CHANGE),
        *("turned {camera} off{way}{until}", "turn {camera} off"),
    )
    PRIVACY_REVEAL = (
        *("privacy.reveal", Right.REVEAL, _CHANGE),
        *("turned {camera} on again{way}", "turn {camera} on again"),
    )
    PRIVACY_SET = (
        *("privacy.set", Right.SET_CAMERA, _CHANGE),
        *("changed when {camera} turns off by itself", "change when {camera} turns off by itself"),
    )
    PRESENCE_TELL = (
        *("presence.tell", Right.TELL_PRESENCE, _CHANGE),
        *("said whether somebody is at home", "say whether somebody is at home"),
    )

    # People, and how they come in.
    PERSON_ADD = (
        *("person.add", Right.MANAGE_ACCESS, _CHANGE),
        *("invited {person}{role}{limits}", "invite somebody"),
    )
    PERSON_CHANGE = (
        *("person.change", Right.MANAGE_ACCESS, _CHANGE),
        *("changed what {person} may do{role}{was}{limits}", "change what somebody may do"),
    )
    PERSON_REMOVE = (
        *("person.remove", Right.MANAGE_ACCESS, _CHANGE),
        *("removed {person} from the house", "remove somebody"),
    )
    PERSON_LINK = (
        *("person.link", Right.MANAGE_ACCESS, _CHANGE),
        *("made a new sign-in link for {person}", "make a new sign-in link"),
    )
    PERSON_SIGN_IN = "person.sign-in", None, _CHANGE, "signed in{by}", "sign in"
    PERSON_SIGN_OUT = "person.sign-out", None, _CHANGE, "signed out", "sign out"
    SESSION_END = (
        *("session.end", Right.OWN_ACCOUNT, _CHANGE),
        *("signed {person} out{on_device}{why}", "sign somebody out"),
    )
    ACCOUNT_RENAME = (
        *("account.rename", Right.OWN_NAME, _CHANGE),
        *("changed their name{to_name}", "change their name"),
    )
    ACCOUNT_PASSWORD = (
        *("account.password", Right.OWN_ACCOUNT, _CHANGE),
        *("set a new password", "set a new password"),
    )
    ACCOUNT_SECOND_FACTOR = (
        *("account.second-factor", Right.OWN_ACCOUNT, _CHANGE),
        *("turned codes from an app {on} for signing in", "change the codes for signing in"),
    )
    ACCOUNT_RECOVERY_CODES = (
        *("account.recovery-codes", Right.OWN_ACCOUNT, _CHANGE),
        *("made new recovery codes", "make new recovery codes"),
    )
    ACCOUNT_PASSKEY = (
        *("account.passkey", Right.OWN_ACCOUNT, _CHANGE),
        *("{added} a passkey", "change their passkeys"),
    )
    ALERTS_SET = (
        *("alerts.set", Right.OWN_ALERTS, _CHANGE),
        *("changed the alerts for {person}", "change alerts"),
    )
    ALERTS_MUTE = (
        *("alerts.mute", Right.OWN_ALERTS, _CHANGE),
        *("muted their alerts", "mute their alerts"),
    )
    RECEIVER_ADD = (
        *("receiver.add", Right.OWN_ALERTS, _CHANGE),
        *("has alerts sent to “{name}”", "have alerts sent somewhere"),
    )
    RECEIVER_REMOVE = (
        *("receiver.remove", Right.OWN_ALERTS, _CHANGE),
        *("has no more alerts sent to “{name}”", "stop alerts that are sent somewhere"),
    )
    RECEIVER_TEST = (
        *("receiver.test", Right.OWN_ALERTS, _CHANGE),
        *("had a test sent to “{name}”", "have a test sent somewhere"),
    )
    RECEIVER_GONE = (
        *("receiver.gone", None, _CHANGE),
        *("sends no more alerts to “{name}”, which is gone", "send alerts"),
    )
    SCREEN_ASK = (
        *("screen.ask", None, _CHANGE),
        *("showed a code, to be let in as a screen", "be let in as a screen"),
    )
    SCREEN_CONFIRM = (
        *("screen.confirm", Right.PAIR_SCREEN, _CHANGE),
        *("let the screen {name} in", "let a screen in"),
    )
    SCREEN_REFUSE = (
        *("screen.refuse", Right.PAIR_SCREEN, _CHANGE),
        *("turned a screen away", "turn a screen away"),
    )
    SHARING_SET = (
        *("sharing.set", Right.MANAGE_ACCESS, _CHANGE),
        *("turned sharing by members {on}", "say whether members may share clips"),
    )
    TOKEN_CREATE = (
        *("token.create", Right.MANAGE_ACCESS, _CHANGE),
        *("made a token for a program", "make a token for a program"),
    )
    TOKEN_REVOKE = (
        *("token.revoke", Right.MANAGE_ACCESS, _CHANGE),
        *("took a program's token away", "take a program's token away"),
    )

    # Alexa.
    ALEXA_CODE = (
        *("alexa.code", Right.MANAGE_ALEXA, _CHANGE),
        *("made a code for an Alexa", "make a code for an Alexa"),
    )
    ALEXA_CONFIRM = (
        *("alexa.confirm", Right.CONFIRM_VOICE, _CHANGE),
        *("was confirmed with six digits", "be confirmed with six digits"),
    )
    ALEXA_REMOVE = (
        *("alexa.remove", Right.MANAGE_ALEXA, _CHANGE),
        *("removed an Alexa", "remove an Alexa"),
    )
    ALEXA_LINK_CODE = (
        *("alexa.link-code", Right.OWN_ACCOUNT, _CHANGE),
        *("made a code to link Alexa", "make a code to link Alexa"),
    )
    ALEXA_AGREE = "alexa.agree", Right.OWN_ACCOUNT, _CHANGE, "agreed to link Alexa", "link Alexa"
    ALEXA_LINK = "alexa.link", None, _CHANGE, "linked Alexa", "link Alexa"
    ALEXA_UNLINK = "alexa.unlink", Right.OWN_ACCOUNT, _CHANGE, "unlinked Alexa{why}", "unlink Alexa"
    ALEXA_TOKEN = "alexa.token", None, _CHANGE, "renewed the link of Alexa", "get in as Alexa"
    PIN_SET = "pin.set", Right.OWN_ACCOUNT, _CHANGE, "set the spoken PIN", "set the spoken PIN"
    PIN_REMOVE = (
        *("pin.remove", Right.OWN_ACCOUNT, _CHANGE),
        *("removed the spoken PIN", "remove the spoken PIN"),
    )
    VOICE_PIN = "voice.pin", None, _CHANGE, "said the PIN", "say the PIN"

    # The house itself.
    START = "start", None, _ROUTINE, "started", "start"
    BACKUP_CREATE = "backup.create", None, _CHANGE, "made a backup", "make a backup"
    BACKUP_RESTORE = (
        *("backup.restore", None, _CHANGE),
        *("restored a backup{of_made_at}{unvouched}", "restore a backup"),
    )
    BACKUP_ACCEPT = (
        *("backup.accept", None, _CHANGE),
        *("took {clips} of a backup back", "take clips of a backup back"),
    )
    BACKUP_DROP = (
        *("backup.drop", None, _CHANGE),
        *("destroyed {clips} of a backup", "destroy clips of a backup"),
    )
    LEDGER_BEGIN = (
        *("ledger.begin", None, _CHANGE),
        *("started this ledger again{after_count}", "start this ledger"),
    )
    LEDGER_RESTORED = (
        *("ledger.restored", None, _CHANGE),
        *(
            "found this ledger older than it was: entries after number {newest} are gone",
            "check this ledger",
        ),
    )
    LEDGER_UNWITNESSED = (
        *("ledger.unwitnessed", None, _CHANGE),
        *("found no file that says how long this ledger was", "find a file"),
    )
    LEDGER_PRUNE = (
        *("ledger.prune", None, _ROUTINE),
        *("removed {removed} from this ledger", "remove old lines"),
    )
