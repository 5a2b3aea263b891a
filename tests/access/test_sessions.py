from datetime import timedelta

import pytest

from bridge.access.grants.grant import GrantFault
from bridge.access.sessions import SLIDING, Session, Sessions, StartedSession
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import FIRST
from tests.access.house import NOON, House


def start(house: House, name: str = "Anna's tablet") -> StartedSession:
    with house.db.write() as tx:
        return house.sessions.start(tx, name, FIRST)


def whose(sessions: Sessions, started: StartedSession) -> Session | None:
    return sessions.authenticate(started.cookie, started.page_key)


def flip(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def test_the_cookie_says_who_it_is(house: House) -> None:
    started = start(house)
    assert whose(house.sessions, started) == started.session
    assert house.sessions.of_cookie(started.cookie) == started.session
    assert started.session == Session(
        started.session.id, "Anna's tablet", NOON, NOON, NOON + timedelta(days=30), FIRST
    )


def test_only_the_whole_cookie_will_do(house: House) -> None:
    cookie, other = start(house).cookie, start(house).cookie
    swapped = cookie.partition(".")[0] + "." + other.partition(".")[2]
    bad = [None, "", ".", "x", cookie.partition(".")[0], cookie + "A", swapped, "\ud800.\ud800"]
    bad += [flip(cookie, place) for place in range(len(cookie))]
    assert {house.sessions.of_cookie(text) for text in bad} == {None}
    keys = {text: text and house.sessions.page_key(text) for text in bad}
    assert {house.sessions.authenticate(text, key) for text, key in keys.items()} == {None}


def test_a_session_works_only_once_it_is_on_disk(house: House) -> None:
    with house.db.write() as tx:
        started = house.sessions.start(tx, "Anna's tablet", FIRST)
        assert whose(house.sessions, started) is None
    assert whose(house.sessions, started)


def test_secrets_are_neither_stored_nor_printed(house: House) -> None:
    started = start(house)
    secret = started.cookie.partition(".")[2]
    house.db.close()
    stored = b"".join(path.read_bytes() for path in house.folder.iterdir())
    assert secret.encode() not in stored
    assert started.page_key.encode() not in stored
    assert secret not in repr(started)
    assert started.page_key not in repr(started)


def test_each_use_gives_thirty_more_days(house: House) -> None:
    started = start(house)
    house.clock.advance(timedelta(days=29))
    used = whose(house.sessions, started)
    assert used is not None
    assert used.expires_at == house.clock.now() + SLIDING
    house.clock.advance(timedelta(days=29))
    assert whose(house.sessions, started)
    house.clock.advance(timedelta(days=30))
    assert house.sessions.active() == ()
    assert whose(house.sessions, started) is None


def test_last_use_is_written_when_asked_and_survives_a_restart(house: House) -> None:
    started = start(house)
    house.clock.advance(timedelta(days=20))
    whose(house.sessions, started)
    house.sessions.write_last_used()
    house.sessions.write_last_used()
    house.clock.advance(timedelta(days=20))
    again = house.restarted()
    assert [s.last_used_at for s in again.sessions.active()] == [NOON + timedelta(days=20)]
    assert whose(again.sessions, started)
    again.db.close()


def test_a_session_that_ended_while_the_bridge_was_off_stays_ended(house: House) -> None:
    started = start(house)
    house.clock.advance(SLIDING)
    again = house.restarted()
    assert whose(again.sessions, started) is None
    start(again)
    assert len(again.sessions.active()) == 1
    again.db.close()


def test_revoking_ends_the_session_and_its_streams_at_once_and_for_good(house: House) -> None:
    started, other = start(house), start(house, "Ben's phone")
    id_ = started.session.id
    token = house.view(Subject(SubjectKind.SESSION, id_))
    with house.db.write() as tx:
        assert house.sessions.revoke(tx, id_)
    assert whose(house.sessions, started) is None
    assert house.why_not(token, id_) is GrantFault.REVOKED
    with house.db.write() as tx:
        assert not house.sessions.revoke(tx, id_)
        assert not house.sessions.revoke(tx, "nobody")
    again = house.restarted()
    assert whose(again.sessions, started) is None
    assert again.sessions.active() == (other.session,)
    again.db.close()


def test_the_page_key_belongs_to_one_session_of_one_house(house: House) -> None:
    mine, other = start(house), start(house)
    assert whose(house.sessions, mine) == mine.session
    assert house.sessions.page_key(mine.cookie) == mine.page_key
    wrong = (None, "", other.page_key, flip(mine.page_key, 0), mine.cookie, "é", "\ud800")
    for key in (*wrong, house.sessions.seal(mine.cookie, "/")):
        assert house.sessions.authenticate(mine.cookie, key) is None


def test_the_cookie_alone_is_no_use_of_a_session(house: House) -> None:
    started = start(house)
    house.clock.advance(timedelta(days=29))
    assert house.sessions.of_cookie(started.cookie) == started.session
    assert house.sessions.authenticate(started.cookie, "a wrong key") is None
    house.clock.advance(timedelta(days=1))
    assert whose(house.sessions, started) is None


def test_a_sealed_address_is_of_one_path_and_one_session(house: House) -> None:
    mine, other = start(house), start(house)
    path = "/api/v1/clips/0123/thumbnail.jpg"
    seal = house.sessions.seal(mine.cookie, path)
    assert house.sessions.seal_matches(mine.cookie, path, seal)
    for cookie, asked, given in (
        (other.cookie, path, seal),
        (mine.cookie, path.replace("0", "1"), seal),
        (mine.cookie, path, flip(seal, 0)),
        (mine.cookie, path, mine.page_key),
        (mine.cookie, path, ""),
        (mine.cookie, path, None),
    ):
        assert not house.sessions.seal_matches(cookie, asked, given)


def test_a_long_name_is_cut(house: House) -> None:
    assert len(start(house, "x" * 1000).session.name) == 120


@pytest.mark.parametrize("name", ["\ud800", "<script>", "a\0b"])
def test_a_browser_may_call_itself_anything(house: House, name: str) -> None:
    assert whose(house.sessions, start(house, name))


def test_finding_a_session_is_no_use_of_it(house: House) -> None:
    session = start(house).session
    house.clock.advance(timedelta(days=29))
    assert house.sessions.find(session.id) == session
    house.clock.advance(timedelta(days=1))
    assert house.sessions.find(session.id) is None
    assert house.sessions.find("nobody") is None


def test_a_cookie_is_given_again_once_a_day(house: House) -> None:
    started = start(house)
    id_ = started.session.id
    due = house.sessions.cookie_is_due
    house.clock.advance(timedelta(hours=23, minutes=59))
    assert not due(id_)
    house.clock.advance(timedelta(minutes=1))
    assert [due(id_), due(id_)] == [True, False]
    again = house.restarted()
    assert [again.sessions.cookie_is_due(id_) for _ in range(2)] == [True, False]
    with again.db.write() as tx:
        again.sessions.revoke(tx, id_)
    again.clock.advance(timedelta(days=1))
    assert not again.sessions.cookie_is_due(id_)
    again.db.close()
