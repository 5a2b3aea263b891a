"""`/api/v1/privacy`: hide cameras and show them again, by themselves too; who is at home."""

from flask import Blueprint, Response, jsonify

from bridge.model import Actor, ActorKind
from bridge.service.privacy.mode import HiddenBy, Privacy, Rules
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.privacy import shapes


def routes(api: Blueprint, privacy: Privacy) -> None:
    _switches(api, privacy)
    _rules(api, privacy)
    _presence(api, privacy)


def _switches(api: Blueprint, privacy: Privacy) -> None:
    def switch(cameras: tuple[str, ...] | None) -> Response:
        actor = identity.here().caller().actor
        asked, turn = body(shapes.Hide), privacy.switch
        if not asked.hidden:
            return jsonify(shapes.switched(turn.reveal(actor, cameras, _way(actor))))
        until = turn.in_minutes(asked.minutes)
        return jsonify(shapes.switched(turn.hide(actor, cameras, _way(actor), until=until)))

    @api.get("/privacy")
    def hidden_cameras() -> Response:
        return jsonify(shapes.house(privacy.switch.view(identity.here().caller().actor)))

    @api.put("/privacy")
    def hide_all() -> Response:
        return switch(None)

    @api.put("/cameras/<camera_id>/privacy")
    def hide(camera_id: str) -> Response:
        return switch((camera_id,))


def _rules(api: Blueprint, privacy: Privacy) -> None:
    @api.get("/cameras/<camera_id>/privacy/rules")
    def privacy_rules(camera_id: str) -> Response:
        found = privacy.rules.of(identity.here().caller().actor, camera_id)
        return jsonify(found.model_dump(mode="json"))

    @api.put("/cameras/<camera_id>/privacy/rules")
    def set_privacy_rules(camera_id: str) -> Response:
        actor = identity.here().caller().actor
        wanted = body(Rules)
        privacy.rules.set(actor, camera_id, wanted)
        return jsonify(wanted.model_dump(mode="json"))


def _presence(api: Blueprint, privacy: Privacy) -> None:
    @api.get("/presence")
    def at_home() -> Response:
        known = privacy.rules.people_at_home(identity.here().caller().actor)
        return jsonify(people=[shapes.presence(name, told) for name, told in known.items()])

    @api.put("/presence/<name>")
    def tell_presence(name: str) -> Response:
        actor = identity.here().caller().actor
        who = shapes.PersonAtHome(name=name).name
        told = privacy.rules.tell_presence(actor, who, body(shapes.AtHome).home)
        return jsonify(shapes.presence(who, told))


def _way(actor: Actor) -> HiddenBy:
    return HiddenBy.PROGRAM if actor.kind is ActorKind.COMMAND_LINE else HiddenBy.PAGE
