"""What people ask for by a word: "dogs" are pets of the class "dog", "animals" also pets. Pure.

The words are ids of the interaction model's `KIND`; what they are called in a language is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.model import Label


@dataclass(frozen=True, slots=True)
class SpokenKind:
    """`name` as it was asked for. Any of the labels, and of a finer class only that."""

    name: str
    labels: frozenset[str]
    sub_label: str | None = None


_OF_ALL: Mapping[str, tuple[Label, ...]] = {
    "person": (Label.PERSON,),
    "pet": (Label.PET,),
    "vehicle": (Label.VEHICLE,),
    "animal": (Label.PET, Label.ANIMAL),
}
_FINER: Mapping[Label, tuple[str, ...]] = {
    Label.PET: ("dog", "cat"),
    Label.VEHICLE: ("car", "truck", "bus", "motorcycle", "bicycle"),
    Label.ANIMAL: ("bird", "horse"),
}
KINDS: Mapping[str, SpokenKind] = {
    **{name: SpokenKind(name, frozenset(labels)) for name, labels in _OF_ALL.items()},
    **{
        name: SpokenKind(name, frozenset({of}), name)
        for of, names in _FINER.items()
        for name in names
    },
}
