"""A process that tells people is killed at any moment, and nobody misses anything."""

from pathlib import Path

import pytest

from tests.alerts.killing import judge, listening, tell

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]

EVENTS, KILLS = 60, 5


def test_killed_again_and_again_it_tells_of_everything_in_order(tmp_path: Path) -> None:
    """Once in effect: what a kill has sent twice has the same id and number."""
    with listening() as listener:
        tell(tmp_path, listener, events=EVENTS, kills=KILLS)
        found = judge(tmp_path, listener, KILLS)
    assert found.sent == EVENTS
    assert (found.missing, found.doubled, found.out_of_order) == (0, 0, 0)
    assert found.again <= KILLS
