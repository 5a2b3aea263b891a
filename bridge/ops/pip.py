"""Fetches the one package that a lock of pip's names, by hash, while something is being installed.

Standard library only, so that it can run before anything is installed. Nothing is installed and
nothing of it is run: what needs a file of it takes it out.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT_S = 300


class NotDownloaded(Exception):
    """`str()` says why: pip's own words, or that it took too long."""


def command() -> list[str]:
    return [sys.executable, "-m", "pip"]


@contextmanager
def downloaded(pip: list[str], lock: Path) -> Iterator[Path]:
    """The wheel that a lock names; gone afterwards. Blocks for as long as pip takes; raises
    NotDownloaded."""
    with tempfile.TemporaryDirectory(prefix="private-eye-pip-") as folder:
        argv = [*pip, "download", "--quiet", "--disable-pip-version-check", "--no-input"]
        argv += ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
        argv += ["--dest", folder, "--requirement", str(lock)]
        try:
            subprocess.run(argv, check=True, capture_output=True, text=True, timeout=TIMEOUT_S)
        except subprocess.CalledProcessError as failed:
            raise NotDownloaded(failed.stderr) from failed
        except subprocess.TimeoutExpired as late:
            raise NotDownloaded(
                f"It did not finish within {TIMEOUT_S} s. Is the network up?"
            ) from late
        except OSError as error:
            raise NotDownloaded(f"It cannot be started: {error.strerror}") from error
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise NotDownloaded("it did not bring the package")
        yield wheels[0]
