"""The models are written from the grammar; what the grammar can say, and what it refuses."""

from importlib import resources
from pathlib import Path

import pytest

import interaction_models
from bridge.policy.kinds import KINDS
from interaction_models import LOCALES, language_of
from interaction_models.grammar_files import read
from interaction_models.model import written
from interaction_models.phrase import GrammarMistake, parse
from interaction_models.variety import choose

GRAMMAR = Path(interaction_models.__file__).parent / "grammar"
FRAGMENTS = {"polite": ("please", "kindly"), "what": ("the {room}", "it"), "loop": ("<loop>",)}


def all_ways(text: str) -> list[str]:
    phrase = parse(text, FRAGMENTS, "p")
    return [phrase.say(number).text for number in range(phrase.ways)]


def test_the_shipped_models_are_the_grammars() -> None:
    """Else: `python -m interaction_models`."""
    folder = resources.files("interaction_models")
    differ = [
        locale
        for locale in LOCALES
        if written(read(GRAMMAR / language_of(locale), locale))
        != (folder / f"{locale}.json").read_text("utf-8")
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("show it", ["show it"]),
        ("(show|open) it", ["show it", "open it"]),
        ("show [me] it", ["show me it", "show it"]),
        ("show <what>", ["show the {room}", "show it"]),
        ("[<polite>] stop", ["please stop", "kindly stop", "stop"]),
        ("(a [b]|c)", ["a b", "a", "c"]),
        ("the {room}'s camera", ["the {room}'s camera"]),
    ],
)
def test_a_phrase_is_every_way_to_say_it(text: str, ways: list[str]) -> None:
    assert all_ways(text) == ways


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("(a|b", "is missing"),
        ("a) b", "too many"),
        ("<nothing>", "nothing is called <nothing>"),
        ("<loop>", "made of itself"),
    ],
)
def test_a_mistake_is_named(text: str, mistake: str) -> None:
    with pytest.raises(GrammarMistake, match=mistake):
        all_ways(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('[slots]\nthing = "ROOM"', '[slots]\nthing = "AMAZON.NUMBER"'),
        ('[types.ROOM]\ndoor = ["door"]', '[types.ROOM]\ndoor = ["porch"]'),
    ],
)
def test_two_files_may_not_declare_one_name_differently(
    tmp_path: Path, first: str, second: str
) -> None:
    invocation = 'invocation = "private eye"\nsensitivity = "MEDIUM"\n'
    (tmp_path / "a.toml").write_text(invocation + first, "utf-8")
    (tmp_path / "b.toml").write_text(first, "utf-8")
    assert read(tmp_path, "en-US")
    (tmp_path / "b.toml").write_text(second, "utf-8")
    with pytest.raises(GrammarMistake, match=r"(slots\.thing|types\.ROOM), and not alike"):
        read(tmp_path, "en-US")


def test_each_alternative_appears_though_not_every_combination() -> None:
    words = "|".join(f"w{letter}" for letter in "abcdefghij")
    phrases = [parse(f"({words}) ({words}) ({words})", {}, "p")]
    samples = choose(phrases, 40, "Intent")
    assert len(samples) == 40
    assert {word for sample in samples for word in sample.split()} == set(words.split("|"))
    assert len({tuple(sample.split()[:2]) for sample in samples}) > 35
    assert choose(phrases, 40, "Intent") == samples


def test_the_plain_way_of_each_phrase_is_a_sample() -> None:
    phrases = [parse("show the {room} [now]", {}, "a"), parse("<what> (on|off)", FRAGMENTS, "b")]
    samples = choose(phrases, 4, "Intent")
    assert {"show the {room} now", "the {room} on"} <= set(samples)


def test_a_budget_that_leaves_words_out_is_refused() -> None:
    with pytest.raises(GrammarMistake, match="2 samples of Intent leave out"):
        choose([parse("(a|b|c) it", {}, "p")], 2, "Intent")


def test_no_sample_puts_two_slots_side_by_side() -> None:
    phrases = [parse("delete the {which} [clip of the] {room}", {}, "p")]
    with pytest.raises(GrammarMistake, match="side by side"):
        choose(phrases, 9, "Intent")
    assert choose([parse("the {which} [clip of the {room}]", {}, "p")], 9, "Intent")


def test_a_kind_that_can_be_said_is_one_that_the_bridge_knows() -> None:
    grammar = read(GRAMMAR / "en", "en-GB")
    assert {value.id for value in grammar.types["KIND"]} == set(KINDS)


def a_language(folder: Path, more: str = "") -> Path:
    (folder / "alles.toml").write_text(
        'invocation = "privates auge"\nsensitivity = "MEDIUM"\n[slots]\nroom = "ROOM"\n'
        '[fragments]\nzeig = ["zeig", "zeige"]\n[fragments."de-AT"]\nzeig = ["lass sehen"]\n'
        '[types.ROOM]\ngarden = ["garten", "hof"]\n'
        '[ShowCameraIntent]\nslots = ["room"]\nphrases = ["<zeig> [mir] den {room}"]\n' + more
    )
    return folder


def test_another_language_is_a_folder(tmp_path: Path) -> None:
    here = {locale: written(read(a_language(tmp_path), locale)) for locale in ("de-DE", "de-AT")}
    assert '"zeige den {room}"' in here["de-DE"]
    assert "lass sehen" not in here["de-DE"]
    assert '"lass sehen den {room}"' in here["de-AT"]


def test_a_sample_under_two_intents_is_refused(tmp_path: Path) -> None:
    folder = a_language(tmp_path, '[Other]\nslots = ["room"]\nphrases = ["zeig mir den {room}"]\n')
    with pytest.raises(GrammarMistake, match="stands under ShowCameraIntent and Other"):
        written(read(folder, "de-DE"))
