"""Fetches the one package that a lock of pip's names, by hash, while something is being installed.

Standard library only, so that it can run before anything is installed. Nothing is installed and
nothing of it is run: what needs a file of it takes it out.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.ops import fetching


def command() -> list[str]:
    return [sys.executable, "-m", "pip"]


@contextmanager
def downloaded(pip: list[str], lock: Path) -> Iterator[Path]:
    """The wheel that a lock names; gone afterwards. Blocks for as long as pip takes; raises
    `fetching.NotFetched`."""
    with tempfile.TemporaryDirectory(prefix="private-eye-pip-") as folder:
        argv = [*pip, "download", "--quiet", "--disable-pip-version-check", "--no-input"]
        argv += ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
        argv += ["--dest", folder, "--requirement", str(lock)]
        fetching.run(argv, folder)
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise fetching.NotFetched("it did not bring the package")
        yield wheels[0]
