"""`/api/v1/ledger`: who looked and what was changed, as sentences, and as files to keep."""

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request

from bridge.service.ledger.reading import WhoLooked
from bridge.web.http import identity
from bridge.web.ledger import shapes


def routes(api: Blueprint, use: WhoLooked) -> None:
    @api.get("/ledger")
    def entries() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.FindEntries.model_validate(_asked())
        return jsonify(
            shapes.page(use.page(actor, ask.search(), before=ask.before, limit=ask.limit))
        )

    @api.get("/ledger/about")
    def about_ledger() -> Response:
        return jsonify(shapes.about(use.about(identity.here().caller().actor)))

    @api.get("/ledger/export.json")
    def as_json() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Save.model_validate(_asked())
        rows = use.rows(actor, ask.search(), kind="json")
        return _file(shapes.as_json(rows), "application/json", "who-looked.json")

    @api.get("/ledger/export.csv")
    def as_csv() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.Save.model_validate(_asked())
        rows = use.rows(actor, ask.search(), kind="csv")
        return _file(shapes.as_csv(rows), "text/csv; charset=utf-8", "who-looked.csv")


def _asked() -> dict[str, str]:
    """An empty field of a form asks for nothing."""
    return {name: value for name, value in request.args.items() if value}


def _file(parts: Iterator[str], kind: str, name: str) -> Response:
    response = Response((part.encode() for part in parts), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
