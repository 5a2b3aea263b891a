"""What an event was, as more is seen of it: each look adds to those before, and all are judged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bridge.model import LabelSource
from bridge.policy import labels
from bridge.policy.house_model import Ground, HouseJudgement
from bridge.policy.looks import Look
from bridge.store.database import Tx
from bridge.store.events import book, classifications
from bridge.store.events.classifications import Classification

# What the house takes an event for, by its looks.
Judges = Callable[[Tx, str, Sequence[Look]], HouseJudgement]


def take_in(tx: Tx, event_id: str, look: Look, now: datetime, judges: Judges | None = None) -> bool:
    """Write one more look down, and what the event is by all of them; what a person has said of it
    stands, and what the house has learnt comes before what the detector says. False where the event
    is not there any more: then nothing of it is kept.
    """
    before = classifications.find(tx, event_id)
    looks = (*before.looks, look) if before is not None else (look,)
    if before is not None and before.source is LabelSource.PERSON:
        what = replace(before, looks=looks)
    else:
        what = _judged(tx, event_id, looks, now, judges)
    if not book.label(tx, event_id, what.label):
        return False
    classifications.see(tx, what)
    return True


def _judged(
    tx: Tx, event_id: str, looks: tuple[Look, ...], now: datetime, judges: Judges | None
) -> Classification:
    """By the detector, and by what the house has learnt; why keeps what both said."""
    stock = labels.judge(looks)
    own = None if judges is None else judges(tx, event_id, looks)
    if own is None or own.source is LabelSource.DETECTOR:
        label, sub_label, confidence = stock.label, stock.sub_label, stock.confidence
        why = dict(stock.why)
        if own is not None and own.why is not Ground.UNTAUGHT:
            why["house"] = {"ground": own.why.value}
    else:
        label, sub_label, confidence = own.label, own.sub_label, own.confidence
        detector = {"label": stock.label, "confidence": stock.confidence / 1000}
        why = {**stock.why, "house": {"ground": own.why.value}, "detector": detector}
    source = LabelSource.DETECTOR if own is None else own.source
    return Classification(event_id, label, sub_label, confidence, source, now, why, looks)
