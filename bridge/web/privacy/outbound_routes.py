"""`/api/v1/transparency`: what leaves the house, for the page of that name."""

from datetime import datetime

from flask import Blueprint, Response, jsonify

from bridge.service.privacy.outbound import Leaves, Leaving, Way
from bridge.web.http import identity
from bridge.web.shapes import Json


def routes(api: Blueprint, leaving: Leaving) -> None:
    @api.get("/transparency")
    def leaves() -> Response:
        return jsonify(_leaves(leaving.everything(identity.here().caller().actor)))


def _leaves(found: Leaves) -> Json:
    return {
        "since": _instant(found.since),
        "ways": [_way(way) for way in found.ways],
        "alexa_answers": found.alexa_answers,
        "answers": [{"id": of.id, "what": of.what, "data": of.data} for of in found.answers],
    }


def _way(way: Way) -> Json:
    return {
        "id": way.id,
        "when": way.when.value,
        "to": way.to,
        "purpose": way.purpose,
        "data": way.data,
        "turned_on_by": way.turned_on_by,
        "hosts": [
            {"host": host, "last_used_at": _instant(at) if at else None}
            for host, at in sorted(way.hosts.items())
        ],
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
