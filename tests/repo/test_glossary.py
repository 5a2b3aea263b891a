"""`bridge/GLOSSARY.md` says what the code says, and a class name stands for one thing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bridge.web.voice.answers import ANSWERS
from tests.repo.test_house_rules import CODE, ROOT

GLOSSARY = ROOT / "bridge" / "GLOSSARY.md"
SHIPPED = [path for path in CODE if path.relative_to(ROOT).parts[0] in ("bridge", "skill")]
# Words that others define.
THEIRS = {"Alexa", "HLS"}

# A name that is used twice, and why it may be. What a Protocol stands in for, and what the contract
# of voice says of a use case's answer, are known without standing here.
BOTH = {
    "Absence": "why nothing can be seen of a time, and as the contract of voice tells it",
    "NotFilmed": "events that could not be filmed, and as the contract of voice tells it",
    "NotWatched": "a gap in which nobody watched, and as the contract of voice tells it",
    "Removed": "what receipts say is gone, and as the contract of voice tells it",
    "Ambiguous": "several cameras may be meant, and as the contract of voice tells it",
    "CameraIs": "what a camera does now, and as the contract of voice tells it",
    "Clip": "a clip: its row, and as the contract of voice tells it",
    "Confirmed": "an Alexa was confirmed, and as the contract of voice tells it",
    "DeleteClips": "the same request: from a page, and by voice",
    "Hide": "the same request: from a page, and by voice",
    "KindCount": "how many were the same kind, and as the contract of voice tells it",
    "Learnt": "what the house learnt, and as the contract of voice tells it",
    "LastLook": "when somebody last looked, and as the contract of voice tells it",
    "Notice": "two Protocols of one: several that notice are told apart from one",
    "Outbound": "the skill declares its connections as the bridge does, and cannot import it",
    "Play": "what a screen plays, and as the contract of voice tells it",
    "PlayClip": "the clip a screen plays, and as the contract of voice tells it",
    "Record": "the same request: from a page, and by voice",
    "Recorders": "Protocols: what each caller needs of `MotionRecording`",
    "Refused": "a refusal, and as the contract of voice tells it",
    "Span": "a span of time, and as the contract of voice tells it",
    "KeptFor": "how long clips of a camera are kept, and as the contract of voice tells it",
    "Tally": "how many of a camera, and as the contract of voice tells it",
    "Watcher": "somebody who looked, and as the contract of voice tells it",
    "Saying": "what is said: of an event, and to the skill",
    "Seen": "who has seen a clip, aloud; and what there is to judge an event by",
    "When": "when a connection is made, and a time as the skill heard it",
}


@dataclass(frozen=True, slots=True)
class Row:
    word: str
    code: str
    wrong: tuple[str, ...]


def rows() -> list[Row]:
    found = []
    for line in GLOSSARY.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "word" and "---" not in line:
            wrong = tuple(word.strip() for word in cells[3].split(",") if word.strip())
            found.append(Row(cells[0], cells[2], wrong))
    return found


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Each with its module."""
    for path in SHIPPED:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                yield module.removesuffix(".__init__"), node


def identifiers() -> set[str]:
    modules = {part for path in SHIPPED for part in path.relative_to(ROOT).with_suffix("").parts}
    return modules | {node.name for _, node in classes()}


def functions() -> set[str]:
    trees = (ast.parse(path.read_text()) for path in SHIPPED)
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_glossary_is_read() -> None:
    assert len(rows()) > 40
    assert len({row.word for row in rows()}) == len(rows())


def test_every_word_of_the_glossary_is_in_the_code_or_somebody_elses() -> None:
    known = identifiers() | functions()
    for row in rows():
        names = re.findall(r"`(\w+)`", row.code)
        assert names or row.code in THEIRS or row.code == "no class yet", row
        assert set(names) <= known, row


def test_no_class_and_no_module_bears_a_word_that_is_not_used() -> None:
    used = {name.casefold().replace("_", "") for name in identifiers()}
    for row in rows():
        for word in row.wrong:
            bare = word.casefold().replace(" ", "").replace("-", "")
            assert not {bare, f"{bare}s"} & used, f"{word}: say {row.word}"


def stands_in(module: str, node: ast.ClassDef, all_: set[tuple[str, str]]) -> bool:
    """A Protocol whose docstring names the class of that name for which it is."""
    protocol = any("Protocol" in ast.unparse(base) for base in node.bases)
    said = re.search(rf"[Ww]hat\s`([\w.]+)\.{node.name}`", ast.get_docstring(node) or "")
    return protocol and said is not None and (f"bridge.{said[1]}", node.name) in all_


def used_twice() -> dict[str, list[str]]:
    all_ = {(module, node.name) for module, node in classes()}
    told = {
        (to.__module__, to.__name__) for of, to in ANSWERS.items() if of.__name__ == to.__name__
    }
    places: dict[str, list[str]] = defaultdict(list)
    for module, node in classes():
        if (module, node.name) not in told and not stands_in(module, node, all_):
            places[node.name].append(module)
    return {name: where for name, where in places.items() if len(where) > 1}


def test_a_class_name_stands_for_one_thing() -> None:
    twice = used_twice()
    assert {name: where for name, where in twice.items() if name not in BOTH} == {}
    assert set(BOTH) <= set(twice), "a name that is no longer used twice: take it off the list"
