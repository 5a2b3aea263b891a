"""Which bridge is meant, and asking it by its API, with the token it left for this machine."""

import json
import os
from pathlib import Path
from typing import Any

import click
import requests

from bridge.errors import Kind, PrivateEyeError

DEMO_STATE = Path(os.environ.get("XDG_STATE_HOME", "~/.local/state")) / "private-eye" / "demo"
CONFIG = Path("private-eye.toml")
SAY_TIMEOUT_S = 15.0

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="PRIVATE_EYE_CONFIG",
    default=None,
    help="The configuration file. Default: private-eye.toml here; to ask a running bridge "
    "(say, sign-in, token), else the demo.",
)


state_option = click.option(
    "--state",
    type=click.Path(path_type=Path),
    default=None,
    help="The state folder of the bridge that is meant, instead of a configuration's.",
)
NOT_RUNNING = (
    "Private Eye is not running here. Start it with `make run` (the demo) or "
    "`private-eye serve --config private-eye.toml`."
)


def state_of(config: Path | None, state: Path | None = None) -> Path:
    """The state folder of the bridge that is meant: named, a configuration's, else the demo's."""
    if state is not None:
        return state.expanduser()
    if config is None and not CONFIG.exists():
        return DEMO_STATE.expanduser()
    from bridge.config import load  # noqa: PLC0415

    return load(config or CONFIG).state


def contact_of(state: Path) -> dict[str, str]:
    try:
        contact: dict[str, str] = json.loads((state / "command-line.json").read_bytes())
    except (OSError, ValueError) as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, NOT_RUNNING) from error
    return contact


def ask(state: Path, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the running bridge's API. Raises its own refusal, or Unavailable."""
    contact = contact_of(state)
    headers = {"Authorization": f"Bearer {contact['token']}"}
    answer = _asked(method, contact["url"] + path, headers, body)
    parsed: dict[str, Any] = answer.json() if answer.content else {}
    if not answer.ok:
        raise PrivateEyeError(Kind(parsed["error"]["kind"]), parsed["error"]["message"])
    return parsed


def page_of(state: Path, path: str) -> bytes:
    """A page that the running bridge shows to everybody. Raises Unavailable."""
    answer = _asked("GET", contact_of(state)["url"] + path, {}, None)
    if not answer.ok:
        raise PrivateEyeError(Kind.UNAVAILABLE, f"Private Eye shows no page at {path}.")
    return answer.content


def _asked(
    method: str, url: str, headers: dict[str, str], body: dict[str, Any] | None
) -> requests.Response:
    try:
        with requests.Session() as http:
            http.trust_env = False  # a proxy would hear the token
            return http.request(method, url, json=body, headers=headers, timeout=SAY_TIMEOUT_S)
    except requests.RequestException as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, NOT_RUNNING) from error
