"""Sentences about who has looked: at the cameras, and at a clip. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from skill.contract.ledger import LastLook, Seen, UnknownPerson, Watched, Watcher
from skill.language.breath import MOST_WORDS, words
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import capital, counted, how_long, joined, short, the, times

_MOST = 4
_MOST_NAMED = 2
_A_MINUTE_S = 60
_OWN_ONLY = "I can only tell you about yourself."
_MORE = "There's more on the page called Who looked."
_NOBODY_ELSE = "Nobody else."


class WatcherSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)

    def watched(self, told: Watched) -> tuple[str, ...]:
        if told.person is not None:
            return (self._of_one(told.person, told.last, told),)
        if not told.watchers:
            return self._nobody(told)
        now = [watcher for watcher in told.watchers if watcher.now]
        if told.now:
            return _in_breath([_now(one) for one in now], more=told.more > 0, all_=told.all)
        others = [watcher for watcher in told.watchers if not watcher.now]
        when = "" if now else f"{capital(self._times.span(told.span))} "
        said = [*map(_now, now), *_by_person(others, when)]
        return _in_breath(said, more=told.more > 0, all_=told.all)

    def seen(self, told: Seen) -> tuple[str, ...]:
        clip = f"{the(told.clip.camera.name)} at {self._times.of_clip(told.clip)}"
        if not told.watchers:
            if told.all:
                return (f"Nobody has watched {clip}.",)
            return f"You haven't watched {clip}.", _OWN_ONLY
        said: list[str] = []
        for index, (who, looks) in enumerate(groupby(told.watchers, _who)):
            did = joined([_saw(each, clip if index == 0 else "it") for each in looks])
            said.append(f"{capital(who)} {did}.")
        return _in_breath(said, more=False, all_=told.all)

    def unknown_person(self, unknown: UnknownPerson) -> tuple[str, ...]:
        if not unknown.people:
            return f"I don't know a {short(unknown.heard)} here.", _OWN_ONLY
        known = joined([_name(person) for person in unknown.people[:_MOST]])
        return "I don't know anybody of that name.", f"There's {known}."

    def _nobody(self, told: Watched) -> tuple[str, ...]:
        at = f" at {the(told.room)}" if told.room else ""
        watching = the(told.room) if told.room else ("any camera" if told.all else "a camera")
        if told.now:
            if told.all:
                return (f"Nobody is watching {watching} right now.",)
            return f"You aren't watching {watching} right now.", _OWN_ONLY
        when = self._times.span(told.span)
        if told.all:
            nobody = f"Nobody looked{at or ' at your cameras'} {when}."
            return nobody, *(self._before(told.last) if told.last else ())
        return f"You didn't look{at or ' at any camera'} {when}.", _OWN_ONLY

    def _before(self, last: LastLook) -> tuple[str, ...]:
        """Who did on another day, where nobody looked today."""
        who = "you" if last.by is None else _name(last.by)
        clip = {"live": "", "stills": "a picture of "}.get(last.kind, "a clip of ")
        at = self._times.at(last.day, last.local_time)
        return (f"{capital(who)} last looked at {clip}{the(last.camera)}, at {at}.",)

    def _of_one(self, person: str, last: LastLook | None, told: Watched) -> str:
        who = "you" if told.mine else _name(person)
        have, has_not = ("have", "haven't") if told.mine else ("has", "hasn't")
        if last is None:
            at = the(told.room) if told.room else "any camera"
            when = "" if told.ever else f" {self._times.span(told.span)}"
            return f"{capital(who)} {has_not} looked at {at}{when}."
        if last.now:
            return f"{capital(who)} {have} {the(last.camera)} open right now."
        at = self._times.at(last.day, last.local_time)
        clip = {"live": "", "stills": "a picture of "}.get(last.kind, "a clip of ")
        return f"{capital(who)} last looked at {clip}{the(last.camera)}, at {at}{_lasted(told)}."


def _lasted(told: Watched) -> str:
    """How long that look was, where it was the only one."""
    looks, last = told.watchers, told.last
    one = len(looks) == 1 and looks[0].times == 1 and not told.more
    if not one or last is None or (looks[0].camera, looks[0].kind) != (last.camera, last.kind):
        return ""
    seconds = looks[0].seconds
    return f", for {how_long(timedelta(seconds=seconds))}" if seconds >= _A_MINUTE_S else ""


def _in_breath(said: Sequence[str], *, more: bool, all_: bool) -> tuple[str, ...]:
    """Whole people only; then that there were others, or were none."""
    for kept in range(min(len(said), _MOST), 0, -1):
        rest = more or kept < len(said)
        end = _MORE if rest else _NOBODY_ELSE if all_ else _OWN_ONLY
        if kept == 1 or words(" ".join([*said[:kept], end])) <= MOST_WORDS:
            return (*said[:kept], end)
    return ()


def _now(watcher: Watcher) -> str:
    have = "have" if watcher.who is None else "has"
    what = the(watcher.camera) if watcher.kind == "live" else f"a clip of {the(watcher.camera)}"
    return f"{capital(_who(watcher))} {have} {what} open right now."


def _by_person(watchers: Sequence[Watcher], when: str) -> list[str]:
    """A sentence for each; all that one person did comes together."""
    people: dict[str, list[Watcher]] = {}
    for watcher in watchers:
        people.setdefault(_who(watcher), []).append(watcher)
    said: list[str] = []
    for who, looks in people.items():
        begun = f"{when}{who}" if when and not said else capital(who)
        said.append(f"{begun} {joined(_did(looks))}.")
    return said


def _did(looks: Sequence[Watcher]) -> list[str]:
    """ "watched the garden twice", "watched ten clips", "saved a clip of the door"."""
    live = [watcher for watcher in looks if watcher.kind == "live"]
    did = [f"watched {counted(len(live), 'camera')}"] if len(live) > _MOST_NAMED else []
    if live and not did:
        did = [f"watched {joined([_often(watcher) for watcher in live])}"]
    for kind, verb in (("clips", "watched"), ("saved", "saved")):
        of = [watcher for watcher in looks if watcher.kind == kind]
        if of:
            place = f" of {the(of[0].camera)}" if len(of) == 1 else ""
            did.append(f"{verb} {counted(sum(w.times for w in of), 'clip')}{place}")
    stills = [watcher for watcher in looks if watcher.kind == "stills"]
    if stills:
        of_one = the(stills[0].camera) if len(stills) == 1 else counted(len(stills), "camera")
        did.append(f"saw {'a picture' if len(stills) == 1 else 'pictures'} of {of_one}")
    if any(watcher.kind not in ("live", "stills", "clips", "saved") for watcher in looks):
        did.append("looked at small pictures of clips")
    return did


def _often(watcher: Watcher) -> str:
    """ "the garden twice", "the front room for four minutes"."""
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    if watcher.seconds < _A_MINUTE_S:
        return f"{the(watcher.camera)}{often or ' once'}"
    long = how_long(timedelta(seconds=watcher.seconds))
    return f"{the(watcher.camera)}{often and f'{often},'} for {long}"


def _saw(watcher: Watcher, clip: str) -> str:
    often = "" if watcher.times == 1 else f" {times(watcher.times)}"
    if watcher.now:
        return f"{'are' if watcher.who is None else 'is'} watching {clip} right now"
    return f"{'saved' if watcher.kind == 'saved' else 'watched'} {clip}{often}"


def _who(watcher: Watcher) -> str:
    return "you" if watcher.who is None else _name(watcher.who)


def _name(who: str) -> str:
    """ "Mia, a member, now called M," is one who was renamed: what follows is what she did."""
    name = short(who)
    return f"{name}," if ", " in name else name
