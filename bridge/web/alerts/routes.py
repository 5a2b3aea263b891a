"""`/api/v1/alerts`: what was sent and why, what one is told of, and where."""

from flask import Blueprint, Response, jsonify

from bridge.service.alerts.facade import Alerts
from bridge.service.alerts.settings import PersonAlerts
from bridge.web.alerts import shapes
from bridge.web.http import identity
from bridge.web.http.guards import body

_NOT_KEPT = "private, no-store"


def routes(api: Blueprint, alerts: Alerts) -> None:
    _reading(api, alerts)
    _settings(api, alerts)
    _receivers(api, alerts)


def _reading(api: Blueprint, alerts: Alerts) -> None:
    @api.get("/alerts")
    def alerts_page() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.FindAlerts.model_validate(identity.asked())
        found = alerts.log.page(actor, ask.person, before=ask.before, limit=ask.limit)
        return jsonify(shapes.page(found))

    @api.get("/clips/<clip_id>/alert")
    def alert_of_clip(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        return jsonify(shapes.reason(*alerts.log.of_event(actor, clip_id)))

    @api.get("/alerts/<alert_id>/still.jpg")
    def alert_still(alert_id: str) -> Response:
        jpeg = alerts.pictures.still(identity.here().addressee().actor, alert_id)
        response = Response(jpeg, content_type="image/jpeg")
        response.headers["Cache-Control"] = _NOT_KEPT
        return response


def _settings(api: Blueprint, alerts: Alerts) -> None:
    @api.get("/alerts/settings")
    def alert_settings() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Whose.model_validate(identity.asked())
        return jsonify(shapes.wishes(alerts.settings.of(actor, ask.person)))

    @api.put("/alerts/settings")
    def set_alert_settings() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Whose.model_validate(identity.asked())
        alerts.settings.set(actor, body(PersonAlerts), ask.person)
        return jsonify(shapes.wishes(alerts.settings.of(actor, ask.person)))

    @api.put("/alerts/mute")
    def mute_alerts() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Whose.model_validate(identity.asked())
        alerts.settings.mute(actor, body(shapes.Mute).minutes, ask.person)
        return jsonify(shapes.wishes(alerts.settings.of(actor, ask.person)))


def _receivers(api: Blueprint, alerts: Alerts) -> None:
    @api.get("/alerts/receivers")
    def alert_receivers() -> Response:
        actor = identity.here().caller().actor
        return jsonify(
            kinds=[shapes.kind(kind) for kind in alerts.receivers.kinds(actor)],
            receivers=[shapes.receiver(view) for view in alerts.receivers.of(actor)],
        )

    @api.post("/alerts/receivers")
    def add_receiver() -> Response:
        actor = identity.here().caller().actor
        ask = body(shapes.AddReceiver)
        made = alerts.receivers.add(actor, ask.kind, ask.name, ask.address, picture=ask.picture)
        return jsonify(shapes.receiver(made))

    @api.delete("/alerts/receivers/<receiver_id>")
    def remove_receiver(receiver_id: str) -> Response:
        alerts.receivers.remove(identity.here().caller().actor, receiver_id)
        return Response(status=204)

    @api.post("/alerts/receivers/<receiver_id>/test")
    def test_receiver(receiver_id: str) -> Response:
        sent = alerts.receivers.test(identity.here().caller().actor, receiver_id)
        return jsonify(shapes.sent(sent))
