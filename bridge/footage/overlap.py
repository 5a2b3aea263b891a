"""What several events share of a run, and which of its keys nobody needs. Pure.

Times are microseconds since the run's start. A key that says no time covers the whole run; one that
says no end covers it to its end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bridge.model import EventState
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import EventOfRun

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Want:
    """An event's window on a run. `until_us` None: the event goes on."""

    event: str
    since_us: int
    until_us: int | None

    def meets(self, since_us: int | None, until_us: int | None) -> bool:
        """Whether it shows anything of this time of the run."""
        if since_us is None:
            return True
        begins_before = self.until_us is None or since_us < self.until_us
        return begins_before and (until_us is None or until_us > self.since_us)


def wants(looks: Iterable[EventOfRun]) -> dict[str, list[Want]]:
    """By run, of the events that are not being deleted; no entry for a run that none looks at."""
    found: dict[str, list[Want]] = {}
    for look in looks:
        if look.state is not EventState.DELETING:
            found.setdefault(look.footage, []).append(want(look))
    return found


def want(look: EventOfRun) -> Want:
    since_us = (look.starts_at - look.run_starts_at) // _MICROSECOND
    if look.state is EventState.OPEN:
        return Want(look.event, since_us, None)
    return Want(look.event, since_us, (look.ends_at - look.run_starts_at) // _MICROSECOND)


def unneeded(keys: Iterable[KeyRow], wanted: Mapping[str, Iterable[Want]]) -> frozenset[int]:
    """The slots of the keys that seal nothing that a window shows. `wanted`: by run."""
    return frozenset(
        key.slot for key in keys if not _is_needed(key, tuple(wanted.get(key.footage, ())))
    )


def _is_needed(key: KeyRow, wanted: tuple[Want, ...]) -> bool:
    if key.event is not None:
        return any(want.event == key.event for want in wanted)
    return any(want.meets(key.since_us, key.until_us) for want in wanted)


def sharing(looks: Iterable[EventOfRun], going: frozenset[str]) -> frozenset[str]:
    """Which of the `going` events show something that one that stays shows, too."""
    by_run: dict[str, list[EventOfRun]] = {}
    for look in looks:
        by_run.setdefault(look.footage, []).append(look)
    found: set[str] = set()
    for of_run in by_run.values():
        kept = [
            want(look)
            for look in of_run
            if look.event not in going and look.state is not EventState.DELETING
        ]
        for look in of_run:
            gone = want(look)
            if look.event in going and any(k.meets(gone.since_us, gone.until_us) for k in kept):
                found.add(look.event)
    return frozenset(found)
