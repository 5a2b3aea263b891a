"""Where third parties' material is, which the project does not carry: footage, Amazon's chain.

Nothing else in this checkout looks outside it. A test that needs a piece says so,
`@pytest.mark.third_party("media/a.mp4")`, and runs where the piece is (see `tests.left_out`).
"""

import os
from pathlib import Path

VARIABLE = "PRIVATE_EYE_TEST_DATA"
_named = os.environ.get(VARIABLE)
FOLDER = Path(_named) if _named else Path(__file__).parents[2] / "shared"
FOOTAGE = FOLDER / "media"


def missing(pieces: tuple[str, ...]) -> bool:
    return not all((FOLDER / piece).is_file() for piece in pieces)


def why() -> str:
    """Why a piece is not there, in words that follow "since"."""
    return f"{VARIABLE} names a folder without the material" if _named else f"{VARIABLE} is not set"
