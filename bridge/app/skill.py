"""The skill inside the bridge: the one place where the two meet, and they speak HTTP."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bridge.app.base import Base
from bridge.console.console import Console
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from bridge.store.voice import seen_requests
from bridge.web import shapes

if TYPE_CHECKING:
    from skill.webhook import Webhook


class HostedSkill:
    """It asks over HTTP, like the same skill in Lambda does.

    Loaded when first needed, or by `load`: ask-sdk-model takes longer than all the rest to import.
    Without a skill id nobody may speak at `/alexa`; the console needs none.
    """

    def __init__(
        self, base: Base, url: str, token: str, fetch_chain: Callable[[str], bytes]
    ) -> None:
        self._base = base
        self._url = url
        self._token = token
        self._fetch_chain = fetch_chain
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        config = base.config
        rooms = tuple(SlotValue(c.id, c.name, c.aliases, dynamic=True) for c in config.camera)
        self._console = Console(
            lambda heard: self.load().handle(heard), base.clock, lambda: rooms, config.zone
        )

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        webhook = self.load().webhook
        return webhook.answer(headers, body) if webhook else (400, b"")

    def say(self, user_id: str, ask: shapes.Say) -> shapes.Json:
        """Say it to the console, as an Alexa user."""
        device = DeviceKind(ask.device)
        if ask.text is None:
            return self._console.touch(
                ask.touched, device=device, locale=ask.locale, user_id=user_id
            ).to_json()
        return self._console.say(
            ask.text, device=device, locale=ask.locale, new=ask.new, user_id=user_id
        ).to_json()

    def load(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> "_Loaded":
        from skill import handler, signature  # noqa: PLC0415  # see the class
        from skill.bridge_api import BridgeApi  # noqa: PLC0415
        from skill.settings import SkillSettings  # noqa: PLC0415
        from skill.webhook import Webhook  # noqa: PLC0415

        alexa = self._base.config.alexa
        settings = SkillSettings(cards=alexa.cards, screen=alexa.screen)
        handle = handler.build(BridgeApi(self._url, self._token), None, settings)
        webhook, skill_id = None, alexa.skill_id
        if skill_id is not None:
            verifier = signature.Verifier(
                skill_id, roots=signature.trusted_roots(), fetch=self._fetch_chain
            )
            webhook = Webhook(verifier.verify, handle, self._seen, now=self._base.clock.now)
        return _Loaded(handle, webhook)

    def _seen(self, request_id: str, now: datetime) -> bool:
        with self._base.db.write() as tx:
            return seen_requests.seen(tx, request_id, now)


@dataclass(frozen=True, slots=True)
class _Loaded:
    handle: Callable[[dict[str, Any] | bytes], dict[str, Any]]
    webhook: "Webhook | None"
