"""The skill inside the bridge: the one place where the two meet, and they speak HTTP."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from bridge.clock import Clock
from bridge.console.console import Console
from bridge.console.interaction import SlotValue

if TYPE_CHECKING:
    from skill.webhook import Webhook


class HostedSkill:
    """It asks over HTTP, like the same skill in Lambda does.

    Loaded when first needed, or by `load`: ask-sdk-model takes longer than all the rest to import.
    Without a skill id nobody may speak at `/alexa`; the console needs none.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        skill_id: str | None,
        rooms: Callable[[], tuple[SlotValue, ...]],
        seen: Callable[[str, datetime], bool],
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._url = url
        self._token = token
        self._skill_id = skill_id
        self._seen = seen
        self._clock = clock
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        self.console = Console(lambda heard: self.load().handle(heard), clock, rooms, zone)

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        webhook = self.load().webhook
        return webhook.answer(headers, body) if webhook else (400, b"")

    def load(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> "_Loaded":
        from skill import handler, signature  # noqa: PLC0415  # see the class
        from skill.bridge_api import BridgeApi  # noqa: PLC0415
        from skill.webhook import Webhook  # noqa: PLC0415

        handle = handler.build(BridgeApi(self._url, self._token), None)
        webhook = None
        if self._skill_id is not None:
            verifier = signature.Verifier(
                self._skill_id, roots=signature.trusted_roots(), fetch=signature.fetch_chain
            )
            webhook = Webhook(verifier.verify, handle, self._seen, now=self._clock.now)
        return _Loaded(handle, webhook)


@dataclass(frozen=True, slots=True)
class _Loaded:
    handle: Callable[[dict[str, Any] | bytes], dict[str, Any]]
    webhook: "Webhook | None"
