"""`/api/v1/voice/clips`: what the skill asks about clips. Every outcome is a 200."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from bridge.service.voice.cameras import NotLive, Play, Tell
from bridge.service.voice.clips import VoiceClips
from bridge.service.voice.deletions import VoiceDeletions
from bridge.web import shapes
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.voice import clips_shapes as clips

Said = Callable[[clips.Answer], Response]


def routes(api: Blueprint, use: VoiceClips, deletions: VoiceDeletions, public_url: str) -> None:
    def said(outcome: clips.Answer) -> Response:
        return jsonify(clips.answer(outcome, public_url))

    _clips(api, use, said)
    _deletions(api, deletions, said)


def _clips(api: Blueprint, use: VoiceClips, said: Said) -> None:
    @api.post("/voice/clips/show")
    def show_clip() -> Response:
        identity.here().skill()
        ask = body(clips.ShowClip)
        return said(use.show(ask.speaker(), ask.wanted(), screen=ask.screen))

    @api.post("/voice/clips/told")
    def tell_clips() -> Response:
        identity.here().skill()
        ask = body(clips.TellClips)
        return said(use.told(ask.speaker(), ask.when(), ask.room))

    @api.post("/voice/clips/star")
    def star_clip() -> Response:
        identity.here().skill()
        ask = body(clips.StarClip)
        return said(use.star(ask.speaker(), ask.wanted(), starred=ask.starred))

    @api.post("/voice/clips/record")
    def record_by_voice() -> Response:
        identity.here().skill()
        ask = body(clips.Record)
        return said(use.record(ask.speaker(), ask.room, ask.seconds))

    @api.post("/voice/clips/record/stop")
    def stop_recording_by_voice() -> Response:
        identity.here().skill()
        ask = body(clips.StopRecording)
        return said(use.stop_recording(ask.speaker(), ask.room))


def _deletions(api: Blueprint, deletions: VoiceDeletions, said: Said) -> None:
    @api.post("/voice/clips/delete")
    def delete_clip() -> Response:
        identity.here().skill()
        ask = body(clips.DeleteClip)
        return said(deletions.ask(ask.speaker(), ask.wanted()))

    @api.post("/voice/clips/delete/all")
    def delete_clips() -> Response:
        identity.here().skill()
        ask = body(clips.DeleteClips)
        return said(deletions.ask_all(ask.speaker(), ask.every()))

    @api.post("/voice/clips/delete/confirm")
    def confirm_deletion() -> Response:
        identity.here().skill()
        ask = body(clips.ConfirmDeletion)
        return said(deletions.confirm(ask.speaker(), ask.pending, ask.pin))


def shown_again(use: VoiceClips, ask: shapes.VoiceShow, public_url: str) -> shapes.Json:
    """ "Show it again": a camera, or a clip."""
    outcome = use.again(ask.speaker(), screen=ask.screen)
    if isinstance(outcome, Play | Tell | NotLive):
        return shapes.shown(outcome, public_url)
    return clips.answer(outcome, public_url)
