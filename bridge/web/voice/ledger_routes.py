"""`/api/v1/voice/ledger`: what the skill asks about who has looked. Every outcome is a 200."""

from typing import Literal

from flask import Blueprint, Response, jsonify
from pydantic import Field

from bridge.service.voice.ledger import Seen, VoiceLedger, Watched, Watcher
from bridge.service.voice.which_clip import Wanted, Which
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.shapes import Json, Spoken
from bridge.web.voice import clips_shapes as clips


class WhoWatched(Spoken):
    """Without `room` all cameras."""

    room: str | None = Field(default=None, max_length=200)
    day: str | None = Field(default=None, max_length=20)
    part: Literal["morning", "afternoon", "evening", "night"] | None = None


class WhoSaw(Spoken):
    room: str | None = Field(default=None, max_length=200)
    which: Literal["last", "that"] = "last"


def routes(api: Blueprint, use: VoiceLedger, public_url: str) -> None:
    @api.post("/voice/ledger/watched")
    def who_watched() -> Response:
        identity.here().skill()
        ask = body(WhoWatched)
        outcome = use.watched(ask.speaker(), day=ask.day, part=ask.part, room=ask.room)
        if isinstance(outcome, Watched):
            return jsonify(_watched(outcome))
        return jsonify(clips.answer(outcome, public_url))

    @api.post("/voice/ledger/seen")
    def who_saw() -> Response:
        identity.here().skill()
        ask = body(WhoSaw)
        outcome = use.seen(ask.speaker(), Wanted(Which(ask.which), ask.room))
        if isinstance(outcome, Seen):
            return jsonify(_seen(outcome))
        return jsonify(clips.answer(outcome, public_url))


def _watched(watched: Watched) -> Json:
    return {
        "outcome": "watched",
        "span": clips.spoken_span(watched.span),
        "room": watched.room,
        "all": watched.all,
        "watchers": [_watcher(watcher) for watcher in watched.watchers],
        "more": watched.more,
    }


def _seen(seen: Seen) -> Json:
    return {
        "outcome": "seen",
        "clip": clips.clip(seen.clip),
        "all": seen.all,
        "watchers": [_watcher(watcher) for watcher in seen.watchers],
    }


def _watcher(watcher: Watcher) -> Json:
    return {
        "who": watcher.who,
        "camera": watcher.camera,
        "kind": watcher.kind,
        "times": watcher.times,
        "seconds": watcher.seconds,
        "now": watcher.now,
    }
