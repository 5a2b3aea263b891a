"""`/api/v1/ledger`: who looked and what was changed, as sentences, and as files to keep."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from flask import Blueprint, Response, jsonify

from bridge.policy.fair_use import whose
from bridge.service.ledger.reading import WhoLooked
from bridge.web.http import identity
from bridge.web.http.waiting import WaitingPool
from bridge.web.ledger import shapes

_FILE = "/api/v1/ledger/export.{}"


def routes(api: Blueprint, use: WhoLooked, files: WaitingPool) -> None:
    """`files`: how many of them may be read at once; each keeps a thread until it is sent."""

    def saved(kind: str, written: Callable[..., Iterator[str]], type_: str) -> Response:
        actor = identity.here().addressee().actor
        ask = shapes.Save.model_validate(identity.asked())
        with ExitStack() as taken:
            taken.enter_context(files.place(whose(actor)))
            rows = use.rows(actor, ask.search(), kind=kind)
            response = _file(written(rows), type_, f"who-looked.{kind}")
            response.call_on_close(taken.pop_all().close)
        return response

    @api.get("/ledger")
    def entries() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.FindEntries.model_validate(identity.asked())
        return jsonify(
            shapes.page(use.page(actor, ask.search(), before=ask.before, limit=ask.limit))
        )

    @api.get("/ledger/about")
    def about_ledger() -> Response:
        said = use.about(identity.here().caller().actor)
        files = {kind: identity.here().address(_FILE.format(kind)) for kind in ("csv", "json")}
        return jsonify({**shapes.about(said), "files": files})

    @api.get("/ledger/export.json")
    def as_json() -> Response:
        return saved("json", shapes.as_json, "application/json")

    @api.get("/ledger/export.csv")
    def as_csv() -> Response:
        return saved("csv", shapes.as_csv, "text/csv; charset=utf-8")


def _file(parts: Iterator[str], kind: str, name: str) -> Response:
    response = Response((part.encode() for part in parts), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
