from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.footage.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = Vault(tmp_path)
    yield opened
    opened.close()
