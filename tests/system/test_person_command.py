"""`private-eye person` beside a running house."""

from click.testing import CliRunner, Result

from bridge.__main__ import main
from tests.conftest import House


def said(house: House, *words: str) -> Result:
    state = str(house.bridge._base.config.state)
    return CliRunner().invoke(main, ["person", *words, "--state", state])


def test_somebody_is_added_listed_given_a_new_link_and_removed(house: House) -> None:
    added = said(house, "add", "Ben", "--camera", "front_room", "--until", "2040-03-06")
    assert added.exit_code == 0, added.output
    assert "/join#token=" in added.output
    listed = said(house, "list").output
    assert "Ben" in listed
    assert "front room until 2040-03-06" in listed
    again = said(house, "link", "ben")
    assert "/join#token=" in again.output
    assert again.output != added.output
    assert "can no longer see anything" in said(house, "remove", "Ben").output
    assert "Ben" not in said(house, "list").output


def test_what_cannot_be_is_a_sentence(house: House) -> None:
    for words in (("remove", "Nobody"), ("remove", "Owner"), ("add", "owner")):
        refused = said(house, *words)
        assert refused.exit_code == 1
        assert "Traceback" not in refused.output
