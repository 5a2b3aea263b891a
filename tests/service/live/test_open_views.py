"""Views end in the ledger too, whatever ends them; what is read is gathered."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.access.grants.grant import Grant
from bridge.access.reads import MOST
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind, Rendition
from bridge.policy.acts import Act
from bridge.service.live.open_views import OpenViews
from bridge.service.people.callers import Caller
from bridge.store import chain, ledger
from bridge.store.database import Database
from bridge.store.ledger import LedgerQuery
from bridge.store.live import open_views
from bridge.store.people.epochs import Subject, SubjectKind
from tests.builders import until
from tests.ledger import Entry, entries
from tests.service.house import House

SECOND = timedelta(seconds=1)
HALF_A_MINUTE = timedelta(seconds=30)


def watch(house: House, seconds: int = 10) -> tuple[Caller, str]:
    """Somebody watches the front for so long."""
    started, caller = house.browser()
    opened = house.live.open(caller, "front", rendition=Rendition.SOURCE)
    for _ in range(seconds):
        house.clock.advance(SECOND)
        house.live.served(house.live.stream(opened.token, session=started.session.id))
    return caller, opened.token


def ends(house: House) -> list[Entry]:
    return entries(house.db, "live.end") + entries(house.db, "clip.end")


def test_the_end_of_a_view_says_how_long_and_when_the_last_picture_was_served(
    house: House,
) -> None:
    caller, token = watch(house)
    last = house.clock.now()
    house.clock.advance(5 * SECOND)
    house.views.beat()
    assert ends(house) == []
    house.live.end(token, caller)
    house.views.beat()
    house.views.beat()
    (end,) = ends(house)
    assert (end.actor.id, end.object, end.refused) == (caller.actor.id, "front", None)
    assert end.details["seconds"] == 10
    assert end.details["last"] == last.isoformat()
    assert end.details["opened"] == entries(house.db, "live.open")[0].at.isoformat()


def test_a_view_of_which_nothing_was_served_ends_too(house: House) -> None:
    watch(house, 0)
    house.clock.advance(timedelta(minutes=2))
    house.views.beat()
    (end,) = ends(house)
    assert (end.details["seconds"], end.details["last"]) == (0, None)


def test_a_view_that_is_watched_does_not_end(house: House) -> None:
    started, caller = house.browser()
    token = house.live.open(caller, "front").token
    for _ in range(20):
        house.clock.advance(HALF_A_MINUTE)
        house.live.stream(token, session=started.session.id)
        house.views.beat()
    assert ends(house) == []


def test_a_view_that_begins_beside_a_heartbeat_is_not_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(house)
    ids = house.grants.open_ids

    def and_then_one_begins() -> frozenset[bytes]:
        found = ids()
        watch(house, 3)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(house.grants, "open_ids", and_then_one_begins)
        house.views.beat()
    assert ends(house) == []
    house.views.close()
    assert [end.details["seconds"] for end in ends(house)] == [10, 3]


def test_stopping_beside_a_slow_heartbeat_ends_each_view_once(house: House) -> None:
    caller, token = watch(house)
    house.live.end(token, caller)
    with ThreadPoolExecutor(2) as pool:
        with house.db.write():
            beat = pool.submit(house.views.beat)
            until(house.views._writing.locked)
            close = pool.submit(house.views.close)
        beat.result()
        close.result()
    assert len(ends(house)) == 1


def test_revoking_ends_it(house: House) -> None:
    caller, _ = watch(house)
    house.revoke(caller.holder)
    house.views.beat()
    assert len(ends(house)) == 1


def test_stopping_ends_it(house: House) -> None:
    watch(house)
    house.views.close()
    (end,) = ends(house)
    assert end.details["seconds"] == 10
    assert "crashed" not in end.details
    with house.db.read() as tx:
        assert open_views.all_of(tx) == ()


def test_what_a_crash_leaves_is_completed_with_what_the_last_heartbeat_knew(
    house: House,
) -> None:
    caller, _ = watch(house, 10)
    house.views.beat()
    known = house.clock.now()
    watch(house, 3)
    again = OpenViews(house.db, house.grants, house.clock)
    again.complete()
    again.complete()
    first, second = ends(house)
    with house.db.read() as tx:
        assert ledger.page(tx, LedgerQuery())[1].actor == replace(caller.actor, rights=None)
    assert (first.details["seconds"], first.details["last"]) == (10, known.isoformat())
    assert (second.details["seconds"], second.details["last"]) == (0, None)
    assert first.details["crashed"] is second.details["crashed"] is True


def test_a_view_whose_transaction_failed_never_was(house: House) -> None:
    _, caller = house.browser()
    camera = house.rooms.camera("front")

    def fail() -> None:
        with house.db.write() as tx:
            house.live.open_in(tx, caller, camera, Rendition.SOURCE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    house.clock.advance(timedelta(minutes=5))
    house.views.beat()
    assert ends(house) == []


def impatient(house: House) -> OpenViews:
    """On a database that soon gives up."""
    path = house.folder / "private-eye.db"
    return OpenViews(Database(path, chain.of(house.folder), wait_s=0.05), house.grants, house.clock)


def test_a_busy_database_loses_no_end(house: House) -> None:
    views = impatient(house)
    _, caller = house.browser()
    token = house.view(caller.holder)
    with views._db.write() as tx:
        views.opened(tx, caller.actor, token, "front")
    house.grants.end(token, holder=caller.holder)
    with house.db.write(), pytest.raises(PrivateEyeError):
        views.beat()
    views.beat()
    views._db.close()
    assert len(ends(house)) == 1


def a_clip_look(house: House) -> Grant:
    """Of a clip that nobody has recorded."""
    _, caller = house.browser()
    with house.db.write() as tx:
        token = house.grants.open(
            "front",
            Rendition.SOURCE,
            caller.holder,
            not_after=house.clock.now() + timedelta(hours=1),
            clip="c" * 16,
        )
        house.views.opened(tx, caller.actor, token, "front", "c" * 16)
    admitted = house.grants.admit(token, session=caller.holder.id)
    assert hasattr(admitted, "grant")
    grant: Grant = admitted.grant
    return grant


def test_the_end_of_a_clip_says_what_of_it_was_watched(house: House) -> None:
    grant = a_clip_look(house)
    for span in [(0.0, 2.0), (2.0, 4.0), (30.0, 32.0), None, (4.0, 5.5)]:
        house.views.served(grant, span)
    house.views.beat()
    house.grants.end_clips(["c" * 16])
    house.views.beat()
    (end,) = ends(house)
    assert (end.act, end.object) == ("clip.end", "c" * 16)
    assert (end.details["camera"], end.details["ranges"]) == ("front", "0-5.5 30-32")


def test_a_grant_that_is_not_looked_through_is_no_look(house: House) -> None:
    grant = a_clip_look(house)
    house.views.close()
    house.views.served(grant)
    house.views.close()
    assert len(ends(house)) == 1


def test_a_minutes_reads_of_one_kind_are_one_row_with_their_number(house: House) -> None:
    _, caller = house.browser()
    for _ in range(1000):
        house.live.cameras(caller.actor)
    house.views.read(caller.actor, Act.CLIPS_LOOK, "front")
    house.views.read(caller.actor, Act.CLIPS_LOOK, "garden")
    assert entries(house.db, "cameras.list") == []
    house.views.write()
    house.views.write()
    (listed,) = entries(house.db, "cameras.list")
    assert (listed.actor.id, listed.details["count"]) == (caller.actor.id, 1000)
    assert [e.object for e in entries(house.db, "clips.look")] == ["front", "garden"]


def test_whoever_reads_everything_fills_no_disk(house: House) -> None:
    for number in range(5000):
        actor = Actor(ActorKind.MEMBER, f"{number:016x}", "somebody")
        house.views.read(actor, Act.CLIPS_LOOK, f"camera{number}")
    house.views.close()
    written = entries(house.db, "clips.look")
    assert len(written) <= 2 * MOST + 1
    assert sum(entry.details["count"] for entry in written) == 5000


def test_reads_that_could_not_be_written_are_written_later(house: House) -> None:
    views = impatient(house)
    actor = Actor(ActorKind.MEMBER, "m" * 16, "somebody")
    views.read(actor, Act.CLIPS_LIST)
    with house.db.write(), pytest.raises(PrivateEyeError):
        views.write()
    views.read(actor, Act.CLIPS_LIST)
    views.write()
    views._db.close()
    assert [entry.details["count"] for entry in entries(house.db, "clips.list")] == [2]


def test_no_holder_of_another_kind_is_needed(house: House) -> None:
    """An Alexa user's view ends as a browser's does."""
    holder = house.confirm_anna()
    assert holder == Subject(SubjectKind.ALEXA_USER, holder.id)
    actor = house.holders.actor(holder)
    assert actor is not None
    caller = Caller(actor, holder)
    house.live.open(caller, "front", rendition=Rendition.ECHO)
    house.remove_anna()
    house.views.close()
    assert ends(house)[0].actor.kind is ActorKind.VOICE
