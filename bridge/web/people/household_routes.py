"""`/api/v1/people`: the people and screens of the house, for its owners."""

from flask import Blueprint, Response, jsonify, request

from bridge.service.people.facade import People
from bridge.service.people.household import Household
from bridge.service.people.sessions import SessionList
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.people import shapes


def routes(api: Blueprint, people: People) -> None:
    _people(api, people, people.household)
    _sessions(api, people.session_list)


def _people(api: Blueprint, people: People, household: Household) -> None:
    @api.get("/people")
    def everyone() -> Response:
        found = household.everyone(identity.here().caller().actor)
        cameras = [{"id": id_, "name": name} for id_, name in people.cameras.items()]
        listed = [shapes.resident(one, people.zone) for one in found]
        return jsonify(people=listed, cameras=cameras)

    @api.post("/people")
    def add() -> Response:
        actor = identity.here().caller().actor
        person, link = household.add(actor, body(shapes.PersonIn).settings())
        return jsonify(id=person.id, link=shapes.link(link, request.url_root))

    @api.put("/people/<person_id>")
    def change(person_id: str) -> Response:
        actor = identity.here().caller().actor
        household.change(actor, person_id, body(shapes.PersonIn).settings())
        return Response(status=204)

    @api.delete("/people/<person_id>")
    def remove_person(person_id: str) -> Response:
        household.remove(identity.here().caller().actor, person_id)
        return Response(status=204)

    @api.post("/people/<person_id>/link")
    def new_link(person_id: str) -> Response:
        link = household.new_link(identity.here().caller().actor, person_id)
        return jsonify(link=shapes.link(link, request.url_root))


def _sessions(api: Blueprint, session_list: SessionList) -> None:
    @api.get("/people/<person_id>/sessions")
    def sessions_of(person_id: str) -> Response:
        caller = identity.here().caller()
        here = caller.session.id if caller.session else None
        found = session_list.of(caller.actor, person_id)
        return jsonify(sessions=[shapes.session(one, here) for one in found])

    @api.delete("/people/<person_id>/sessions/<session_id>")
    def end_of(person_id: str, session_id: str) -> Response:
        session_list.end_of(identity.here().caller().actor, person_id, session_id)
        return Response(status=204)

    @api.delete("/people/<person_id>/sessions")
    def end_all_of(person_id: str) -> Response:
        ended = session_list.end_all_of(identity.here().caller().actor, person_id)
        return jsonify(ended=ended)
