"""Fixtures of everything that is spoken to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.clip_home import Home, a_clip_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with a_clip_home(tmp_path) as home:
        yield home
