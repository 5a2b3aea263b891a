"""A whole house as the doctor meets it: a home door, and a public door behind TLS."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.config import (
    AlexaConfig,
    Config,
    HomeDoorConfig,
    LinkingConfig,
    Listen,
    PublicDoorConfig,
)
from bridge.doctor.public_doors import CONSENT
from bridge.doctor.public_doors import TOKEN as TOKENS
from tests.doctor.authority import HOST
from tests.doctor.server import Asked, Reply, Served, serving

TOKEN, GRANT = "pe_0123_command-line-token", "a-grant-of-great-value"
SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
SEGMENT = (b"\x47" + bytes(187)) * 10
_STREAM = "#EXT-X-STREAM-INF:BANDWIDTH=2500000"
_LINES = {
    "index.m3u8": ["#EXTM3U", _STREAM, "720p/media.m3u8", _STREAM, "360p/media.m3u8"],
    "720p/media.m3u8": ["#EXTM3U", "#EXT-X-TARGETDURATION:1", "#EXTINF:1.0,", "7.ts", "8.ts"],
}
PLAYLISTS = {name: "\n".join(lines).encode() for name, lines in _LINES.items()}


def a_camera(state: str = "live", **more: Any) -> dict[str, Any]:
    video = {"codec": "h264", "width": 1920, "height": 1080}
    known = {"id": "front_room", "name": "front room", "aliases": [], "since": "2026-11-22T12:00Z"}
    return {**known, "state": state, "reason": None, "video": video, "sound": True, **more}


@dataclass
class House:
    """`media` is what /live/<grant>/ serves; `answers` replace what the public door says.

    `linking`: as the bridge of `tests/contract` answers who is not Amazon.
    """

    cameras: list[dict[str, Any]] = field(default_factory=lambda: [a_camera()])
    speech: str | None = None
    media: dict[str, bytes] = field(default_factory=lambda: {**PLAYLISTS, "720p/7.ts": SEGMENT})
    answers: dict[str, Reply] = field(default_factory=dict)
    linking: LinkingConfig | None = None

    def home(self, asked: Asked) -> Reply:
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401)
        if asked.path == "/api/v1/cameras":
            return _json({"version": 1, "house": "Ours", "cameras": self.cameras})
        return _json(self._said(json.loads(asked.body)))

    def public(self, asked: Asked) -> Reply:
        if asked.path in self.answers:
            return self.answers[asked.path]
        due = {"/alexa": 400, **({CONSENT: 400, TOKENS: 401} if self.linking else {})}
        if asked.path in due:
            return Reply(due[asked.path])
        _, _, file = asked.path.partition(f"/live/{GRANT}/")
        if file in self.media:
            return Reply(200, self.media[file])
        return Reply(403 if asked.path.startswith("/live/") else 404)

    def _said(self, ask: dict[str, Any]) -> dict[str, Any]:
        assert ask == {"text": "show the front room", "device": "show", "new": True}
        if self.speech:
            return {"speech": self.speech, "directives": []}
        source = {"source": f"https://{HOST}/live/{GRANT}/index.m3u8"}
        directive = {"type": "VideoApp.Launch", "videoItem": source}
        return {"speech": "Here's the front room.", "directives": [directive]}


@dataclass(frozen=True)
class Standing:
    config: Config
    contact: dict[str, str]
    public: Served


@contextmanager
def standing(house: House, state: Path, certificate: Path) -> Iterator[Standing]:
    with serving(house.home) as home, serving(house.public, certificate) as public:
        config = Config(
            state=state,
            home=HomeDoorConfig(listen=Listen(port=home.port)),
            public=PublicDoorConfig(listen=Listen(port=public.port), url=f"https://{HOST}"),
            alexa=AlexaConfig(skill_id=SKILL_ID, linking=house.linking),
        )
        contact = {"url": f"http://127.0.0.1:{home.port}", "token": TOKEN}
        yield Standing(config, contact, public)


def _json(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode(), {"Content-Type": "application/json"})
