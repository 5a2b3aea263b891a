"""`/api/v1/transparency`: what leaves the house, for the page of that name."""

from datetime import datetime

from flask import Blueprint, Response, jsonify

from bridge.service.privacy.outbound import OutboundConnection, OutboundConnections, OutboundReport
from bridge.web.http import identity
from bridge.web.shapes import Json


def routes(api: Blueprint, outbound: OutboundConnections) -> None:
    @api.get("/transparency")
    def leaves() -> Response:
        return jsonify(_leaves(outbound.everything(identity.here().caller().actor)))


def _leaves(found: OutboundReport) -> Json:
    return {
        "since": _instant(found.since),
        "ways": [_connection(connection) for connection in found.connections],
        "alexa_answers": found.alexa_answers,
        "answers": [{"id": of.id, "what": of.what, "data": of.data} for of in found.answers],
    }


def _connection(connection: OutboundConnection) -> Json:
    return {
        "id": connection.id,
        "when": connection.when.value,
        "to": connection.to,
        "purpose": connection.purpose,
        "data": connection.data,
        "turned_on_by": connection.turned_on_by,
        "hosts": [
            {"host": host, "last_used_at": _instant(at) if at else None}
            for host, at in sorted(connection.hosts.items())
        ],
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
