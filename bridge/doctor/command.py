"""`private-eye doctor`: examines and prints. Gives the process's exit status."""

import json
from pathlib import Path

import click

from bridge.cameras import binary
from bridge.cameras.trial import trial
from bridge.clock import SystemClock
from bridge.config import CameraConfig, Config
from bridge.doctor import report
from bridge.doctor.examine import Tools, examine
from bridge.doctor.network import Network

CONTACT = "command-line.json"


def run(config: Config, as_json: bool) -> int:
    """1 when something is bad, else 0. Text comes line by line, JSON (a list) at the end."""
    clock = SystemClock()

    def try_camera(camera: CameraConfig) -> str:
        tool = binary.locate(config.ffmpeg)
        return trial(tool, camera.url.reveal(), certificate=camera.certificate).sentence()

    tools = Tools(clock, Network(clock), try_camera)
    findings = []
    for finding in examine(config, contact(config.state), tools):
        findings.append(finding)
        if not as_json:
            click.echo(report.line(finding))
    click.echo(
        json.dumps(report.as_json(findings), indent=2) if as_json else f"\n{report.total(findings)}"
    )
    return 1 if report.is_bad(findings) else 0


def contact(state: Path) -> dict[str, str] | None:
    """Where the bridge that uses this state folder is, and the command line's token."""
    try:
        found = json.loads((state / CONTACT).read_bytes())
    except (OSError, ValueError):
        return None
    return {"url": str(found["url"]), "token": str(found["token"])}
