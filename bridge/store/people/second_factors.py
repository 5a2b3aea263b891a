"""Rows of TOTP secrets (sealed) and of recovery codes (hashed)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.store.database import Tx
from bridge.store.tables import recovery_code, totp


@dataclass(frozen=True, slots=True)
class TotpRow:
    """`secret` is sealed; without `confirmed_at` it is not asked for yet."""

    secret: bytes
    confirmed_at: datetime | None
    last_step: int | None


def find(tx: Tx, person: str) -> TotpRow | None:
    columns = (totp.c.secret, totp.c.confirmed_at, totp.c.last_step)
    row = tx.run(select(*columns).where(totp.c.person == person)).one_or_none()
    return None if row is None else TotpRow(row.secret, row.confirmed_at, row.last_step)


def put(tx: Tx, person: str, secret: bytes) -> None:
    """A secret that is to be confirmed, in place of one before."""
    row = {"person": person, "secret": secret, "confirmed_at": None, "last_step": None}
    tx.run(upsert(totp).values(row).on_conflict_do_update(index_elements=["person"], set_=row))


def confirm(tx: Tx, person: str, at: datetime) -> None:
    tx.run(update(totp).where(totp.c.person == person).values(confirmed_at=at))


def use_step(tx: Tx, person: str, step: int) -> bool:
    """True once for each time step, and never for one before the last."""
    newer = or_(totp.c.last_step.is_(None), totp.c.last_step < step)
    done = tx.run(update(totp).where(totp.c.person == person, newer).values(last_step=step))
    return done.rowcount == 1


def remove(tx: Tx, person: str) -> bool:
    return tx.run(delete(totp).where(totp.c.person == person)).rowcount == 1


def replace_codes(tx: Tx, person: str, hashes: Iterable[bytes], at: datetime) -> None:
    remove_codes(tx, person)
    rows = [{"code_hash": one, "person": person, "created_at": at} for one in hashes]
    tx.run(insert(recovery_code), rows)


def code_is_open(tx: Tx, person: str, code_hash: bytes) -> bool:
    code = recovery_code.c
    unused = (code.code_hash == code_hash) & (code.person == person) & code.used_at.is_(None)
    return tx.run(select(code.person).where(unused)).one_or_none() is not None


def use_code(tx: Tx, person: str, code_hash: bytes, at: datetime) -> bool:
    """True exactly once per code."""
    code = recovery_code.c
    unused = (code.code_hash == code_hash) & (code.person == person) & code.used_at.is_(None)
    return tx.run(update(recovery_code).where(unused).values(used_at=at)).rowcount == 1


def codes_left(tx: Tx, person: str) -> int:
    code = recovery_code.c
    unused = (code.person == person) & code.used_at.is_(None)
    return int(tx.run(select(func.count()).select_from(recovery_code).where(unused)).scalar_one())


def remove_codes(tx: Tx, person: str) -> None:
    tx.run(delete(recovery_code).where(recovery_code.c.person == person))
