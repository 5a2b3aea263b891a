"""Deleting: the question that names what will go, and what came of it. Pure."""

from skill.contract.deletions import Confirm
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import capital, counted, joined, number, seconds, the


class DeletionSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)
        self._fine = dialect.fine

    def what_will_go(self, confirm: Confirm) -> str:
        clip = confirm.clip
        if clip is not None:
            at = f"{the(clip.camera.name)} at {self._times.told_apart(clip)}"
            star = ", starred" if confirm.starred else ""
            return f"{capital(at)}, {seconds(clip.duration_s)}{star}."
        stars = f", {_stars(confirm.starred, confirm.count)}" if confirm.starred else ""
        rooms = _rooms(confirm)
        if confirm.span is None and not rooms and not confirm.newest:
            return f"That's every clip there is: {number(confirm.count)}{stars}."
        of = f" of {joined([the(room) for room in rooms])}" if rooms else ""
        when = f" {self._times.of(confirm.span)}" if confirm.span else ""
        what = counted(confirm.count, "clip")
        what = f"The last {what}" if confirm.newest else capital(what)
        return f"{what}{of}{when}{stars}."

    def shall_i(self, count: int) -> str:
        return "Delete it for good?" if count == 1 else "Delete them all for good?"

    def deleted(self, count: int, shared: int) -> tuple[str, ...]:
        told = "It's deleted." if count == 1 else f"All {number(count)} are deleted."
        if not shared:
            return (told,)
        of = "it stay in another clip" if count == 1 else "them stay in clips that are kept"
        return told, f"A few seconds of {of}."

    def kept(self, count: int) -> str:
        return f"{self._fine} I've kept {'it' if count == 1 else 'them'}."

    def gone_already(self) -> str:
        return "That was gone already."

    def nothing_pending(self, why: str) -> str:
        return {
            "used": "That's been done already.",
            "expired": "It's been a while since I asked, so nothing was deleted. Please ask again.",
        }.get(why, "There's nothing waiting for a yes.")

    def did_not_hear_back(self) -> str:
        return (
            "Private Eye hasn't answered yet, so I can't say whether that was deleted. "
            "Please look again in a moment."
        )

    def no_pin(self, count: int) -> str:
        return (
            f"Deleting {number(count)} clips takes a PIN, and there's none. "
            "Set one on the Alexa page, or delete them on the Clips page."
        )


def _rooms(confirm: Confirm) -> tuple[str, ...]:
    """Whose clips they are, where they are of one camera, or of the two that were said."""
    only = confirm.by_camera if len(confirm.by_camera) == 1 else ()
    return tuple(tally.name for tally in only) or confirm.both


def _stars(starred: int, count: int) -> str:
    if starred == count:
        return "all starred"
    return f"{number(starred)} of them starred"
