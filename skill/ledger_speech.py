"""Sentences about who has looked. Pure, the same in every English but for how a date is said."""

from datetime import timedelta

from skill.clip_speech import ClipSpeech, times
from skill.ledger_api import Seen, Watched, Watcher
from skill.speech import capital, for_how_long, number, short, the

_MOST = 4
_OWN_ONLY = "I can only tell you about yourself; the owner of the house can see the rest."
_PAGE = "on the page called Who looked"


def watched(told: Watched, clips: ClipSpeech) -> str:
    when = capital(clips.when(told.span))
    if not told.watchers:
        at = f" at {the(told.room)}" if told.room else ""
        if told.all:
            return f"{when}: nobody has looked{at or ' at your cameras'}."
        return f"{when}: you haven't looked{at or ' at any camera'}. {_OWN_ONLY}"
    said = [_looked(each) for each in told.watchers[:_MOST]]
    return f"{when}: {', '.join(said)}.{_rest(len(told.watchers) + told.more - _MOST)}{_end(told)}"


def seen(told: Seen, clips: ClipSpeech) -> str:
    clip = clips.named(told.clip)
    if not told.watchers:
        if told.all:
            return f"Nobody has watched {clip}."
        return f"You haven't watched {clip}. {_OWN_ONLY}"
    said = [_saw(each) for each in told.watchers[:_MOST]]
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    rest = _rest(len(told.watchers) - _MOST)
    return f"{capital(listed)}: {clip}.{rest}{_end(told)}"


def _looked(watcher: Watcher) -> str:
    who = _who(watcher)
    if watcher.kind == "live":
        return f"{who} {_watching(watcher)}"
    of = f"of {the(watcher.camera)}"
    many = watcher.times > 1
    did = {
        "saved": f"saved {'clips' if many else 'a clip'}",
        "pictures": "looked at small pictures of clips",
    }.get(watcher.kind, f"watched {f'{number(watcher.times)} clips' if many else 'a clip'}")
    return f"{who} {did} {of}"


def _watching(watcher: Watcher) -> str:
    camera = the(watcher.camera)
    if watcher.now:
        return f"{'are' if watcher.who is None else 'is'} watching {camera} right now"
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    if watcher.seconds < 60:
        return f"watched {camera}{often or ' once'}"
    long = for_how_long(timedelta(seconds=watcher.seconds))
    return f"watched {camera}{often and f'{often},'} {long}"


def _saw(watcher: Watcher) -> str:
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    did = {"saved": "saved it"}.get(watcher.kind, "watched it")
    if watcher.now:
        did, often = f"{'are' if watcher.who is None else 'is'} watching it right now", ""
    return f"{_who(watcher)} {did}{often}"


def _who(watcher: Watcher) -> str:
    return "you" if watcher.who is None else short(watcher.who)


def _rest(more: int) -> str:
    return f" And {number(more)} more; they are {_PAGE}." if more > 0 else ""


def _end(told: Watched | Seen) -> str:
    if not told.all:
        return f" {_OWN_ONLY}"
    more = len(told.watchers) > _MOST or (isinstance(told, Watched) and told.more > 0)
    return "" if more else " Nobody else."
