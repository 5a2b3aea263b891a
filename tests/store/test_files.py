"""One bridge per state folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.store.files import hold

RUNNING = "Private Eye is already running with this state folder."
HOLD = "import sys; from pathlib import Path; from bridge.store.files import hold; "
HOLD += "hold(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"


def is_refused(folder: Path) -> bool:
    try:
        hold(folder).release()
    except PrivateEyeError as error:
        return (error.kind, error.message) == (Kind.CONFLICT, RUNNING)
    return False


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    lock = hold(folder)
    assert is_refused(folder)
    lock.release()
    assert not is_refused(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert is_refused(tmp_path)
        other.kill()
    assert not is_refused(tmp_path)


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(PrivateEyeError) as raised:
        hold(tmp_path / "state")
    assert raised.value.kind is Kind.UNAVAILABLE
