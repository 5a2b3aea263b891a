"""Which rows and keys some events need, and not others that look at the same runs. Pure."""

from collections.abc import Iterable

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
        self._looks: dict[str, list[Row]] = {id_: [] for id_ in self._events}
        for row in rows.looks:
            self._looks[row["event"]].append(row)
        self._keys: dict[str, list[Row]] = {id_: [] for id_ in self._runs}
        for row in rows.keys:
            self._keys[row["footage"]].append(row)

    @property
    def events(self) -> frozenset[str]:
        return frozenset(self._events)

    def runs(self, event: str) -> frozenset[str]:
        """That it looks at."""
        return frozenset(row["footage"] for row in self._looks[event])

    def slots(self, event: str) -> frozenset[int]:
        """Of the keys that it needs."""
        return frozenset(row["slot"] for row in self._needed(event))

    def of(self, events: Iterable[str]) -> Rows:
        """The rows of these events alone."""
        wanted = sorted(events)
        runs = sorted({run for event in wanted for run in self.runs(event)})
        keys = {row["slot"]: row for event in wanted for row in self._needed(event)}
        return Rows(
            events=[self._events[event] for event in wanted],
            footage=[self._runs[run] for run in runs],
            looks=[row for event in wanted for row in self._looks[event]],
            keys=sorted(keys.values(), key=lambda row: (row["footage"], row["ordinal"])),
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
