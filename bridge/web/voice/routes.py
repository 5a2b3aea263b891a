"""`/api/v1/voice`: what the skill asks, by its contract. Every outcome is a 200."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from msgspec import convert

from bridge.access.alexa.codes import Confirmed
from bridge.errors import Kind, PrivateEyeError
from bridge.policy.refusal import Denied, Why
from bridge.service.learning.views import Wanted as Said
from bridge.service.voice.deletions import All, VoiceDeletions
from bridge.service.voice.facade import Voice
from bridge.service.voice.happenings import WhenAsked
from bridge.service.voice.house_time import HeardTime
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.ledger import LooksAsked
from bridge.service.voice.pictures import VoicePictures
from bridge.service.voice.privacy import HideFor, VoicePrivacy
from bridge.service.voice.teaching import VoiceTeaching
from bridge.service.voice.which_clip import WantedClip, Which
from bridge.web.http import identity
from bridge.web.http.errors import as_json, shaped
from bridge.web.openapi.sentences import SKILLS
from bridge.web.voice import answers
from bridge.web.voice.pictures import PictureAddresses
from skill.contract import live, version, wire
from skill.contract.alerts import AnyAlerts, WhyAlert
from skill.contract.clips import HowLongKept, Pick, ShowClip, StarClip, WhatHappened
from skill.contract.deletions import ConfirmDeletion, DeleteClip, DeleteClips, DeleteNewest
from skill.contract.ledger import WhoSaw, WhoWatched
from skill.contract.privacy import Hide, MayNot, Reveal
from skill.contract.question import Answer, Asker, Question
from skill.contract.recordings import Record, StopRecording
from skill.contract.refusals import Refused
from skill.contract.teaching import AnswerLearnt, TeachClip
from skill.contract.when import When

log = logging.getLogger(__name__)
# What of a refusal the skill has sentences for.
_WORDS: dict[Why | None, str] = {
    Why.NOT_LINKED_FOR_IT: "scope",
    Why.OUTSIDE_HOURS: "hours",
    Why.PAST_LAST_DAY: "hours",
    Why.NOT_THIS_CAMERA: "camera",
}

Q = TypeVar("Q", bound=Question[Any])


class _Routes:
    """A route for each question: at its own address, for the skill alone."""

    def __init__(self, api: Blueprint, pictures: VoicePictures, public_url: str) -> None:
        self._api = api
        self._pictures = pictures
        self._public_url = public_url

    def add(self, kind: type[Q], use_case: Callable[[AlexaSpeaker, Q], object]) -> None:
        def view() -> Response:
            identity.here().skill()
            asker, question = _read(kind)
            who = AlexaSpeaker(asker.user, asker.device, asker.account, asker.locale)
            outcome = use_case(who, question)
            return _said(answers.answer(outcome, self._public_url, self._shown(asker, who)))

        described: Any = view
        described.takes, described.gives = (Asker, kind), wire.answers_of(kind)  # for `openapi`
        self._api.add_url_rule(f"/{kind.path}", kind.__name__, view, methods=["POST"])

    def _shown(self, asker: Asker, who: AlexaSpeaker) -> PictureAddresses | None:
        """Asked after the use case, which may have confirmed or refused them."""
        offered = self._pictures.offered(who) if asker.pictures else None
        return PictureAddresses(self._public_url, offered) if offered else None


def blueprint(voice: Voice, *, house: str, public_url: str) -> Blueprint:
    """`house` is its name."""
    api = Blueprint("voice", __name__, url_prefix="/voice")
    routes = _Routes(api, voice.pictures, public_url)
    _cameras(routes, voice, house)
    _clips(routes, voice)
    _deletions(routes, voice.deletions)
    _teaching(routes, voice.teaching)
    routes.add(WhoWatched, lambda who, ask: voice.ledger.watched(who, _looks(ask), ask.room))
    routes.add(WhoSaw, lambda who, ask: voice.ledger.seen(who, _wanted(ask)))
    routes.add(AnyAlerts, lambda who, _: voice.alerts.told(who))
    routes.add(WhyAlert, lambda who, ask: voice.alerts.why(who, sent=ask.sent))
    routes.add(Hide, lambda who, ask: _hidden(voice.privacy, who, ask))
    routes.add(Reveal, lambda who, ask: voice.privacy.reveal(who, ask.room, ask.pin))
    _refusals(api)
    return api


def _cameras(routes: _Routes, voice: Voice, house: str) -> None:
    def show(who: AlexaSpeaker, ask: live.Show) -> object:
        if ask.room is None:
            return voice.clips.again(who, screen=ask.screen)
        return voice.cameras.show(who, ask.room, screen=ask.screen)

    def confirm(who: AlexaSpeaker, ask: live.ConfirmHouse) -> object:
        outcome = voice.confirmation.confirm(who, ask.code)
        return live.Confirmed(house) if isinstance(outcome, Confirmed) else outcome

    routes.add(live.Show, show)
    routes.add(live.ListCameras, lambda who, _: voice.cameras.cameras(who))
    routes.add(live.HowAre, lambda who, ask: voice.states.how(who, ask.room, ask.also))
    routes.add(live.ConfirmHouse, confirm)


def _clips(routes: _Routes, voice: Voice) -> None:
    clips, recordings = voice.clips, voice.recordings
    routes.add(ShowClip, lambda who, ask: clips.show(who, _shown(ask), screen=ask.screen))
    routes.add(WhatHappened, lambda who, ask: voice.happenings.told(who, _when(ask), ask.room))
    routes.add(HowLongKept, lambda who, ask: voice.keeping.kept(who, ask.room))
    routes.add(StarClip, lambda who, ask: clips.star(who, _wanted(ask), starred=ask.starred))
    routes.add(Record, lambda who, ask: recordings.record(who, ask.room, ask.seconds))
    routes.add(StopRecording, lambda who, ask: recordings.stop_recording(who, ask.room))


def _teaching(routes: _Routes, use: VoiceTeaching) -> None:
    def teach(who: AlexaSpeaker, ask: TeachClip) -> object:
        return use.teach(who, _wanted(ask), Said(ask.thing, ask.name))

    routes.add(TeachClip, teach)
    routes.add(AnswerLearnt, lambda who, ask: use.answer(who, ask.version, keep=ask.keep))


def _deletions(routes: _Routes, deletions: VoiceDeletions) -> None:
    routes.add(DeleteClip, lambda who, ask: deletions.ask(who, _wanted(ask)))
    routes.add(DeleteClips, lambda who, ask: deletions.ask_all(who, _all(ask)))
    routes.add(
        DeleteNewest,
        lambda who, ask: deletions.ask_all(who, All(_heard(ask.when), ask.room, ask.count)),
    )
    routes.add(ConfirmDeletion, lambda who, ask: deletions.confirm(who, ask.pending, ask.pin))


def _all(ask: DeleteClips) -> All:
    return All(_heard(ask.when), ask.room, also=ask.also)


def _wanted(ask: Pick[Any]) -> WantedClip:
    return WantedClip(Which(ask.which), ask.room, _heard(ask.when), ask.clip, nth=ask.nth)


def _shown(ask: ShowClip) -> WantedClip:
    return replace(_wanted(ask), kind=ask.kind)


def _when(ask: WhatHappened) -> WhenAsked:
    return WhenAsked(_heard(ask.when), ask.away, ask.listed, ask.kind, ask.also)


def _looks(ask: WhoWatched) -> LooksAsked:
    return LooksAsked(_heard(ask.when), ask.person, ask.now, ask.mine)


def _heard(when: When) -> HeardTime:
    return convert(when, HeardTime, from_attributes=True)


def _hidden(privacy: VoicePrivacy, who: AlexaSpeaker, ask: Hide) -> object:
    try:
        for_ = HideFor(ask.minutes, ask.until, ask.part, ask.day, ask.during)
        return privacy.hide(who, ask.room, for_, also=ask.also, but=ask.but)
    except Denied as denied:
        # What the link leaves out is answered alike everywhere.
        if denied.why is Why.NOT_LINKED_FOR_IT:
            raise
        return MayNot()


def _refusals(api: Blueprint) -> None:
    @api.errorhandler(PrivateEyeError)
    def refused(error: PrivateEyeError) -> Response:
        """What a speaker may not do is an outcome like others."""
        if error.kind is Kind.DENIED:
            why = error.why if isinstance(error, Denied) else None
            return _said(Refused(_WORDS.get(why, "rights")))
        return shaped(error, as_json)

    @api.after_app_request
    def told(response: Response) -> Response:
        """Also for a question that does not exist, yet or any longer."""
        if request.path.startswith(SKILLS):
            response.headers[version.HEADER] = str(version.VERSION)
        return response


def _read(kind: type[Q]) -> tuple[Asker, Q]:
    """Raises Invalid."""
    if not request.is_json:
        raise PrivateEyeError(Kind.INVALID, "The body must be JSON.")
    spoken = version.parse(request.headers.get(version.HEADER))
    try:
        return wire.read_question(kind, request.get_data(), spoken)
    except wire.Unreadable as error:
        if spoken != version.VERSION:
            log.warning("voice.other_contract", extra={"skill": spoken, "ours": version.VERSION})
        raise PrivateEyeError(Kind.INVALID, f"not understood: {error}") from None


def _said(answer: Answer) -> Response:
    return Response(wire.write_answer(answer), content_type="application/json")
