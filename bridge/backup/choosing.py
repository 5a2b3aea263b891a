"""Which rows and keys some events need, and not others that look at the same runs. Pure."""

from collections.abc import Collection, Iterable, Mapping

from bridge.backup.rows import Row, Rows
from bridge.footage import overlap
from bridge.model import EventState
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import EventOfRun


class Choice:
    """Among the rows of a house or of a backup."""

    def __init__(self, rows: Rows) -> None:
        self._events = {row["id"]: row for row in rows.events}
        self._runs = {row["id"]: row for row in rows.footage}
        self._looks = _by("event", rows.looks, self._events)
        self._keys = _by("footage", rows.keys, self._runs)
        self._classified = _by("event", rows.classified, self._events)
        self._seen = _by("event", rows.seen, self._events)
        left = {row["event"]: row for row in rows.expired}
        self._taught = _by("event", rows.taught, {*self._events, *left})
        self._expired = left

    @property
    def events(self) -> frozenset[str]:
        return frozenset(self._events)

    def runs(self, event: str) -> frozenset[str]:
        """That it looks at."""
        return frozenset(row["footage"] for row in self._looks[event])

    def slots(self, event: str) -> frozenset[int]:
        """Of the keys that it needs."""
        return frozenset(row["slot"] for row in self._needed(event))

    def of(self, events: Iterable[str], *, expired: bool = True) -> Rows:
        """The rows of these events alone, and (`expired`) of lessons that have none any more."""
        wanted = sorted(events)
        left = sorted(self._expired) if expired else []
        runs = sorted({run for event in wanted for run in self.runs(event)})
        keys = {row["slot"]: row for event in wanted for row in self._needed(event)}
        return Rows(
            events=[self._events[event] for event in wanted],
            footage=[self._runs[run] for run in runs],
            looks=[row for event in wanted for row in self._looks[event]],
            keys=sorted(keys.values(), key=lambda row: (row["footage"], row["ordinal"])),
            classified=[row for event in wanted for row in self._classified[event]],
            seen=[row for event in wanted for row in self._seen[event]],
            taught=[row for event in (*wanted, *left) for row in self._taught[event]],
            expired=[self._expired[event] for event in left],
        )

    def _needed(self, event: str) -> list[Row]:
        found: list[Row] = []
        for run in self.runs(event):
            keys = self._keys[run]
            wanted = overlap.wants([self._look(event, run)])
            gone = overlap.unneeded([KeyRow(**key) for key in keys], wanted)
            found += [key for key in keys if key["slot"] not in gone]
        return found

    def _look(self, event: str, run: str) -> EventOfRun:
        row, began = self._events[event], self._runs[run]["starts_at"]
        state = EventState(row["state"])
        return EventOfRun(run, event, state, row["starts_at"], row["ends_at"], began)


def _by(column: str, rows: Iterable[Row], ids: Collection[str]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {id_: [] for id_ in ids}
    for row in rows:
        found[row[column]].append(row)
    return found
