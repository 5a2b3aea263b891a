"""What the skill is told where a speaker may not do what they asked: an outcome like others."""

from flask import Blueprint, Response, jsonify, request

from bridge.errors import Kind, PrivateEyeError
from bridge.service.voice.identity import why_not
from bridge.web.http import identity
from bridge.web.http.errors import as_json, shaped


def install(api: Blueprint) -> None:
    """For the routes under `/voice/` of the API. Elsewhere a refusal stays what it is."""

    @api.errorhandler(PrivateEyeError)
    def refused(error: PrivateEyeError) -> Response:
        identity.here().denied(error)
        spoken = request.path.startswith(f"{api.url_prefix}/voice/")
        if spoken and error.kind is Kind.DENIED:
            return jsonify(outcome="refused", why=why_not(error.message))
        return shaped(error, as_json)
