"""Everything one person can sign in with, at once."""

from bridge.store.database import Tx
from bridge.store.people import invitations, passkeys, passwords, second_factors, voice_pins


def has_any(tx: Tx, person: str) -> bool:
    """Whether they can sign in of themselves: by a password or a passkey."""
    return passwords.find(tx, person) is not None or bool(passkeys.of(tx, person))


def forget(tx: Tx, person: str) -> None:
    """For somebody who is removed."""
    invitations.end(tx, person)
    passwords.remove(tx, person)
    passkeys.remove_all(tx, person)
    second_factors.remove(tx, person)
    second_factors.remove_codes(tx, person)
    voice_pins.forget(tx, person)
