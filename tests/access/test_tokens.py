import re
from datetime import timedelta

from bridge.access.grants.grant import GrantFault
from bridge.access.tokens import Token
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.tokens import Scope
from tests.access.house import NOON, House


def create(house: House, scope: Scope = Scope.VOICE) -> tuple[Token, str]:
    with house.db.write() as tx:
        return house.tokens.create(tx, "the skill", scope)


def test_a_token_says_who_it_is_and_what_it_is_for(house: House) -> None:
    for scope in Scope:
        token, text = create(house, scope)
        used = house.tokens.authenticate(text)
        assert used == Token(token.id, "the skill", scope, NOON, NOON)
        assert re.fullmatch(r"pe_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", text)


def test_only_the_whole_token_will_do(house: House) -> None:
    (token, text), (_, other) = create(house), create(house)
    secret = text.removeprefix(f"pe_{token.id}_")
    bad = [None, "", "pe", "pe__", "\ud800", secret, f"pe_{token.id}_", f"xx_{token.id}_{secret}"]
    bad += [text + "A", f"pe_{token.id}_{other[-43:]}", text.upper(), text[:-1]]
    assert {house.tokens.authenticate(word) for word in bad} == {None}


def test_a_token_is_kept_as_a_hash_and_survives_a_restart(house: House) -> None:
    token, text = create(house)
    house.clock.advance(timedelta(hours=1))
    house.tokens.authenticate(text)
    house.tokens.write_last_used()
    again = house.restarted()
    assert [t.last_used_at for t in again.tokens.active()] == [NOON + timedelta(hours=1)]
    assert again.tokens.authenticate(text)
    again.db.close()
    stored = b"".join(path.read_bytes() for path in house.folder.iterdir())
    assert text[-43:].encode() not in stored
    assert token.id.encode() in stored


def test_revoking_ends_the_token_and_its_streams_at_once_and_for_good(house: House) -> None:
    token, text = create(house)
    holder = Subject(SubjectKind.TOKEN, token.id)
    grant = house.view(holder)
    with house.db.write() as tx:
        assert house.tokens.revoke(tx, token.id)
        assert not house.tokens.revoke(tx, token.id)
    assert house.tokens.authenticate(text) is None
    assert house.why_not(grant) is GrantFault.REVOKED
    again = house.restarted()
    assert again.tokens.authenticate(text) is None
    assert again.tokens.active() == ()
    again.db.close()


def test_a_token_of_a_transaction_that_failed_does_not_exist(house: House) -> None:
    texts: list[str] = []

    def fail() -> None:
        with house.db.write() as tx:
            texts.append(house.tokens.create(tx, "the skill", Scope.OWNER)[1])
            raise ZeroDivisionError

    try:
        fail()
    except ZeroDivisionError:
        texts.append("")
    assert [house.tokens.authenticate(text) for text in texts] == [None, None]
