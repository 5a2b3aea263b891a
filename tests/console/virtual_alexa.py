"""A third listener, of others: the npm package virtual-alexa, which matches word for word."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path

import interaction_models
from tests.third_party import FOLDER

SCRIPT = Path(__file__).parent / "virtual_alexa.js"
MODELS = Path(interaction_models.__file__).parent


@cache
def heard(locale: str, texts: tuple[str, ...]) -> dict[str, str | None]:
    asked = json.dumps({"model": str(MODELS / f"{locale}.json"), "said": texts})
    answer = subprocess.run(
        ["node", str(SCRIPT)],
        input=asked,
        env={**os.environ, "NODE_PATH": str(FOLDER / "node_modules")},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return dict(zip(texts, json.loads(answer.stdout), strict=True))
