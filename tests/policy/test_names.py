"""What nobody may be called, and which names look alike, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.confusables import PROTOTYPES
from bridge.policy.names import NameFault, alike, fault

LOOK_ALIKES = {
    chr(int(prototype, 16)): [chr(int(code, 16)) for code in characters.split(",")]
    for prototype, _, characters in (entry.partition("=") for entry in PROTOTYPES.split())
    if "+" not in prototype
}
UNSEEN = ["\u200b", "\u2060", "\u00ad", "\ufe0f", "\u3164", "\u115f", "\U000e0041", "\u034f"]
NAMES = st.text("aceghijlnopsxyACEHIKMNOPSTXYZ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "name",
    [
        *("Mia", "M.", "Mr. Smith", "O'Neil", "Mary-Jane", "Zo\u00eb", "Ren\u00e9", "Anna 2"),
        *("\u0410\u043d\u043d\u0430", "\u7530\u4e2d", "\u0645\u062d\u0645\u062f"),
        *("\U0001f5a5\ufe0f", "\u2764\ufe0f", "Sam \u2600\ufe0f 2"),
        *("\U0001f4fa", "Kitchen tablet", "Sam's room", "Owner's tablet", "Guest", "Babysitter"),
    ],
    ids=ascii,
)
def test_people_and_screens_keep_their_names(name: str) -> None:
    assert fault(name) is None


@pytest.mark.parametrize("word", ["owner", "The owner", "Alexa", "Private Eye", "somebody else"])
@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        str.title,
        lambda word: f"  {word} ",
        lambda word: f"The {word}",
        lambda word: f"{word}.",
        lambda word: " ".join(word) if word in ("owner", "The owner", "Alexa") else word,
        lambda word: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in word),
        lambda word: "".join(f"{c}\u0301" for c in word),
        lambda word: "".join(LOOK_ALIKES.get(c, [c])[0] for c in word),
        lambda word: "".join(LOOK_ALIKES.get(c, [c])[-1] for c in word),
        lambda word: word.replace("o", "\u043e").replace("O", "0"),
    ],
)
def test_what_the_house_says_of_somebody_is_nobodys_name(word: str, written: object) -> None:
    assert fault(written(word)) is not None  # type: ignore[operator]


@given(NAMES, st.data())
def test_what_looks_the_same_is_taken_for_the_same(name: str, data: st.DataObject) -> None:
    like = [st.sampled_from([letter, *LOOK_ALIKES.get(letter, [])]) for letter in name]
    other = "".join(map(data.draw, like))
    assert alike(name, other)
    assert alike(other, name)
    assert alike(name, f" the {name.swapcase()}")


@given(NAMES, st.sampled_from(UNSEEN), st.integers(0, 12))
def test_what_nobody_sees_is_in_no_name(name: str, unseen: str, at: int) -> None:
    assert fault(name[:at] + unseen + name[at:]) is NameFault.UNSEEN
    assert alike(name, name[:at] + unseen + name[at:])


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    if fault(text) is None:
        assert text.isprintable()
        assert any(letter.isprintable() and not letter.isspace() for letter in text)
    assert alike(text, text)


def test_a_picture_is_drawn_as_one_once_and_looks_as_it_does_without() -> None:
    assert alike("\u2764\ufe0f", "\u2764")
    for name in ("\u2764\ufe0f\ufe0f", "\ufe0f\u2764", "\u2764a\ufe0f", "\u2764\ufe0e"):
        assert fault(name) is NameFault.UNSEEN


def test_names_that_differ_differ() -> None:
    for name, other in [("Anna", "Anne"), ("Ren\u00e9", "Rene"), ("Mia", "Mla"), ("TV 1", "TV 2")]:
        assert not alike(name, other)
