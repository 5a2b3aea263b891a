"""When what a camera says of its button is somebody who rings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.vision.onvif.messages import DoorbellMessage
from bridge.vision.onvif.presses import SAME_S, Presses

HELD, LET_GO = True, False
NEW, FIRST = False, True  # it has changed, or is how it stood when the camera was first asked


@pytest.mark.parametrize(
    ("said", "rings_at"),
    [
        ([(0, HELD, NEW), (1, LET_GO, NEW), (2, HELD, NEW)], [0, 2]),
        ([(0, LET_GO, FIRST), (5, HELD, NEW)], [5]),
        ([(0, HELD, FIRST), (1, HELD, NEW), (2, LET_GO, NEW)], []),  # it was pressed before
        ([(0, HELD, NEW), (3, HELD, FIRST)], [0]),  # a subscription that was made anew
        ([(0, LET_GO, NEW), (3, HELD, FIRST)], [3]),  # pressed while there was none
        ([(0, HELD, NEW), (60, HELD, NEW)], [0, 60]),  # never says that it was let go
        ([(at, HELD, NEW) for at in range(0, 120, 5)], [0]),  # says it all the time
        ([(0, LET_GO, NEW), (1, LET_GO, NEW)], []),
    ],
)
def test_a_press_rings_once(said: list[tuple[float, bool, bool]], rings_at: list[float]) -> None:
    presses = Presses()
    found = [
        at
        for at, held, initial in said
        if presses.rings(DoorbellMessage("bell", held, initial), at)
    ]
    assert found == rings_at


moments = st.lists(
    st.tuples(st.sampled_from(["front", "back"]), st.booleans(), st.booleans(), st.floats(0, 30)),
    max_size=30,
)


@given(moments)
def test_each_ring_is_of_a_button_that_is_held_and_was_not_a_moment_ago(
    said: list[tuple[str, bool, bool, float]],
) -> None:
    presses, now = Presses(), 0.0
    held_at: dict[str, float | None] = {}
    for about, held, initial, later in said:
        now += later
        before = held_at.get(about)
        if presses.rings(DoorbellMessage(about, held, initial), now):
            assert held
            assert before is None or (now - before > SAME_S and not initial)
        held_at[about] = now if held else None


def test_a_camera_with_endless_buttons_fills_no_memory() -> None:
    presses = Presses()
    rung = [presses.rings(DoorbellMessage(str(n), HELD), 0.0) for n in range(1000)]
    assert sum(rung) == 64
