"""The SDK's shape around a conversation: which requests it is for, and how an answer gets out."""

import json
import logging
from dataclasses import replace
from typing import Any

from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.response import Response

from skill import memory
from skill.bridge_api import BridgeTrouble, NotAllowed
from skill.bridge_fault import BridgeFault
from skill.conversation import Conversation
from skill.language.interface import SpokenLanguage
from skill.recent import RecentTalk
from skill.reply import Reply, render, say
from skill.screen import ErrorScreen
from skill.settings import SkillSettings
from skill.turn import Speak, capabilities_of, language_of, name_of, turn_of

log = logging.getLogger(__name__)

_RUNTIME_ERROR = "Alexa.Presentation.APL.RuntimeError"
_MOST_ERRORS, _LONGEST_ERROR = 5, 200


class Turns(AbstractRequestHandler):
    """Everything that a person says or touches."""

    def __init__(self, conversation: Conversation, speak: Speak, settings: SkillSettings) -> None:
        self._conversation = conversation
        self._speak = speak
        self._settings = settings
        self._recent = RecentTalk()

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return self._conversation.knows(name_of(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        turn = turn_of(handler_input, self._speak)
        if turn.memory == memory.Memory():
            recalled = self._recent.recall(turn.asker, turn.now)
            turn = replace(turn, memory=recalled, recalled=True)
        answered = self._conversation.answer(turn)
        self._recent.keep(turn.asker, answered.memory, turn.now)
        remembered = memory.written(answered.memory)
        size = len(json.dumps(remembered))
        response = render(answered.reply, turn.device, self._settings, size)
        if handler_input.request_envelope.session is not None:
            # What ends here is not to be remembered by Amazon either.
            kept = {} if response.should_end_session else remembered
            handler_input.attributes_manager.session_attributes = kept
        return response


class Notices(AbstractRequestHandler):
    """Whatever else Alexa sends (the session ended, a screen reports) needs a 200, no answer."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - the SDK's shape
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        request: Any = handler_input.request_envelope.request
        kind = name_of(handler_input)
        if kind == _RUNTIME_ERROR:
            errors = [_told(error) for error in (request.errors or [])[:_MOST_ERRORS]]
            log.warning("skill.screen_failed", extra={"errors": errors})
        else:
            log.info("skill.notice", extra={"request_type": kind})
        return Response()


class SaysTrouble(AbstractExceptionHandler):
    """The bridge could not be asked, the asker may not, or the skill failed: else Alexa would say
    "there was a problem with the skill's response"."""

    def __init__(self, speak: Speak, settings: SkillSettings) -> None:
        self._speak = speak
        self._settings = settings

    def can_handle(
        self,
        handler_input: HandlerInput,  # noqa: ARG002 - the SDK's shape
        exception: Exception,  # noqa: ARG002
    ) -> bool:
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        words = language_of(handler_input, self._speak)
        told = _trouble(exception, words)
        reply = Reply(say(told), screen=ErrorScreen(words.troubles.title(), told))
        if handler_input.request_envelope.session is not None:
            # The session may stay, for the screen; a question that was not asked again may not.
            attributes = handler_input.attributes_manager.session_attributes or {}
            attributes.pop("question", None)
        return render(reply, capabilities_of(handler_input), self._settings)


def _trouble(exception: Exception, words: SpokenLanguage) -> str:
    match exception:
        case NotAllowed(why=why):
            return words.accounts.not_allowed(why)
        case BridgeTrouble(kind=BridgeFault() as kind):
            log.warning("skill.bridge_trouble", extra={"trouble": str(exception)})
            return words.troubles.trouble(kind)
    log.error("skill.failed", exc_info=exception)
    return words.troubles.sorry()


def _told(error: Any) -> str:
    """Not its message: that may hold an address."""
    reason = getattr(error.reason, "value", error.reason)
    return f"{error.object_type}: {reason}"[:_LONGEST_ERROR]
