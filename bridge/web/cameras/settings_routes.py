"""`/api/v1/cameras/<id>/settings`: what is noticed of a camera, kept, and blacked out."""

from flask import Blueprint, Response, jsonify

from bridge.service.cameras.settings import Settings, Wanted
from bridge.web.http import identity
from bridge.web.http.guards import body


def routes(api: Blueprint, settings: Settings) -> None:
    @api.get("/cameras/<camera_id>/settings")
    def camera_settings(camera_id: str) -> Response:
        found = settings.of(identity.here().caller().actor, camera_id)
        return jsonify(found.model_dump(mode="json"))

    @api.put("/cameras/<camera_id>/settings")
    def set_camera_settings(camera_id: str) -> Response:
        actor = identity.here().caller().actor
        wanted = body(Wanted)
        settings.set(actor, camera_id, wanted)
        return jsonify(wanted.model_dump(mode="json"))
