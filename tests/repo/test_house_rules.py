"""Rules about the repository itself, as ordinary tests."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for folder in ("bridge", "skill", "tests", "deploy", "interaction_models")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md"] + [
    path
    for folder in ("bridge", "skill", "tests", "deploy", "interaction_models")
    for path in sorted((ROOT / folder).rglob("*.md"))
    if "node_modules" not in path.parts
]
TOP_LEVEL = {"skill", "bridge", "interaction_models", "tests", "deploy"}
TOP_LEVEL |= {"pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE"}
TOP_LEVEL |= {"requirements.lock"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
MOST_PARTS = 6


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_top_level_is_the_agreed_one() -> None:
    found = {p.name for p in ROOT.iterdir() if not p.name.startswith(".")}
    assert found - {"private_eye.egg-info"} == TOP_LEVEL


def test_no_module_is_longer_than_400_lines() -> None:
    long = [name(p) for p in CODE if len(p.read_text().splitlines()) > LONGEST_MODULE]
    assert long == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{name(path)}:{node.name}"
        for path in CODE
        # A migration is a table of columns, not a procedure.
        if path.relative_to(ROOT).parts[0] in ("bridge", "skill") and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_use_case_is_built_of_more_than_6_things() -> None:
    """What it needs beyond that belongs together, and has a name."""
    built = [
        (f"{name(path)}:{of.name}", node.args.args[1:] + node.args.kwonlyargs)
        for path in CODE
        if path.is_relative_to(ROOT / "bridge" / "service")
        for of in ast.walk(ast.parse(path.read_text()))
        if isinstance(of, ast.ClassDef)
        for node in of.body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    assert len(built) > 30
    assert [who for who, parts in built if len(parts) > MOST_PARTS] == []


def test_every_package_says_what_it_is_for() -> None:
    silent = [
        name(init.parent)
        for init in CODE
        if init.name == "__init__.py"
        and init.relative_to(ROOT).parts[0] in ("bridge", "skill")
        and not ast.get_docstring(ast.parse(init.read_text()))
        and not (init.parent / "README.md").exists()
    ]
    assert silent == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text())
    broken = [link for link in links if not (document.parent / link).exists()]
    assert broken == []


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    asking = re.compile(r"\b(datetime\.now|time\.time|utcnow)\(")
    places = [
        name(path)
        for path in CODE
        if path.relative_to(ROOT).parts[0] == "bridge"
        and path.relative_to(ROOT).parts[1] not in ("demo", "doctor", "clock.py")
        and asking.search(path.read_text())
    ]
    assert places == []


def test_broad_catches_stand_in_two_places() -> None:
    broad = re.compile(r"except Exception\b|@app\.errorhandler\(Exception\)")
    places = {
        name(path)
        for path in CODE
        if path.relative_to(ROOT).parts[0] in ("bridge", "skill") and broad.search(path.read_text())
    }
    assert places == {"bridge/ops/threads.py", "bridge/web/http/errors.py"}
