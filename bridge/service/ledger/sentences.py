"""Entries of the ledger as sentences, with times as the house's clock showed them. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bridge.model import Label
from bridge.policy import act_names
from bridge.policy.act_names import LATE
from bridge.policy.acts import Act
from bridge.policy.clock_words import time_of_day
from bridge.service.ledger import refusal_words
from bridge.service.ledger.actors import KnownPerson, the, who
from bridge.store import ledger
from bridge.store.ledger import Entry

_SIGNED_IN = {
    "passkey": " with a passkey",
    "password": " with a password",
    "recovery code": " with a recovery code",
    "link": " with a one-time link",
    "invitation": " with an invitation",
    "pairing": ", as a new screen",
}
_WAYS = {
    "voice": " by voice",
    "schedule": ", as planned",
    "presence": ", because of who is at home",
    "timer": ", as was said when it was turned off",
    "check": " that could no longer be read",
    "quarantine": ", which came back with a backup",
}
_ROLES = {
    "owner": " as an owner",
    "member": " as a member",
    "guest": " as a guest",
    "reviewer": " as a reviewer",
    "screen": " as a screen",
}
_LABELS: Mapping[str, str] = {
    Label.PERSON: "a person",
    Label.PET: "a pet",
    Label.VEHICLE: "a vehicle",
    Label.ANIMAL: "an animal",
    Label.OTHER: "nothing much",
}
OPENS = frozenset({Act.LIVE_OPEN, Act.CLIP_OPEN})
# Followed by the name of an act of an older or newer version.
_UNKNOWN = "did what this version has no words for: "


@dataclass(frozen=True, slots=True)
class KnownClip:
    camera: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Names:
    """Names for ids, as of now, and by which clock times are told. `people`: also those who were
    removed. `clips`: those that still exist."""

    zone: tzinfo
    cameras: Mapping[str, str]
    people: Mapping[str, KnownPerson]
    clips: Mapping[str, KnownClip] = field(default_factory=dict)
    twelve_hours: bool = True


def sentence(entry: Entry, names: Names, *, watching: bool = False) -> str:
    """`watching`: the view that was opened is still open."""
    act, facts = act_names.known(entry.act), _Facts(entry, names)
    did, to = (act.did, act.to) if act else (unknown := f"{_UNKNOWN}{entry.act}", unknown)
    subject = capital(subject_of(entry, names))
    if entry.refused is not None and entry.act not in LATE:
        reason = refusal_words.said(entry.refused)
        times = facts["times"]
        if not to:
            return f"{subject} was refused{times}: {reason}."
        return f"{subject} tried to {to.format_map(facts)}{times} and was refused: {reason}."
    if watching and entry.act in OPENS:
        what = facts["camera"] if entry.act == Act.LIVE_OPEN else facts["clip"]
        return f"{subject} is watching {what} now, since {clock(entry.at, names)}."
    return f"{subject} {did.format_map(facts)}."


def subject_of(entry: Entry, names: Names) -> str:
    """Who it was, for the beginning or the middle of a sentence: what follows is what they did."""
    renamed = entry.act == Act.ACCOUNT_RENAME and entry.refused is None
    said = who(
        entry.actor, names.people, becomes=str(entry.details.get("name")) if renamed else None
    )
    return f"{said}," if ", " in said else said


def clock(at: datetime, names: Names) -> str:
    """ "3:14 pm", or "15:14"."""
    here = at.astimezone(names.zone)
    return time_of_day(60 * here.hour + here.minute, twelve_hours=names.twelve_hours)


def span(begun: datetime, ended: datetime, names: Names) -> str:
    """ "from 3:14 to 3:18 pm", or "from 15:14 to 15:18"."""
    first, last = clock(begun, names), clock(ended, names)
    if first == last:
        return f"at {last}"
    half = names.twelve_hours and first[-2:] == last[-2:]
    return f"from {first[:-3] if half else first} to {last}"


def way(entry: Entry) -> str:
    """How it was done: " by voice"."""
    return _WAYS.get(str(entry.details.get("way")), "")


def lasted(seconds: int) -> str:
    """ "4 minutes", as people round."""
    if seconds < 60:
        return _count(max(1, seconds), "second")
    minutes = round(seconds / 60)
    if minutes < 90:
        return _count(minutes, "minute")
    return _count(round(minutes / 60), "hour")


def thumbnails(count: int) -> str:
    return _count(max(1, count), "clip thumbnail")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Facts(Mapping[str, str]):
    """What a sentence can be filled with from an entry."""

    def __init__(self, entry: Entry, names: Names) -> None:
        self._entry = entry
        self._names = names
        self._known: dict[str, Callable[[], str]] = {
            "camera": self._camera,
            "of_camera": lambda: f" from {self._camera()}" if entry.object else "",
            "clip": self._clip,
            "watched": self._watched,
            "long": self._long,
            "parts": self._parts,
            "times": self._times,
            "thumbnails": self._thumbnails,
            "person": self._person,
            "role": lambda: _ROLES.get(self._said("role"), ""),
            "was": lambda: f", before{was}" if (was := _ROLES.get(self._said("was"))) else "",
            "limits": self._limits,
            "to_name": lambda: f" to {name}" if (name := self._said("name")) else "",
            "by": lambda: _SIGNED_IN.get(self._said("by"), ""),
            "way": lambda: way(entry),
            "until": self._until,
            "on_device": lambda: f" on {device}" if (device := self._said("device")) else "",
            "on": lambda: "on" if entry.details.get("on") else "off",
            "added": lambda: "added" if entry.details.get("added") else "removed",
            "why": lambda: f", because {why}" if (why := self._said("why")) else "",
            "name": lambda: self._said("name") or "that asked",
            "clips": lambda: _count(_whole(entry.details.get("clips")), "clip"),
            "of_made_at": self._made,
            "unvouched": self._unvouched,
            "after_count": lambda: f", after {_count(_whole(entry.details.get('count')), 'line')}",
            "kind": lambda: _LABELS.get(self._said("kind"), self._said("called") or "of a kind"),
            "called": lambda: self._said("called") or "somebody",
            "version": lambda: f", in version {to}" if (to := self._said("to")) else "",
            "newest": lambda: str(_whole(entry.details.get("newest"))),
            "removed": lambda: _count(_whole(entry.details.get("removed")), "old line"),
        }

    def __getitem__(self, name: str) -> str:
        return self._known[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _said(self, name: str) -> str:
        value = self._entry.details.get(name)
        return "" if value is None else str(value)

    def _camera(self) -> str:
        id_ = camera_of(self._entry)
        return the(self._names.cameras.get(id_, id_)) if id_ else "a camera"

    def _clip(self) -> str:
        object_ = self._entry.object or ""
        clip = self._names.clips.get(object_)
        begun = clip.starts_at if clip else ledger.moment(self._said("starts_at"))
        if camera_of(self._entry) is None:
            return "a clip"
        camera = self._camera()
        if begun is None:
            return f"a clip from {camera} that has since been deleted"
        zone = self._names.zone
        day = begun.astimezone(zone).date()
        on = (
            "" if day == self._entry.at.astimezone(zone).date() else f" of {long_date(begun, zone)}"
        )
        return f"the clip of {clock(begun, self._names)}{on} from {camera}"

    def _watched(self) -> str:
        """Nobody has watched what was never sent."""
        if self._seen() is not None:
            return "watched"
        return "opened the live view of" if self._entry.act == Act.LIVE_END else "opened"

    def _seen(self) -> tuple[datetime, datetime] | None:
        """When a view was opened, and when the last picture of it was sent; None: none was."""
        opened, last = ledger.moment(self._said("opened")), ledger.moment(self._said("last"))
        return None if opened is None or last is None else (opened, last)

    def _long(self) -> str:
        seconds, seen = _whole(self._entry.details.get("seconds")), self._seen()
        if seen is None:
            return ", but no picture came"
        opened, last = seen
        return f" for {lasted(seconds)}, {span(opened, last, self._names)}"

    def _parts(self) -> str:
        parts = self._said("ranges").split()
        return f": its seconds {' and '.join(parts)}" if 0 < len(parts) < 4 else ""

    def _times(self) -> str:
        count = _whole(self._entry.details.get("count"))
        if "way" in self._entry.details or count < 2:  # there `count` is of clips
            return ""
        return f" {'twice' if count == 2 else f'{count} times'} within a minute"

    def _until(self) -> str:
        """ " until 9:40 pm", with the day if it is another one."""
        until, zone = ledger.moment(self._said("until")), self._names.zone
        if until is None:
            return ""
        other = until.astimezone(zone).date() != self._entry.at.astimezone(zone).date()
        on = f" on {long_date(until, zone)}" if other else ""
        return f" until {clock(until, self._names)}{on}"

    def _thumbnails(self) -> str:
        return thumbnails(_whole(self._entry.details.get("count")))

    def _person(self) -> str:
        id_ = self._entry.object or ""
        if id_ and id_ == self._entry.actor.person:
            return "themselves"
        then, now = self._said("called") or self._said("name"), self._names.people.get(id_)
        name = now.name if now else ""
        if not then or not now or not now.here or then == name:
            return then or name or "somebody who has left"
        ends = "" if self._entry.act == Act.PERSON_LINK else ","
        return f"{then}, now called {name}{ends}"

    def _limits(self) -> str:
        """A person's rights in words: which cameras, whether at certain hours, until when."""
        cameras = self._said("cameras").split()
        names = " and ".join(the(self._names.cameras.get(id_, id_)) for id_ in cameras)
        until = ledger.moment(self._said("until"))
        day = long_date(until - timedelta(microseconds=1), self._names.zone) if until else ""
        parts = (
            f", for {names}" if names else "",
            ", at certain hours" if self._said("hours") else "",
            f", until {day}" if day else "",
        )
        return "".join(parts)

    def _made(self) -> str:
        made = ledger.moment(self._said("made_at"))
        return f" of {long_date(made, self._names.zone)}" if made else ""

    def _unvouched(self) -> str:
        said = self._entry.details.get("vouched")
        return (
            ", for which nobody vouched, so everybody had to sign in anew" if said is False else ""
        )


def camera_of(entry: Entry) -> str | None:
    """The camera's id, if it was about one."""
    said = entry.details.get("camera")
    return str(said) if said is not None else entry.object


def long_date(at: datetime, zone: tzinfo) -> str:
    here = at.astimezone(zone)
    return f"{here:%A} {here.day} {here:%B}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _count(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
