"""Amazon's own check of documents, npm's apl-suggester, which `.ci/setup test` fetches."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
MODULES = ROOT / ".make" / "apl" / "node_modules"
# Reads documents by name; prints what is found, by name.
_CHECK = """
const { StaticAplTemplateValidator } = require("apl-suggester");
const say = console.log;
console.log = () => {};
(async () => {
  const found = {};
  const documents = JSON.parse(require("fs").readFileSync(0, "utf8"));
  for (const [name, document] of Object.entries(documents)) {
    const findings = await new StaticAplTemplateValidator().validate(document);
    if (findings.length) found[name] = findings;
  }
  say(JSON.stringify(found));
})();
"""


def amazons_findings(documents: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Of those in which something was found; 0.3 s for a hundred of them."""
    assert MODULES.is_dir(), "apl-suggester is not there: run .ci/setup test"
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    done = subprocess.run(
        [node, "-e", _CHECK],
        input=json.dumps(documents),
        env={"NODE_PATH": str(MODULES)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, list[Any]] = json.loads(done.stdout)
    return found
