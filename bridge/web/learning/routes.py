"""`/api/v1/learnt`, and what a clip is said to be."""

from flask import Blueprint, Response, jsonify

from bridge.service.learning.forgetting import Forgetting
from bridge.service.learning.learnt import WhatItLearnt
from bridge.service.learning.teaching import Teaching
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.learning import shapes


def routes(
    api: Blueprint, teaching: Teaching, learnt: WhatItLearnt, forgetting: Forgetting
) -> None:
    _teaching(api, teaching)
    _learnt(api, learnt)
    _forgetting(api, forgetting)


def _teaching(api: Blueprint, teaching: Teaching) -> None:
    @api.put("/clips/<clip_id>/label")
    def teach(clip_id: str) -> Response:
        here = identity.here()
        taught = teaching.teach(here.caller().actor, clip_id, body(shapes.Teach).wanted())
        return jsonify(shapes.taught(taught, here.address))

    @api.delete("/clips/<clip_id>/label")
    def take_back(clip_id: str) -> Response:
        here = identity.here()
        actor = here.caller().actor
        ask = shapes.TakeBack.model_validate(identity.asked())
        done = teaching.take_back(actor, clip_id, ask.teacher)
        return jsonify(shapes.taken_back(done, here.address))

    @api.get("/kinds")
    def kinds() -> Response:
        return jsonify(kinds=shapes.kinds(teaching.kinds(identity.here().caller().actor)))


def _learnt(api: Blueprint, learnt: WhatItLearnt) -> None:
    @api.get("/learnt")
    def everything() -> Response:
        here = identity.here()
        return jsonify(shapes.learnt(learnt.everything(here.caller().actor), here.address))

    @api.post("/learnt/<int:number>/keep")
    def keep(number: int) -> Response:
        kept = learnt.keep(identity.here().caller().actor, number)
        return jsonify(shapes.version(kept))

    @api.post("/learnt/<int:number>/decline")
    def decline(number: int) -> Response:
        declined = learnt.decline(identity.here().caller().actor, number)
        return jsonify(shapes.version(declined))

    @api.post("/learnt/back")
    def go_back() -> Response:
        used = learnt.go_back(identity.here().caller().actor, body(shapes.GoBack).to)
        return jsonify(in_use=shapes.version(used) if used else None)


def _forgetting(api: Blueprint, forgetting: Forgetting) -> None:
    @api.delete("/learnt/lessons/<lesson_id>")
    def take_back_expired(lesson_id: str) -> Response:
        actor = identity.here().caller().actor
        ask = shapes.TakeBack.model_validate(identity.asked())
        left = forgetting.take_back(actor, lesson_id, ask.teacher)
        return jsonify(version=shapes.version(left) if left else None)

    @api.delete("/learnt")
    def forget_everything() -> Response:
        return jsonify(forgotten=forgetting.everything(identity.here().caller().actor))
