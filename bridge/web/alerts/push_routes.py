"""`/api/v1/alerts/push-key`: what a browser has to know before the house can push to it."""

from flask import Blueprint, Response, jsonify

from bridge.web.http import identity


def routes(api: Blueprint, push_key: str) -> None:
    @api.get("/alerts/push-key")
    def push_key_of_the_house() -> Response:
        identity.here().caller()
        return jsonify(key=push_key)
