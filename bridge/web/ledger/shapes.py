"""JSON and files of the ledger."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from pydantic import Field

from bridge.service.ledger.reading import (
    CHAINED,
    MOST_ON_A_PAGE,
    ExportedEntry,
    LedgerFilters,
    LedgerLine,
    LedgerPage,
    LedgerSearch,
    LedgerSection,
)
from bridge.web.events.shapes import Day
from bridge.web.http.clocks import Clock, twelve_hours
from bridge.web.shapes import Json, RequestBody

_LARGEST_ID = 2**63 - 1
COLUMNS = (
    *("id", "at", "text", "actor_kind", "actor_id", "actor_name", "person", "device"),
    *("act", "object", "outcome", "reason", "details", "mac"),
)
# OWASP, "CSV injection": a spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class LedgerFilter(RequestBody):
    what: LedgerSection = LedgerSection.LOOKS
    person: str | None = Field(default=None, max_length=60)
    camera: str | None = Field(default=None, max_length=60)
    day: Day | None = None
    clock: Clock | None = None

    def search(self) -> LedgerSearch:
        return LedgerSearch(self.what, self.person, self.camera, self.day, twelve_hours())


class FindEntries(LedgerFilter):
    before: int | None = Field(default=None, ge=1, le=_LARGEST_ID)
    limit: int = Field(default=60, ge=1, le=MOST_ON_A_PAGE)


class Save(LedgerFilter):
    what: LedgerSection = LedgerSection.ALL


def page(found: LedgerPage) -> Json:
    return {"entries": [_told(told) for told in found.lines], "next": found.next}


def about(said: LedgerFilters) -> Json:
    return {
        "all": said.all,
        "keep_days": said.keep_days,
        "zone": said.zone,
        "people": [{"id": id_, "name": name} for id_, name in said.people.items()],
        "cameras": [{"id": id_, "name": name} for id_, name in said.cameras.items()],
        "line": said.line,
    }


def as_json(rows: Iterator[ExportedEntry]) -> Iterator[str]:
    """Newest first. `at_us` and `details` are what the mac is of, letter for letter, and
    `columns` in which order: see bridge/policy/ledger.py (RFC 8785)."""
    said = {"columns": CHAINED, "mac": "HMAC-SHA-256", "order": "newest first"}
    yield json.dumps(said)[:-1] + ', "entries": ['
    between = "\n"
    for row in rows:
        values = dict(zip(COLUMNS, _values(row), strict=True))
        yield between + json.dumps(values | {"at_us": row.at_us})
        between = ",\n"
    yield "\n]}\n"


def as_csv(rows: Iterator[ExportedEntry]) -> Iterator[str]:
    """RFC 4180, with the names of its columns first."""
    yield _line(COLUMNS)
    for row in rows:
        yield _line(tuple(_harmless(value) for value in _values(row)))


def _told(told: LedgerLine) -> Json:
    entry = told.entry
    return {
        "id": entry.id,
        "at": _instant(entry.at),
        "text": told.text,
        "who": told.who,
        "device": entry.actor.device,
        "act": entry.act,
        "sort": told.kind.value,
        "camera": told.camera,
        "refused": told.refused,
        "now": told.now,
    }


def _values(row: ExportedEntry) -> tuple[str | int | None, ...]:
    entry, actor = row.entry, row.entry.actor
    return (
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.text,
        actor.kind.value,
        actor.id,
        actor.name,
        actor.person,
        actor.device,
        entry.act,
        entry.object,
        "allowed" if entry.refused is None else "refused",
        entry.refused,
        json.dumps(dict(entry.details), sort_keys=True),
        row.mac.hex() if row.mac else None,
    )


def _harmless(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _line(values: tuple[str | int | None, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue()


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
