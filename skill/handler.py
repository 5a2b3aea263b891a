"""The skill, wired: a request's JSON in, a response's JSON out, in Lambda or in the bridge.

`build` is what the bridge hosts (`/alexa`, the voice console); `lambda_handler` is what AWS calls.
"""

import json
import logging
import os
from collections.abc import Callable
from functools import cache
from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.bridge_api import BridgeApi
from skill.clean import clean
from skill.conversation import Conversation
from skill.language.choice import for_locale
from skill.sdk_handlers import Notices, SaysTrouble, Turns
from skill.settings import SkillSettings, of_environment
from skill.turn import Speak

log = logging.getLogger(__name__)

Handle = Callable[[dict[str, Any] | bytes], dict[str, Any]]


def build(
    api: BridgeApi,
    skill_id: str | None,
    settings: SkillSettings | None = None,
    speak: Speak = for_locale,
) -> Handle:
    """The skill as a function that never raises and may be called from several threads.

    What it cannot answer (another skill's request, an unknown type, no request at all) gets an
    empty response: an HTTP error would only make Alexa say that the skill is broken.
    `skill_id` None accepts every application id, for the voice console.
    `speak`: the language of a locale.
    """
    skill = _skill(Conversation(api), speak, settings or SkillSettings())
    serializer = DefaultSerializer()

    def handle(envelope: dict[str, Any] | bytes) -> dict[str, Any]:
        try:
            cleaned = clean(_json(envelope))
            if cleaned is None or not _is_for(skill_id, cleaned):
                log.warning("skill.not_for_us")
                return _empty()
            request = serializer.deserialize(json.dumps(cleaned), RequestEnvelope)
        except (SerializationException, ValueError, RecursionError):
            log.warning("skill.not_understood")
            return _empty()
        response: Any = serializer.serialize(skill.invoke(request, None))
        response.pop("userAgent", None)  # which Python this house runs is nobody's business
        return dict(response)

    return handle


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    """AWS Lambda's entry. Only Amazon can call it, so there is no signature to verify."""
    return _from_environment()(event)


@cache
def _from_environment() -> Handle:
    # Once per Lambda container: building the skill and the TLS connection are worth keeping.
    api = BridgeApi(os.environ["PRIVATE_EYE_URL"], os.environ["PRIVATE_EYE_TOKEN"])
    return build(api, os.environ["PRIVATE_EYE_SKILL_ID"], of_environment(os.environ))


def _skill(conversation: Conversation, speak: Speak, settings: SkillSettings) -> CustomSkill:
    builder = SkillBuilder()
    builder.add_request_handler(Turns(conversation, speak, settings))
    builder.add_request_handler(Notices())  # takes everything, so it comes last
    builder.add_exception_handler(SaysTrouble(speak, settings))
    return builder.create()


def _empty() -> dict[str, Any]:
    return {"version": "1.0", "response": {}}


def _json(envelope: dict[str, Any] | bytes) -> object:
    return envelope if isinstance(envelope, dict) else json.loads(envelope)


def _is_for(skill_id: str | None, envelope: dict[str, Any]) -> bool:
    application: dict[str, Any] = envelope["context"]["System"].get("application") or {}
    return skill_id is None or application.get("applicationId") == skill_id
