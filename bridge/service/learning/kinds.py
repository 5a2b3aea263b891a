"""What something may be said to be: a kind of every house, one of this house, or a new one."""

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Label
from bridge.policy import kind_names
from bridge.policy.kind_names import HouseKind, KindFault
from bridge.service.learning.views import Wanted
from bridge.store.database import Tx
from bridge.store.events import teaching as rows

_FAULTS = {
    KindFault.EMPTY: "What was it? Give it a name.",
    KindFault.LONG: f"A name has {kind_names.LONGEST} characters at most; choose a shorter one.",
    KindFault.ODD: (
        "Commas, colons, brackets, quotation marks and what nobody sees cannot be part of a name. "
        "Please leave them out."
    ),
    KindFault.NO_LETTER: "A name needs a letter or a digit.",
    KindFault.BUILT_IN: "There is a key for that already: a person, a pet, a car, nothing.",
}
_TOO_MANY = (
    f"There are {kind_names.MOST_KINDS} kinds already, and more cannot be told apart. Use one of "
    "them, or take back all that was called like another one."
)
# What nobody can teach: that nobody knows.
_TAUGHT = frozenset(set(Label) - {Label.UNKNOWN})


def find(tx: Tx, wanted: Wanted) -> HouseKind | str:
    """A label of every house, or a kind of this one, which may be new. Raises Invalid."""
    kinds = rows.kinds(tx)
    if wanted.name is not None:
        return _named(wanted.name, kinds)
    if wanted.label in _TAUGHT:
        return str(wanted.label)
    own = next((kind for kind in kinds if kind.id == wanted.label), None)
    if own is None:
        raise PrivateEyeError(Kind.INVALID, "There is no such kind.")
    return own


def _named(name: str, kinds: tuple[HouseKind, ...]) -> HouseKind:
    plain = kind_names.plain(name)
    fault = kind_names.fault(plain)
    if fault is not None:
        raise PrivateEyeError(Kind.INVALID, _FAULTS[fault])
    known = kind_names.called(plain, kinds)
    if known is None and len(kinds) >= kind_names.MOST_KINDS:
        raise PrivateEyeError(Kind.INVALID, _TOO_MANY)
    return known or HouseKind(kind_names.new_id(), plain)
