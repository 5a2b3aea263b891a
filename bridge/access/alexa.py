"""Ends what an Alexa user may see."""

from bridge.access.epochs import Epochs
from bridge.store import alexa_users, voice_context
from bridge.store.database import Tx
from bridge.store.epochs import Subject, SubjectKind


def remove(tx: Tx, epochs: Epochs, id_: str) -> bool:
    """Forget an Alexa user, what they last saw, and end their streams. False: none such."""
    if not alexa_users.remove(tx, id_):
        return False
    voice_context.forget(tx, id_)
    epochs.raise_epoch(tx, Subject(SubjectKind.ALEXA_USER, id_))
    return True
