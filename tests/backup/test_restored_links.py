"""An older database: who was unlinked since stays so, and no token that was used is good again."""

from pathlib import Path

import pytest

from bridge.backup import rows
from bridge.store.database import Database
from bridge.store.people import alexa_links, oauth
from bridge.store.people.alexa_links import AlexaLink
from bridge.store.people.oauth import OAuthTokenRow, TokenKind
from tests.access.house import NOON, House
from tests.contract.linked_home import LINKING
from tests.fresh import fresh_database


def token(text: bytes, link: str) -> OAuthTokenRow:
    return OAuthTokenRow(text * 32, link, TokenKind.REFRESH, NOON, NOON.replace(year=2027))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "now", linked=LINKING)


def test_links_after_a_restore_are_those_of_now(house: House, tmp_path: Path) -> None:
    before = Database(fresh_database(tmp_path / "then" / "private-eye.db"))
    kept = AlexaLink("a" * 16, "owner", frozenset(), NOON)
    ended = AlexaLink("b" * 16, "owner", frozenset(), NOON)
    for db in (before, house.db):
        with db.write() as tx:
            for number, each in enumerate((kept, ended)):
                alexa_links.add(tx, each)
                oauth.add_token(tx, token(bytes([number]), each.id))
    with house.db.write() as tx:
        alexa_links.end(tx, ended.id, NOON)
        oauth.replace(tx, b"\0" * 32, b"sealed", NOON, kept=NOON - NOON)
        oauth.add_token(tx, token(b"\2", kept.id))
    with house.db.read() as current, before.write() as restored:
        assert rows.leave_out(current, restored) == 1
    with before.read() as tx:
        assert alexa_links.live(tx) == (kept,)
        used = oauth.token(tx, b"\0" * 32)
        assert used is not None
        assert used.replaced_at == NOON
        assert oauth.token(tx, b"\2" * 32) is not None
        assert oauth.token(tx, b"\1" * 32) is None
    before.close()
    house.db.close()
