"""`/api/v1/alexa/links` and `/alexa/pin`: what a person sees and sets of their own Alexas."""

from flask import Blueprint, Response, jsonify
from pydantic import Field

from bridge.access.alexa.link_codes import VALID
from bridge.service.people.alexa_links import LinkedAlexa, LinkedAlexas, PinView
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.shapes import Json, RequestBody


class SetPin(RequestBody):
    """Without `pin` only what it is asked for changes."""

    pin: str | None = Field(default=None, max_length=20, repr=False)
    for_one: bool = False


def routes(api: Blueprint, use: LinkedAlexas) -> None:
    @api.get("/alexa/links")
    def linked() -> Response:
        found = use.linked(identity.here().caller().actor)
        return jsonify(wanted=use.wanted, links=[_link(each) for each in found])

    @api.post("/alexa/links/codes")
    def link_code() -> Response:
        code = use.code(identity.here().caller().actor)
        return jsonify(code=code, expires_in_s=int(VALID.total_seconds()))

    @api.delete("/alexa/links/<link_id>")
    def unlink(link_id: str) -> Response:
        use.unlink(identity.here().caller().actor, link_id)
        return Response(status=204)

    @api.get("/alexa/pin")
    def pin() -> Response:
        return jsonify(_pin(use.pin(identity.here().caller().actor)))

    @api.put("/alexa/pin")
    def set_pin() -> Response:
        actor, ask = identity.here().caller().actor, body(SetPin)
        use.set_pin(actor, ask.pin, for_one=ask.for_one)
        return jsonify(_pin(use.pin(actor)))

    @api.delete("/alexa/pin")
    def forget_pin() -> Response:
        use.forget_pin(identity.here().caller().actor)
        return Response(status=204)


def _link(seen: LinkedAlexa) -> Json:
    link = seen.link
    return {
        "id": link.id,
        "name": seen.name,
        "own": seen.own,
        "scopes": sorted(scope.value for scope in link.scopes),
        "created_at": link.created_at.isoformat(),
        "last_used_at": link.last_used_at.isoformat() if link.last_used_at else None,
    }


def _pin(seen: PinView) -> Json:
    locked = seen.locked_until
    return {
        "set": seen.is_set,
        "for_one": seen.for_one,
        "locked_until": locked.isoformat() if locked else None,
    }
