"""Copies that are shared, over HTTP: what they are, then piece by piece, for as long as they are
shared. The same routes for who has a link (`/postcard`, both doors) and for who is signed in.

A link's key stands behind its #, which browsers send to nobody: the page sends it in a header, so
that it is in no address, no log and no history of a proxy. A page that was saved as a file asks the
same; it has no origin, and no other site is answered.
"""

import base64
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from bridge.errors import PrivateEyeError
from bridge.service.sharing.facade import Shared
from bridge.service.sharing.watching import SharedTo, SharedViewing
from bridge.web.http import errors, identity
from bridge.web.http.devices import device_name
from bridge.web.http.gate import FMP4, answer
from bridge.web.http.guards import body
from bridge.web.sharing import shapes

SEALED = "application/octet-stream"
_LONGEST_KEY = 100
# What the page asks of a file that a browser has opened from its own disk: it has no address.
_NO_ORIGIN = "null"
_FROM_A_FILE = {
    "Access-Control-Allow-Origin": _NO_ORIGIN,
    "Access-Control-Allow-Headers": f"{identity.SHARE_KEY}, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Max-Age": "600",
    "Vary": "Origin",
}


def blueprint(shared: Shared) -> Blueprint:
    """For who has a link, on either door."""
    links = Blueprint("shared", __name__, url_prefix="/postcard/<share_id>")

    def to(share_id: str) -> SharedTo:
        return shared.viewing.by_link(
            share_id,
            request.headers.get(identity.SHARE_KEY, "")[:_LONGEST_KEY],
            address=request.remote_addr,
            device=device_name(request.headers.get("User-Agent", "")),
        )

    @links.get("/receipt.json")
    def receipt(share_id: str) -> Response:
        return as_file(shared.receipts.for_recipient(to(share_id)))

    routes(links, "", shared.viewing, to)

    @links.errorhandler(PrivateEyeError)
    def failed(error: PrivateEyeError) -> Response:
        """In words on both doors: to whoever has no link all that is said is the same."""
        return errors.shaped(error, errors.as_json)

    @links.after_request
    def from_a_file(response: Response) -> Response:
        if request.headers.get("Origin") == _NO_ORIGIN:
            response.headers.update(_FROM_A_FILE)
        return response

    return links


def routes(
    on: Blueprint, prefix: str, viewing: SharedViewing, to: Callable[[str], SharedTo]
) -> None:
    """`to`: who asks, of which share; raises where it is not for them."""

    @on.get(f"{prefix}/about")
    def about_copy(share_id: str) -> Response:
        return jsonify(shapes.told(viewing.about(to(share_id))))

    @on.post(f"{prefix}/views")
    def open_copy(share_id: str) -> Response:
        return jsonify(shapes.opened(viewing.open(to(share_id))))

    @on.get(f"{prefix}/views/<view_id>/<int:number>.m4s")
    def copy_piece(share_id: str, view_id: str, number: int) -> Response:
        return answer((viewing.piece(to(share_id), view_id, number),), FMP4)

    @on.get(f"{prefix}/views/<view_id>/<int:number>.sealed")
    def sealed(share_id: str, view_id: str, number: int) -> Response:
        return answer((viewing.sealed(to(share_id), view_id, number),), SEALED)

    @on.get(f"{prefix}/views/<view_id>/key")
    def key(share_id: str, view_id: str) -> Response:
        opens = viewing.key(to(share_id), view_id)
        return jsonify(key=base64.b64encode(opens).decode())

    @on.post(f"{prefix}/views/<view_id>")
    def copy_played(share_id: str, view_id: str) -> Response:
        span = body(shapes.Played).span()
        viewing.played(to(share_id), view_id, span)
        return Response(status=204)

    @on.delete(f"{prefix}/views/<view_id>")
    def close_copy(share_id: str, view_id: str) -> Response:
        viewing.close(to(share_id), view_id)
        return Response(status=204)


def as_file(receipt: str) -> Response:
    response = Response(receipt, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response
