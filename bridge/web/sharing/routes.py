"""`/api/v1/shares`: sharing clips, and the list of what is and was shared.

`/api/v1/postcards`: what is shared with who is signed in.
"""

from flask import Blueprint, Response, jsonify

from bridge.service.sharing.facade import Shared
from bridge.service.sharing.sharing import Sharing
from bridge.service.sharing.watching import SharedTo
from bridge.web.http import clocks, identity
from bridge.web.http.guards import body
from bridge.web.sharing import copies, shapes


def routes(api: Blueprint, shared: Shared, public_url: str | None) -> None:
    """`public_url`: by which the house is known outside; None: it is not."""
    _giving(api, shared.giving, public_url)
    _list(api, shared)
    _members(api, shared.giving)
    _given(api, shared)


def _giving(api: Blueprint, giving: Sharing, public_url: str | None) -> None:
    @api.get("/clips/<clip_id>/shares/offer")
    def share_offer(clip_id: str) -> Response:
        return jsonify(shapes.offer(giving.offer(identity.here().caller().actor, clip_id)))

    @api.post("/clips/<clip_id>/shares/preview")
    def share_preview(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        wish, twelve = body(shapes.ShareClip).wish(), clocks.twelve_hours()
        said = giving.preview(actor, clip_id, wish, twelve_hours=twelve)
        return jsonify(shapes.preview(said))

    @api.post("/clips/<clip_id>/shares")
    def share_clip(clip_id: str) -> Response:
        actor = identity.here().caller().actor
        made = giving.share(actor, clip_id, body(shapes.ShareClip).wish())
        return jsonify(shapes.new(made, public_url))


def _list(api: Blueprint, shared: Shared) -> None:
    giving = shared.giving

    @api.get("/shares")
    def shares() -> Response:
        actor = identity.here().caller().actor
        ask = shapes.FindShares.model_validate(identity.asked())
        return jsonify(shares=[shapes.shared(one) for one in giving.everything(actor, ask.clip)])

    @api.get("/shares/<share_id>")
    def share(share_id: str) -> Response:
        return jsonify(shapes.shared(giving.one(identity.here().caller().actor, share_id)))

    @api.delete("/shares/<share_id>")
    def take_share_back(share_id: str) -> Response:
        return jsonify(shapes.shared(giving.take_back(identity.here().caller().actor, share_id)))

    @api.get("/shares/<share_id>/receipt.json")
    def share_receipt(share_id: str) -> Response:
        actor = identity.here().caller().actor
        return copies.as_file(shared.receipts.of(actor, share_id))

    @api.post("/shares/receipts/check")
    def check_receipt() -> Response:
        actor = identity.here().caller().actor
        return jsonify(genuine=shared.receipts.is_genuine(actor, body(shapes.CheckReceipt).receipt))


def _members(api: Blueprint, giving: Sharing) -> None:
    @api.get("/shares/settings")
    def sharing_settings() -> Response:
        return jsonify(members=giving.members_may(identity.here().caller().actor))

    @api.put("/shares/settings")
    def set_sharing() -> Response:
        actor = identity.here().caller().actor
        giving.let_members(actor, body(shapes.LetMembers).members)
        return Response(status=204)


def _given(api: Blueprint, shared: Shared) -> None:
    """For people of the house and reviewers, who are signed in."""

    def to(share_id: str) -> SharedTo:
        return shared.viewing.as_person(identity.here().caller(), share_id)

    @api.get("/postcards")
    def postcards() -> Response:
        found = shared.viewing.with_person(identity.here().caller())
        return jsonify(shared=[shapes.told(one) for one in found])

    @api.get("/postcards/<share_id>/receipt.json")
    def receipt_of_mine(share_id: str) -> Response:
        return copies.as_file(shared.receipts.for_recipient(to(share_id)))

    copies.routes(api, "/postcards/<share_id>", shared.viewing, to)
