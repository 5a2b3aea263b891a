"""The chain that binds each entry of the ledger to the one before it. Pure.

An entry's mac is HMAC-SHA-256 under a key that the database does not hold, over the mac before it
and the entry's columns as canonical JSON (RFC 8785). The numbers of entries have no gap, so the
newest number is also how many there ever were.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from json.encoder import encode_basestring
from typing import Any

from bridge.policy.acts import Act

# In the order of RFC 8785, 3.2.3: by their names.
COLUMNS = (
    "act",
    "actor_id",
    "actor_kind",
    "actor_name",
    "at",
    "details",
    "device",
    "id",
    "object",
    "outcome",
    "person",
    "reason",
)
ID, AT = COLUMNS.index("id"), COLUMNS.index("at")
# What stands in place of a mac before the first entry of a chain.
GENESIS = bytes(32)
BEGIN = Act.LEDGER_BEGIN.value
RESTORED = Act.LEDGER_RESTORED.value
UNWITNESSED = Act.LEDGER_UNWITNESSED.value
# The values of COLUMNS as SQLite holds them (`at` in microseconds since 1970), then the mac.
Row = Sequence[Any]

_TEMPLATE = "{" + ",".join(f'"{name}":%s' for name in COLUMNS) + "}"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HEAD_MAC = 64
_CHECK = 16
_SHORT = 20
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its number, its time, its mac."""

    id: int
    at: datetime
    mac: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A head as it is kept outside: the first digits of its mac say enough."""

    id: int
    mac: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where pruning ended: entries up to `through` are gone, `removed` of them at this time."""

    through: int
    removed: int
    mac: bytes
    at: datetime


def microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def instant(microseconds_: int) -> datetime:
    return _EPOCH + microseconds_ * _MICROSECOND


def canonical(values: Sequence[Any]) -> bytes:
    """RFC 8785 of an entry, whose shape is flat and fixed: twelve times faster than in general.

    Raises TypeError for what no entry holds: fractions, bytes.
    """
    return (_TEMPLATE % tuple(map(_value, values))).encode()


def mac(key: bytes, before: bytes, values: Sequence[Any]) -> bytes:
    """Of an entry with these values of COLUMNS after one with the mac `before`."""
    return hmac.digest(key, before + canonical(values), "sha256")


def digest(rows: Iterable[Row]) -> tuple[int, str]:
    """How many they are, and SHA-256 over them: for entries that are not in the chain themselves.

    Raises TypeError as `canonical` does.
    """
    hashed, count = hashlib.sha256(), 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  # the last one counts
        hashed.update(canonical(row[:-1]) + (row[-1] or b"") + b"\n")
    return count, hashed.hexdigest()


def head_text(key: bytes, head: Head) -> str:
    """For the file beside the database: nobody without the key can write another."""
    said = f"{head.at:%Y-%m-%dT%H:%M:%SZ} {head.id} {head.mac.hex()}"
    return f"{said} {_check(key, said)}"


def read_head(key: bytes, text: str) -> Head | None:
    """None for what this key has not written."""
    said, _, check = text.rpartition(" ")
    if not text.isascii() or not hmac.compare_digest(_check(key, said), check):
        return None
    at, id_, digits = said.split(" ")
    return Head(int(id_), datetime.fromisoformat(at), bytes.fromhex(digits))


def line(head: Head) -> str:
    """For a person to keep outside: `2026-11-22 entry 1234 9f3a-22b1-0c4d-77e0-51aa`."""
    short = head.mac.hex()[:_SHORT]
    groups = (short[at : at + _GROUP] for at in range(0, _SHORT, _GROUP))
    return f"{head.at:%Y-%m-%d} entry {head.id} {'-'.join(groups)}"


def read_line(text: str) -> Line | None:
    """None for what is not such a line; forgiving about case and space."""
    words = text.lower().split()
    if len(words) != 4 or words[1] != "entry" or not (words[2].isascii() and words[2].isdigit()):
        return None
    short = words[3].replace("-", "")
    if len(short) != _SHORT or not set(short) <= set("0123456789abcdef"):
        return None
    return Line(int(words[2]), short)


def sign(key: bytes, checkpoint: Checkpoint) -> bytes:
    said = (
        f"checkpoint {checkpoint.through} {checkpoint.removed} {checkpoint.mac.hex()} "
        f"{microseconds(checkpoint.at)}"
    )
    return hmac.digest(key, said.encode(), "sha256")


def _check(key: bytes, said: str) -> str:
    return hmac.digest(key, b"head " + said.encode(), "sha256").hex()[:_CHECK]


def _value(value: object) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)  # type: ignore[arg-type]
    if value is None:
        return "null"
    if kind is int:
        return repr(value)
    raise TypeError(f"no entry holds {kind.__name__}")
