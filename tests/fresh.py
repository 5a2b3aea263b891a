"""State folders of new houses: with a database that is made once for all tests, and then copied.

Opening a new file runs every migration there is, which takes longer than most tests. `tests/store`
looks at the making itself.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.store.database import Database
from bridge.store.files import private_file, private_folder

FILE = "private-eye.db"


def fresh_state(folder: Path) -> Path:
    """The folder, made where there is none, with a database in it."""
    fresh_database(folder / FILE)
    return folder


def fresh_database(path: Path) -> Path:
    """The path of a database without rows; one that is there already stays as it is."""
    if not path.exists():
        private_folder(path.parent)
        private_file(path)
        path.write_bytes(_without_rows())
    return path


@cache
def _without_rows() -> bytes:
    """What is on the disk once a house has been opened for the first time, and closed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        Database(path).close()
        return path.read_bytes()
