"""Rows of the six-digit codes that confirm an Alexa user, and of the wrong ones said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bridge.store.database import Tx
from bridge.store.tables import alexa_code, alexa_wrong_code


@dataclass(frozen=True, slots=True)
class CodeRow:
    code_hash: bytes
    created_at: datetime
    expires_at: datetime
    attempts_left: int


def replace(tx: Tx, row: CodeRow) -> None:
    """Make this the only code there is."""
    tx.run(delete(alexa_code))
    values = {name: getattr(row, name) for name in CodeRow.__slots__}
    tx.run(insert(alexa_code), values)


def open_code(tx: Tx, now: datetime) -> CodeRow | None:
    """The code that may still be said, if there is one."""
    code = alexa_code.c
    columns = [code[name] for name in CodeRow.__slots__]
    unused = code.used_at.is_(None) & (code.expires_at > now) & (code.attempts_left > 0)
    row = tx.run(select(*columns).where(unused)).mappings().one_or_none()
    return None if row is None else CodeRow(**row)


def use(tx: Tx, code_hash: bytes, now: datetime) -> None:
    tx.run(update(alexa_code).where(alexa_code.c.code_hash == code_hash).values(used_at=now))


def end(tx: Tx) -> None:
    """From now on there is none."""
    tx.run(delete(alexa_code))


def wrong(tx: Tx, code_hash: bytes, now: datetime) -> None:
    """Take one attempt from the open code and write the wrong guess down."""
    tx.run(
        update(alexa_code)
        .where(alexa_code.c.code_hash == code_hash)
        .values(attempts_left=alexa_code.c.attempts_left - 1)
    )
    tx.run(insert(alexa_wrong_code), {"at": now})


def wrong_since(tx: Tx, since: datetime) -> int:
    """Wrong guesses after `since`."""
    at = alexa_wrong_code.c.at
    return int(tx.run(select(func.count()).where(at > since)).scalar_one())


def prune_wrong(tx: Tx, before: datetime) -> None:
    tx.run(delete(alexa_wrong_code).where(alexa_wrong_code.c.at <= before))
