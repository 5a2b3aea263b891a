"""What a passphrase costs to check, and where that is more than there is."""

import os
import subprocess
import sys

import pytest

from bridge.backup import sealed
from bridge.backup.sealed import COST, COSTLIEST
from bridge.errors import PrivateEyeError

LITTLE_MEMORY = """
import resource
from pathlib import Path
from bridge.backup.sealed import COSTLIEST, stretched
from bridge.errors import PrivateEyeError
has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (has + 2**26, has + 2**26))
try:
    stretched("correct horse", bytes(16), COSTLIEST)
except PrivateEyeError as error:
    print(error.message)
"""


def test_a_backup_asks_for_no_more_memory_than_a_small_machine_has() -> None:
    assert COST < COSTLIEST
    header = sealed._HEADER.pack(sealed._MAGIC, COSTLIEST + 1, bytes(16), bytes(12))
    with pytest.raises(PrivateEyeError, match="damaged"):
        sealed.unseal("correct horse", "a backup", header + bytes(100))


def test_where_there_is_not_the_memory_it_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_MEMORY],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert "it takes 256 MB. Nothing was changed." in done.stdout
