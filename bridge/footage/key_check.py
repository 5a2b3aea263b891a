"""Tells a wrong house key from damaged clips, at start, before a key of a clip is touched."""

import hmac

from bridge.errors import Kind, PrivateEyeError
from bridge.store import house_facts
from bridge.store.database import Database
from bridge.store.footage import runs

_FACT = "key_check"


def ensure_key(db: Database, key_check: bytes) -> None:
    """`key_check` is derived from the house key for this purpose alone: it opens nothing.

    Raises Unavailable where there are clips and they were sealed with another house key.
    """
    with db.write() as tx:
        known = house_facts.read(tx, _FACT)
        if known is not None and hmac.compare_digest(known, key_check):
            return
        if known is not None and runs.any_at_all(tx):
            raise PrivateEyeError(
                Kind.UNAVAILABLE,
                "The house key is not the one that the clips were sealed with. Put the right "
                "house.key back into the state folder, or the right PRIVATE_EYE_HOUSE_KEY into the "
                "environment. Without it nobody can open the clips: to go on with a new key, move "
                "the state folder and the folder with the clips away.",
            )
        house_facts.write(tx, _FACT, key_check)
