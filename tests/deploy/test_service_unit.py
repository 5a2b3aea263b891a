"""The systemd unit, by systemd's own judgement."""

import configparser
import json
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNIT = DEPLOY / "private-eye.service"
PROGRAM = "/opt/private-eye/.venv/bin/private-eye"


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    # The program and its user exist where it is installed, not where this runs.
    text = UNIT.read_text().replace(PROGRAM, "/bin/true")
    unit.write_text(text.replace("=private-eye\nGroup=private-eye", "=root\nGroup=root"))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert [ln for ln in verified.stderr.splitlines() if UNIT.name in ln] == []


def test_systemd_finds_little_to_attack() -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", "--json=short"]
    judged = subprocess.run([*command, str(UNIT)], capture_output=True, text=True, timeout=60)
    assert judged.returncode == 0, judged.stderr  # an exposure of 1.5 of 10 at most
    exposed = {row["name"]: row["exposure"] for row in json.loads(judged.stdout) if row["exposure"]}
    # Cameras and doors are on the network, so that stays.
    assert max(exposed, key=lambda name: float(exposed[name])) == "PrivateNetwork="


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("User", "private-eye"),
        ("ProtectProc", "invisible"),
        ("ProcSubset", "pid"),
        ("ProtectSystem", "strict"),
        ("StateDirectory", "private-eye"),
        ("StateDirectoryMode", "0700"),
        ("UMask", "0077"),
        ("TimeoutStopSec", "15"),
        ("MemoryDenyWriteExecute", "true"),
        ("LimitCORE", "0"),
        ("MemorySwapMax", "0"),
    ],
)
def test_what_the_readme_promises(key: str, value: str) -> None:
    unit = configparser.ConfigParser(strict=False, delimiters="=", interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # keys are case-sensitive
    unit.read(UNIT)
    assert unit["Service"][key] == value
