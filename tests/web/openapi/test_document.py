"""The description of the API says what the routes are."""

import ast
import inspect
import json
import textwrap

import requests
from flask import Flask
from jsonschema import Draft202012Validator

from bridge.web.openapi import document as openapi
from bridge.web.openapi.reading import read
from bridge.web.openapi.sentences import DESCRIBED, FURTHER
from tests.web.clip_doors import Doors


def operations(app: Flask) -> dict[str, dict[str, object]]:
    paths = openapi.description(app)["paths"]
    return {f"{m.upper()} {path}": of for path, found in paths.items() for m, of in found.items()}


def test_every_route_is_described_and_nothing_else(shared_doors: Doors) -> None:
    assert set(DESCRIBED) == set(operations(shared_doors.home_app))
    assert all(sentence.endswith(".") for sentence in DESCRIBED.values())
    assert set(FURTHER) <= {key.partition(" ")[2] for key in DESCRIBED}


def test_what_a_view_reads_is_found_whichever_way_it_is_written(shared_doors: Doors) -> None:
    """A view that calls `body` or looks into the request is described as one that does."""
    app, described = shared_doors.home_app, operations(shared_doors.home_app)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static":
            continue
        source = ast.unparse(ast.parse(textwrap.dedent(inspect.getsource(view))))
        assert "request.get_json" not in source, rule
        assert "request.form" not in source, rule
        for method in openapi.methods(rule):
            operation = described[f"{method} {openapi.path_of(rule)}"]
            assert ("body(" in source) <= ("requestBody" in operation), rule
            asks = "request.args" in source or "_asked()" in source
            assert not asks or operation["parameters"], rule


def test_a_view_is_read(shared_doors: Doors) -> None:
    found = read(shared_doors.home_app.view_functions["api.cameras"])
    taken = {"after": "integer", "wait": "number", "alerts": "integer"}
    assert (dict(found.arguments), found.json) == (taken, True)
    assert read(shared_doors.home_app.view_functions["api.sign_out"]).empty
    picked = read(shared_doors.home_app.view_functions["api.star"]).body
    assert picked is not None
    assert picked.__name__ == "Star"


def test_it_is_served_to_who_is_signed_in(shared_doors: Doors) -> None:
    url = shared_doors.home + "/api/v1/openapi.json"
    assert requests.get(url, timeout=5).status_code == 401
    answer = requests.get(url, timeout=5, **shared_doors.as_page(shared_doors.sign_in()))
    assert answer.json() == json.loads(json.dumps(openapi.description(shared_doors.home_app)))
    assert answer.json()["openapi"] == "3.1.0"


def test_its_references_lead_somewhere_and_its_shapes_are_shapes(shared_doors: Doors) -> None:
    description = openapi.description(shared_doors.home_app)
    text = json.dumps(description)
    schemas = description["components"]["schemas"]
    for part in text.split('"$ref": "#/components/schemas/')[1:]:
        assert part.partition('"')[0] in schemas
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)


def test_each_has_an_answer_and_an_error(shared_doors: Doors) -> None:
    for operation in operations(shared_doors.home_app).values():
        answers = operation["responses"]
        assert isinstance(answers, dict)
        assert "default" in answers
        assert {"200", "204"} & set(answers)
