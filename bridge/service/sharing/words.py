"""What is said of a share, in English. Pure."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from bridge.model import BlurMode
from bridge.policy.clock_words import time_of_day
from bridge.policy.sharing import Purpose, Share, ShareEnd

WARNING = "A person will watch this clip."
_PURPOSES: Mapping[Purpose, str] = {
    Purpose.TELL: "to help you tell what this is",
    Purpose.NEIGHBOUR: "because you show it to a neighbour",
    Purpose.POLICE: "because you give it to the police",
}
_COVERED: Mapping[BlurMode, str] = {
    BlurMode.FACES: "Faces are blurred",
    BlurMode.PEOPLE: "People are blurred",
    BlurMode.STILL: "Everything is blurred but what moves",
    BlurMode.NOTHING: "Nothing is blurred",
}
# For the ledger: "ended the sharing ..., because".
ENDED: Mapping[ShareEnd, str] = {
    ShareEnd.TAKEN_BACK: "it was taken back",
    ShareEnd.TIME: "its time was over",
    ShareEnd.VIEWS: "it had been watched as often as it might be",
    ShareEnd.CLIP_GONE: "the clip is gone",
    ShareEnd.RECIPIENT_GONE: "they left the house",
    ShareEnd.SENDER_GONE: "whoever shared it may not share it any more",
    ShareEnd.NOT_MADE: "no copy of it could be made",
    ShareEnd.NO_ROOM: "the disk had no room for a copy",
}


def terms(share: Share, zone: tzinfo, now: datetime, *, twelve_hours: bool) -> str:
    """Who may watch it, how often, until when, what for, and what they see."""
    who = f"{share.called} may watch it" if share.recipient else _whoever(share.called)
    how_often = "once" if share.most_views == 1 else f"{share.most_views} times at most"
    sound = "it has the sound" if share.sound else "there is no sound"
    until = day(share.until, zone, now, twelve_hours=twelve_hours)
    return (
        f"{who} {how_often}, until {until}, {_purpose(share)}. "
        f"{_COVERED[share.blur]}, and {sound}. "
        f"You see each time that it is watched, and can take it back."
    )


def day(at: datetime, zone: tzinfo, now: datetime, *, twelve_hours: bool) -> str:
    """ "Friday, 3:14 pm", or "Friday 4 December, 3:14 pm" where that is not within a week."""
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    near = (here.date() - today).days < 7
    date = f"{here:%A}" if near else f"{here:%A} {here.day} {here:%B}"
    return f"{date}, {time_of_day(60 * here.hour + here.minute, twelve_hours=twelve_hours)}"


def _whoever(called: str) -> str:
    return f"Whoever has the link, which you give to {called}, may watch it"


def _purpose(share: Share) -> str:
    return _PURPOSES.get(share.purpose) or f"for this: \u201c{share.words}\u201d"
