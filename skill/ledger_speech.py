"""Sentences about who has looked. Pure, the same in every English but for how a date is said."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from skill.clip_speech import ClipSpeech, listing
from skill.contract.ledger import Seen, Watched, Watcher
from skill.speech import capital, for_how_long, number, the, times

_MOST = 4
_LONGEST_NAME = 160
_OWN_ONLY = "I can only tell you about yourself; the owner of the house can see the rest."
_MORE = " There is more on the page called Who looked."


def watched(told: Watched, clips: ClipSpeech) -> str:
    when = capital(clips.when(told.span))
    if not told.watchers:
        at = f" at {the(told.room)}" if told.room else ""
        if told.all:
            return f"{when}: nobody has looked{at or ' at your cameras'}."
        return f"{when}: you haven't looked{at or ' at any camera'}. {_OWN_ONLY}"
    said = _by_person(told.watchers[:_MOST])
    sentences = ". ".join([said[0], *map(capital, said[1:])])
    return f"{when}: {sentences}.{_end(told, told.more)}"


def seen(told: Seen, clips: ClipSpeech) -> str:
    clip = clips.named(told.clip)
    if not told.watchers:
        if told.all:
            return f"Nobody has watched {clip}."
        return f"You haven't watched {clip}. {_OWN_ONLY}"
    people = groupby(told.watchers[:_MOST], _who)
    said = [f"{who} {listing([_saw(each) for each in looks], 'and')}" for who, looks in people]
    return f"{capital(listing(said, 'and'))}: {clip}.{_end(told)}"


def _by_person(watchers: Sequence[Watcher]) -> list[str]:
    """A sentence for each, without its end; all that one person did comes together."""
    said = []
    for who, looks in groupby(watchers, _who):
        did, before = [], ""
        for verb, what in map(_looked, looks):
            did.append(what if verb == before else f"{verb} {what}")
            before = verb
        said.append(f"{who} {listing(did, 'and')}")
    return said


def _looked(watcher: Watcher) -> tuple[str, str]:
    """ "watched", "the garden twice"."""
    if watcher.kind == "live":
        return _watched(watcher)
    of = f"of {the(watcher.camera)}"
    many = watcher.times > 1
    if watcher.kind == "saved":
        return "saved", f"{'clips' if many else 'a clip'} {of}"
    if watcher.kind == "pictures":
        return "looked at", f"small pictures of clips {of}"
    return "watched", f"{f'{number(watcher.times)} clips' if many else 'a clip'} {of}"


def _watched(watcher: Watcher) -> tuple[str, str]:
    camera = the(watcher.camera)
    if watcher.now:
        return f"{'are' if watcher.who is None else 'is'} watching", f"{camera} right now"
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    if watcher.seconds < 60:
        return "watched", f"{camera}{often or ' once'}"
    long = for_how_long(timedelta(seconds=watcher.seconds))
    return "watched", f"{camera}{often and f'{often},'} {long}"


def _saw(watcher: Watcher) -> str:
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    did = {"saved": "saved it"}.get(watcher.kind, "watched it")
    if watcher.now:
        did, often = f"{'are' if watcher.who is None else 'is'} watching it right now", ""
    return f"{did}{often}"


def _who(watcher: Watcher) -> str:
    """ "Mia, a member, now called M," is one who was renamed: what follows is what she did."""
    who = "you" if watcher.who is None else " ".join(watcher.who.split())[:_LONGEST_NAME]
    return f"{who}," if ", " in who else who


def _end(told: Watched | Seen, left_out: int = 0) -> str:
    more = len(told.watchers) + left_out > _MOST
    if not told.all:
        return f"{_MORE if more else ''} {_OWN_ONLY}"
    return _MORE if more else " Nobody else."
