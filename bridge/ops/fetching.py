"""Runs what fetches packages while something is being installed, and knows files by their hash.

Standard library only, so that it can run before anything is installed.
"""

import hashlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import Kind, PrivateEyeError

TIMEOUT_S = 300


class NotFetched(Exception):
    """`str()` says why: the program's own words, that it took too long, or what it brought."""


def run(argv: Sequence[str], folder: str) -> None:
    """In a folder. Blocks for as long as it takes; raises NotFetched."""
    try:
        subprocess.run(
            argv, cwd=folder, check=True, capture_output=True, text=True, timeout=TIMEOUT_S
        )
    except subprocess.CalledProcessError as failed:
        raise NotFetched(failed.stderr) from failed
    except subprocess.TimeoutExpired as late:
        raise NotFetched(f"It did not finish within {TIMEOUT_S} s. Is the network up?") from late
    except OSError as error:
        raise NotFetched(f"It cannot be started: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file that is used only where it is what it was when it was chosen: by its SHA-256."""

    name: str
    sha256: str

    def is_it(self, data: bytes) -> bool:
        return hashlib.sha256(data).hexdigest() == self.sha256

    def must_be(self, data: bytes) -> bytes:
        """Raises NotFetched."""
        if not self.is_it(data):
            raise NotFetched(f"{self.name} is not what it was when it was chosen")
        return data

    def load(self, folder: Path, *, absent: str, damaged: str) -> bytes:
        """Raises Unavailable: `absent`, `damaged`, in plain words."""
        try:
            data = (folder / self.name).read_bytes()
        except OSError as error:
            raise PrivateEyeError(Kind.UNAVAILABLE, absent) from error
        if not self.is_it(data):
            raise PrivateEyeError(Kind.UNAVAILABLE, damaged)
        return data
