"""What a backup that nobody vouches for may not bring: any way into the house.

Who wrote such a file may have written themselves into it. Names, settings and the ledger are kept,
for people to look at; everybody signs in anew, beginning with an owner at the command line.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete

from bridge.model import Role
from bridge.store.database import Tx
from bridge.store.people import persons
from bridge.store.people.persons import FIRST, Person
from bridge.store.tables import (
    alexa_user,
    epoch,
    invitation,
    link,
    oauth_token,
    open_view,
    passkey,
    password,
    recovery_code,
    session,
    token,
    totp,
    voice_pin,
)

# What refers to others comes first.
_WAYS_IN = (
    oauth_token,
    link,
    alexa_user,
    voice_pin,
    invitation,
    session,
    token,
    password,
    passkey,
    totp,
    recovery_code,
    open_view,
    # One as high as it gets could not be raised, and nothing be revoked.
    epoch,
)


def forget_ways_in(tx: Tx) -> None:
    """Beside what may be used only once, which no backup has (`rows.strip`)."""
    for table in _WAYS_IN:
        tx.run(delete(table))


def leave_an_owner(tx: Tx, now: datetime) -> None:
    """As whom `private-eye sign-in` lets in: somebody who may everything, for good."""
    if any(_may_everything(one) for one in persons.everyone(tx)):
        return
    first = Person(FIRST, "Owner", Role.OWNER, None, (), None, now)
    there = persons.find(tx, FIRST)
    if there is None:
        persons.add(tx, first)
    else:
        persons.change(tx, replace(first, name=there.name))


def _may_everything(one: Person) -> bool:
    limits = (one.cameras, one.until)
    return one.role is Role.OWNER and one.readable and limits == (None, None) and not one.hours
