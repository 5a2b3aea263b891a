"""`/api/v1/clips`, deletions, and what is set for a camera. Each request is decided afresh."""

from flask import Blueprint, Response, jsonify

from bridge.model import PictureKind
from bridge.service.events.clips import Clips
from bridge.service.events.day_absences import DayAbsences
from bridge.service.events.deleting import ClipDeleting
from bridge.service.events.finding import ClipFinding
from bridge.service.events.keeping import ClipKeeping
from bridge.service.events.viewing import ClipViewing
from bridge.service.events.views import Download
from bridge.service.people.callers import Caller
from bridge.web.events import shapes
from bridge.web.http import identity
from bridge.web.http.gate import FMP4
from bridge.web.http.guards import body

# Nobody's disk keeps a picture of the house: not even the viewer's own browser's.
_NOT_KEPT = "private, no-store"


def routes(api: Blueprint, clips: Clips, absences: DayAbsences) -> None:
    _finding(api, clips.finding)
    _days(api, clips.finding, absences)
    _watching(api, clips.viewing)
    _keeping(api, clips.keeping)
    _deleting(api, clips.deleting)


def _finding(api: Blueprint, finding: ClipFinding) -> None:
    @api.get("/clips")
    def find() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.FindClips.model_validate(identity.asked(*shapes.LISTS))
        return jsonify(
            shapes.page(
                finding.page(
                    actor, ask.search(), before=ask.before, limit=ask.limit, counts=ask.counts
                ),
                identity.here().address,
            )
        )

    @api.get("/clips/<clip_id>")
    def clip(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        return jsonify(shapes.clip(finding.clip(actor, clip_id), identity.here().address))

    @api.get("/clips/<clip_id>/classification")
    def classification(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        return jsonify(shapes.explained(finding.explained(actor, clip_id)))

    @api.get("/clips/<clip_id>/<any(thumbnail, preview, marked):kind>.jpg")
    def picture(clip_id: str, kind: str) -> Response:
        jpeg = finding.picture(identity.here().addressee().actor, clip_id, PictureKind(kind))
        response = Response(jpeg, content_type="image/jpeg")
        response.headers["Cache-Control"] = _NOT_KEPT
        return response


def _days(api: Blueprint, finding: ClipFinding, absences: DayAbsences) -> None:
    @api.get("/clips/days")
    def days() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Like.model_validate(identity.asked(*shapes.LISTS))
        return jsonify(shapes.days(str(finding.zone), finding.days(actor, ask.like())))

    @api.get("/clips/timeline")
    def timeline() -> Response:
        actor = identity.here().caller().actor
        search = shapes.DayOfClips.model_validate(identity.asked(*shapes.LISTS)).search()
        return jsonify(shapes.timeline(finding.timeline(actor, search), absences.of(actor, search)))


def _watching(api: Blueprint, viewing: ClipViewing) -> None:
    @api.post("/clips/<clip_id>/open")
    def open_clip(clip_id: str) -> Response:
        caller = identity.here().caller()
        ask = body(shapes.OpenClip)
        opened = viewing.open(caller, clip_id, plays=ask.plays, rendition=ask.rendition)
        return jsonify(shapes.opened(opened, identity.here().address))

    @api.get("/clips/<clip_id>/download.mp4")
    def download(clip_id: str) -> Response:
        caller = identity.here().addressee()
        part = shapes.TrimBody.model_validate(identity.asked())
        made = viewing.download(caller.actor, clip_id, from_s=part.from_s, to_s=part.to_s)
        return _file(viewing, made, caller)


def _file(viewing: ClipViewing, made: Download, caller: Caller) -> Response:
    """Where the right to it ends meanwhile it stops short of the length that was said, and no
    browser takes it for whole."""
    response = Response(viewing.pieces(made, caller), content_type=FMP4)
    response.content_length = made.file.size
    response.headers["Cache-Control"] = _NOT_KEPT
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    # How many damaged segments are left out.
    response.headers["X-Clip-Damaged"] = str(made.damaged)
    response.call_on_close(lambda: viewing.end_download(made))
    return response


def _keeping(api: Blueprint, keeping: ClipKeeping) -> None:
    @api.patch("/clips/<clip_id>")
    def star(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        starred = keeping.star(actor, clip_id, body(shapes.Star).starred)
        return jsonify(shapes.clip(starred, identity.here().address))

    @api.post("/cameras/<camera_id>/record")
    def record(camera_id: str) -> Response:
        actor = identity.here().caller().actor
        return jsonify(clip=keeping.record(actor, camera_id, body(shapes.Record).seconds))

    @api.post("/cameras/<camera_id>/record/stop")
    def stop_recording(camera_id: str) -> Response:
        ended = keeping.stop_recording(identity.here().caller().actor, camera_id)
        return jsonify(stopped=ended.stopped, goes_on=ended.goes_on)


def _deleting(api: Blueprint, deleting: ClipDeleting) -> None:
    @api.post("/clips/delete")
    def delete() -> Response:
        actor = identity.here().caller().actor
        ask = body(shapes.DeleteClips)
        if ask.filter is not None:
            deletion = deleting.delete_found(actor, ask.filter.doomed(), way="page")
        else:
            deletion = deleting.delete(actor, ask.ids, way="page")
        return jsonify(deletion=deletion.id, total=deletion.total, shared=deletion.shared)

    @api.get("/deletions/<deletion_id>")
    def progress(deletion_id: str) -> Response:
        made = deleting.progress(identity.here().caller().actor, deletion_id)
        return jsonify(total=made.total, left=made.left)
