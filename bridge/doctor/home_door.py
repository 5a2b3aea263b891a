"""The running bridge, asked at its home door as the owner's command line."""

import json
from collections.abc import Mapping
from typing import Any

from bridge.doctor.network import Failed, HttpAnswer, Network


class HomeDoor:
    """`contact` is what the bridge leaves in its state folder: {"url", "token"}."""

    def __init__(self, network: Network, contact: Mapping[str, str]) -> None:
        self._network = network
        self._url = contact["url"]
        self._auth = {"Authorization": f"Bearer {contact['token']}"}

    def house(self) -> dict[str, Any] | None:
        """The cameras; None when nobody answers: a bridge that was killed leaves its contact."""
        answer = self._network.ask(f"{self._url}/api/v1/cameras", headers=self._auth)
        return _json(answer)

    def say(self, text: str) -> tuple[dict[str, Any] | None, float]:
        """The skill's answer, None if there was none; and the seconds it took."""
        ask = json.dumps({"text": text, "device": "show", "new": True}).encode()
        headers = {**self._auth, "Content-Type": "application/json"}
        url = f"{self._url}/api/v1/say"
        answer = self._network.ask(url, method="POST", body=ask, headers=headers)
        return _json(answer), answer.took_s if isinstance(answer, HttpAnswer) else 0.0


def _json(answer: HttpAnswer | Failed) -> dict[str, Any] | None:
    if isinstance(answer, Failed) or answer.status != 200:
        return None
    try:
        parsed: dict[str, Any] = json.loads(answer.body)
    except ValueError:
        return None
    return parsed
