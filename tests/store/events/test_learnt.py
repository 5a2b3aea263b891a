"""Numbers of versions of what the house has learnt."""

from bridge.policy.teaching import Figures, Replay, VersionState
from bridge.store.database import Database
from bridge.store.events import learnt
from bridge.store.events.learnt import Version
from tests.builders import NOON

FIGURES = Figures(Replay(0, 0, 0))


def test_a_number_of_a_version_that_was_dropped_is_never_given_again(db: Database) -> None:
    """Who says yes to a version that was shown to them says it to no other."""
    with db.write() as tx:
        shown = learnt.next_number(tx)
        proposed = VersionState.PROPOSED
        learnt.add(tx, Version(shown, proposed, NOON, "Anna", NOON, None, FIGURES), {})
    with db.write() as tx:
        learnt.drop_proposed(tx)
        assert learnt.next_number(tx) == shown + 1
