"""No wish to hide is heard as showing by a listener of others either."""

import pytest

from tests.console.hiding import wishes
from tests.console.test_private_side import HIDING, said, samples
from tests.console.virtual_alexa import heard

PICTURES = {"ShowCameraIntent", "ShowClipIntent", "RevealCameraIntent", "RecordIntent"}
PICTURES |= {"AMAZON.ResumeIntent", "AMAZON.YesIntent"}

pytestmark = [
    pytest.mark.third_party("node_modules/virtual-alexa/package.json"),
    pytest.mark.parametrize("locale", ["en-US", "en-GB"]),
]


def test_each_sample_of_hiding_hides(locale: str) -> None:
    texts = tuple(said(sample) for sample in samples(locale)[HIDING])
    wrong = {text: intent for text, intent in heard(locale, texts).items() if intent != HIDING}
    assert wrong == {}


def test_no_wish_to_hide_is_taken_for_showing(locale: str) -> None:
    understood = heard(locale, tuple(wishes()))
    assert {text: i for text, i in understood.items() if i in PICTURES} == {}
