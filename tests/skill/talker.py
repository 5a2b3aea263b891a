"""Somebody who talks with the skill on one device: every answer's attributes come back with the
next request, as long as the session lasts."""

import json
from typing import Any

from skill.handler import build
from skill.language.breath import MOST_WORDS
from skill.settings import SkillSettings
from tests.skill.alexa import SKILL_ID, a_request, accepted, speech_of
from tests.skill.house import OWNER, House


class Talker:
    def __init__(
        self,
        house: House | None = None,
        *,
        device: str = "show",
        locale: str = "en-US",
        user: str = OWNER,
        settings: SkillSettings | None = None,
    ) -> None:
        self.house = house or House()
        self._handle = build(self.house.api(), SKILL_ID, settings)
        self._device, self._locale, self._user = device, locale, user
        self._said = self.bytes = 0
        self.attributes: dict[str, Any] = {}
        self.response: dict[str, Any] = {}

    def hears(self, body: dict[str, Any]) -> str:
        """What is said to it, in words; the whole answer is in `response`, so many `bytes` long."""
        self._said += 1
        request = a_request(
            body,
            self._device,
            locale=self._locale,
            user=self._user,
            attributes=self.attributes,
            request_id=f"amzn1.echo-api.request.{self._said}",
        )
        answer = accepted(self._handle(request))
        self.response, self.bytes = answer["response"], len(json.dumps(answer))
        self.attributes = answer.get("sessionAttributes") or {}
        if self.response.get("shouldEndSession"):
            self.attributes = {}
        return speech_of(answer)

    @property
    def open(self) -> str | None:
        """The kind of the open question."""
        question = self.attributes.get("question")
        return question["open"] if question else None

    def asked(self) -> tuple[str, dict[str, Any]]:
        """The last question to the bridge, without who asks."""
        path, question = self.house.asked[-1]
        who = ("user", "device", "locale", "pictures")
        return path, {name: value for name, value in question.items() if name not in who}


def after(*said: dict[str, Any], device: str = "show") -> tuple[str, dict[str, Any]]:
    """The last question to the bridge."""
    talker = Talker(device=device)
    for body in said:
        talker.hears(body)
    return talker.asked()


def faults_of(response: dict[str, Any], speech: str) -> list[str]:
    """What certification, or a listener, would refuse."""
    faults = []
    listens = response.get("shouldEndSession") is False
    if listens != speech.endswith("?"):
        faults.append(f"listens: {listens}, but says: {speech}")
    if len(speech.split()) > MOST_WORDS:
        faults.append(f"{len(speech.split())} words: {speech}")
    if listens != ("reprompt" in response):
        faults.append("a reprompt belongs to a question")
    return faults
