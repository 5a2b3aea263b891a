"""Who waits for the writer's turn, and when it comes."""

from collections.abc import Sequence
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from bridge.store.turns import WriterTurns
from tests.builders import until

LONG_S = 20.0


def served(askers: Sequence[str | None]) -> list[str | None]:
    """In which order they have their turns who have come in this one, while somebody had one."""
    turns, order = WriterTurns(), list[str | None]()
    assert turns.begin("somebody", LONG_S)

    def wait(asker: str | None) -> None:
        assert turns.begin(asker, LONG_S)
        order.append(asker)
        turns.end()

    waiting = []
    for number, asker in enumerate(askers, start=1):
        waiting.append(Thread(target=wait, args=(asker,)))
        waiting[-1].start()
        until(lambda number=number: len(turns) == number)  # type: ignore[misc]
    turns.end()
    for thread in waiting:
        thread.join(LONG_S)
    return order


def test_beside_who_floods_the_queue_others_wait_for_one_of_theirs() -> None:
    order = served([*["flood"] * 20, "owner", None])
    assert order[:3] == ["flood", "owner", None]
    assert order[3:] == ["flood"] * 19


@given(st.lists(st.sampled_from(["anna", "ben", None]), min_size=1, max_size=12))
def test_everybody_is_served_and_nobody_waits_for_two_of_another(
    askers: list[str | None],
) -> None:
    order = served(askers)
    assert sorted(map(str, order)) == sorted(map(str, askers))
    for asker in set(askers):
        first = order.index(asker)
        assert len(order[:first]) == len(set(order[:first]))


def test_who_has_waited_long_enough_goes_and_leaves_no_gap() -> None:
    turns = WriterTurns()
    assert turns.begin("anna", 0)
    assert not turns.begin("ben", 0.01)
    assert len(turns) == 0
    turns.end()
    assert turns.begin("ben", 0)
