"""How shares end: taken back, or by themselves; during making and watching; across restarts."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Role
from bridge.policy.sharing import ShareEnd, ShareState
from bridge.service.sharing.making import LATER_S, TRIES
from bridge.sharing.copies import PIECE, NoRoomForCopy
from bridge.store import ledger
from bridge.store.sharing import shares
from tests.builders import until
from tests.service.clip_house import ClipHouse
from tests.service.sharing.sharing_house import OLGA, RITA, SharingHouse, a_sharing_house

BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[SharingHouse]:
    with a_sharing_house(tmp_path) as made:
        made.house.renderer.pieces = [b"ftyp moov", os.urandom(PIECE), os.urandom(PIECE)]
        yield made


def delete_clip(sharing: SharingHouse) -> None:
    sharing.house.clips.deleting.delete(sharing.actor(OLGA), [sharing.clip], way="page")


def expire_clip(sharing: SharingHouse) -> None:
    with sharing.house.db.write() as tx:
        marked = sharing.house.library.mark_deleting(
            tx, [sharing.clip], actor=BRIDGE, way="retention"
        )
    sharing.house.library.destroy(marked.id)


def pass_time(sharing: SharingHouse) -> None:
    sharing.house.clock.advance(timedelta(days=8))


def remove(person: str) -> Callable[[SharingHouse], None]:
    return lambda sharing: sharing.change(person, ended_at=sharing.house.clock.now())


def demote(sharing: SharingHouse) -> None:
    sharing.change(OLGA, role=Role.GUEST)


ENDS: dict[ShareEnd, list[Callable[[SharingHouse], None]]] = {
    ShareEnd.CLIP_GONE: [delete_clip],
    ShareEnd.TIME: [pass_time],
    ShareEnd.RECIPIENT_GONE: [remove(RITA)],
    ShareEnd.SENDER_GONE: [remove(OLGA), demote],
}
CASES = [(why, ends) for why, all_ in ENDS.items() for ends in all_]


def over(sharing: SharingHouse, share_id: str) -> ShareEnd | None:
    found = sharing.giving.one(sharing.house.command_line().actor, share_id).share.ended
    assert found is None or isinstance(found, ShareEnd)
    return found


def refused(attempt: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        attempt()
    return raised.value.kind


def test_taken_back_is_over_at_once_also_for_who_is_watching(sharing: SharingHouse) -> None:
    made = sharing.shared()
    to = sharing.by_link(made)
    opened = sharing.viewing.open(to)
    sharing.viewing.piece(to, opened.view, 0)
    taken = sharing.giving.take_back(sharing.actor(OLGA), made.shared.share.id)
    assert (taken.share.state, taken.share.ended) == (ShareState.ENDED, ShareEnd.TAKEN_BACK)
    assert (sharing.keys(), sharing.files()) == (b"", [])
    assert refused(lambda: sharing.viewing.piece(to, opened.view, 1)) is Kind.GONE
    assert refused(lambda: sharing.viewing.played(to, opened.view, None)) is Kind.GONE
    assert refused(lambda: sharing.viewing.open(to)) is Kind.GONE
    assert refused(lambda: sharing.viewing.open(sharing.by_link(made))) is Kind.GONE
    # Who has the key is told why.
    assert sharing.viewing.about(sharing.by_link(made)).ended is ShareEnd.TAKEN_BACK
    sharing.turn()
    assert [entry.act for entry in sharing.entries()] == [
        *("clip.share", "clip.shared-open", "clip.take-back"),
    ]
    assert len(sharing.entries("clip.shared-end")) == 1
    again = sharing.giving.take_back(sharing.actor(OLGA), made.shared.share.id)
    assert again.share.ended_at == taken.share.ended_at
    assert len(sharing.entries("clip.take-back")) == 1


@pytest.mark.parametrize(("why", "ends"), CASES)
def test_a_share_ends_with_what_it_depends_on(
    sharing: SharingHouse, why: ShareEnd, ends: Callable[[SharingHouse], None]
) -> None:
    made = sharing.shared(recipient=RITA)
    share_id = made.shared.share.id
    to = sharing.viewing.as_person(sharing.caller(RITA), share_id)
    opened = sharing.viewing.open(to)
    sharing.viewing.piece(to, opened.view, 0)
    ends(sharing)
    # At once, before the house has looked.
    assert refused(lambda: sharing.viewing.piece(to, opened.view, 1)) is Kind.GONE
    assert refused(lambda: sharing.viewing.open(to)) is Kind.GONE
    assert refused(lambda: sharing.viewing.played(to, opened.view, None)) is Kind.GONE
    assert sharing.viewing.about(to).ended is why
    sharing.turn()
    assert over(sharing, share_id) is why
    assert (sharing.keys(), sharing.files()) == (b"", [])
    (entry,) = sharing.entries("clip.share-end")
    assert entry.details["share"] == share_id


@pytest.mark.parametrize(("why", "ends"), CASES)
def test_a_share_may_end_before_its_copy_is_made(
    sharing: SharingHouse, why: ShareEnd, ends: Callable[[SharingHouse], None]
) -> None:
    share_id = sharing.share(recipient=RITA).shared.share.id
    ends(sharing)
    sharing.turn()
    assert over(sharing, share_id) is why
    assert not sharing.make()
    assert sharing.keys() == b""


def test_where_its_clip_expires_the_copy_stays_until_its_own_time(sharing: SharingHouse) -> None:
    made, waiting = sharing.shared(), sharing.share()
    expire_clip(sharing)
    sharing.turn()
    assert sharing.watch(sharing.by_link(made))
    assert sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).clip_at is None
    sharing.make()  # of what is gone none can be made
    assert over(sharing, waiting.shared.share.id) is ShareEnd.CLIP_GONE
    pass_time(sharing)
    sharing.turn()
    assert over(sharing, made.shared.share.id) is ShareEnd.TIME


@pytest.mark.parametrize("ends", [delete_clip, pass_time, "take back"])
def test_what_ends_while_its_copy_is_made_stops_it(
    sharing: SharingHouse, ends: Callable[[SharingHouse], None] | str
) -> None:
    share_id, renderer = sharing.share().shared.share.id, sharing.house.renderer
    renderer.going.clear()
    making = Thread(target=sharing.make)
    making.start()
    until(lambda: sharing.giving.one(sharing.actor(OLGA), share_id).done == 0.5)
    assert sharing.keys()
    if isinstance(ends, str):
        sharing.giving.take_back(sharing.actor(OLGA), share_id)
    else:
        ends(sharing)
        sharing.turn()
    making.join(20)
    assert not making.is_alive()
    assert renderer.closed == 1
    assert (sharing.keys(), sharing.files()) == (b"", [])
    assert over(sharing, share_id) is not None


def test_a_clip_that_is_deleted_while_its_file_is_read_leaves_no_copy(
    sharing: SharingHouse,
) -> None:
    share_id, renderer = sharing.share().shared.share.id, sharing.house.renderer
    renderer.going.clear()
    making = Thread(target=sharing.make)
    making.start()
    until(lambda: bool(renderer.plans))
    delete_clip(sharing)
    renderer.going.set()  # it ends as if nothing had happened, before the house has looked
    making.join(20)
    sharing.turn()
    assert over(sharing, share_id) is ShareEnd.CLIP_GONE
    assert (sharing.keys(), sharing.files()) == (b"", [])


@pytest.mark.parametrize(
    ("error", "tries", "why"),
    [
        (NoRoomForCopy(), 1, ShareEnd.NO_ROOM),
        (PrivateEyeError(Kind.INVALID, "no picture"), 1, ShareEnd.NOT_MADE),
        (PrivateEyeError(Kind.UNAVAILABLE, "not now"), TRIES, ShareEnd.NOT_MADE),
    ],
)
def test_a_copy_that_cannot_be_made_ends_its_share_and_says_why(
    sharing: SharingHouse, error: PrivateEyeError, tries: int, why: ShareEnd
) -> None:
    sharing.house.renderer.error = error
    share_id = sharing.share().shared.share.id
    for _ in range(tries):
        assert over(sharing, share_id) is None
        sharing.make()
    assert over(sharing, share_id) is why
    assert (sharing.keys(), sharing.files()) == (b"", [])
    assert len(sharing.house.renderer.plans) == tries


def test_what_passes_is_tried_again_and_holds_up_nothing_else(sharing: SharingHouse) -> None:
    first, other = sharing.share().shared.share.id, sharing.share().shared.share.id
    sharing.house.renderer.error = PrivateEyeError(Kind.UNAVAILABLE, "not now")
    assert not sharing.make()
    sharing.house.renderer.error = None
    assert sharing.make()
    assert sharing.make()
    assert (over(sharing, first), over(sharing, other)) == (None, None)
    assert len(sharing.files()) == 2


def test_what_nobody_foresaw_ends_its_own_share_and_holds_up_nothing_else(
    sharing: SharingHouse,
) -> None:
    def breaks() -> None:
        sharing.house.renderer.error = RuntimeError("of a library")
        with pytest.raises(RuntimeError):  # which its thread logs, and goes on
            sharing.make()
        sharing.house.renderer.error = None

    first = sharing.share().shared.share.id
    breaks()
    other = sharing.share().shared.share.id
    assert sharing.make()
    assert sharing.files() == [f"{other}.copy"]
    for _ in range(TRIES - 1):
        breaks()
        assert over(sharing, first) is None
    assert sharing.make()
    assert over(sharing, first) is ShareEnd.NOT_MADE
    assert sharing.files() == [f"{other}.copy"]


def test_a_clip_for_which_there_is_no_memory_now_is_tried_again_later(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = sharing.house.clips.viewing.media._exports
    with monkeypatch.context() as little:
        little.setattr(exports, "_available", lambda: 0)
        share_id = sharing.share().shared.share.id
        for _ in range(TRIES + 1):
            assert not sharing.make()
    assert not sharing.make()
    assert over(sharing, share_id) is None
    sharing.house.clock.advance(timedelta(seconds=LATER_S))
    assert sharing.make()
    assert sharing.files() == [f"{share_id}.copy"]


def test_a_clip_for_which_there_is_never_memory_is_given_up(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = sharing.house.clips.viewing.media._exports
    monkeypatch.setattr(exports, "_available", lambda: 0)
    share_id = sharing.share().shared.share.id
    for _ in range(TRIES):
        assert over(sharing, share_id) is None
        sharing.make()
        sharing.house.clock.advance(timedelta(seconds=LATER_S))
    assert over(sharing, share_id) is ShareEnd.NOT_MADE


def test_a_copy_without_its_last_piece_is_none(sharing: SharingHouse) -> None:
    sharing.house.renderer.pieces = []
    share_id = sharing.share().shared.share.id
    for _ in range(TRIES):
        sharing.make()
    assert over(sharing, share_id) is ShareEnd.NOT_MADE


def test_a_restart_goes_on_with_what_was_to_be_made_and_ends_what_was_watched(
    tmp_path: Path,
) -> None:
    with a_sharing_house(tmp_path) as sharing:
        watched = sharing.shared()
        to = sharing.by_link(watched)
        opened = sharing.viewing.open(to)
        sharing.viewing.piece(to, opened.view, 0)
        # As a crash leaves it: a key and a file that no row knows.
        torn = sharing.house.sharing.copies.write("f" * 16).__enter__()
        torn.append(b"x" * PIECE)
        waiting = sharing.share()
        sharing.house.slots.close()
        again = ClipHouse(tmp_path)
        restarted = SharingHouse(again, sharing.clip)
        assert restarted.files() == [f"{watched.shared.share.id}.copy"]
        assert restarted.make()
        for made in (watched, waiting):
            assert restarted.watch(restarted.by_link(made))
        with again.db.read() as tx:
            ended = [e for e in ledger.page(tx, ledger.LedgerQuery()) if e.act == "clip.shared-end"]
        assert [entry.details.get("crashed") for entry in ended] == [True]
        again.close()


def test_a_share_that_was_over_while_the_house_was_away_is_over_at_its_start(
    tmp_path: Path,
) -> None:
    with a_sharing_house(tmp_path) as sharing:
        made = sharing.shared()
        sharing.house.slots.close()
        with sharing.house.db.write() as tx:
            shares.clips_deleted(tx, [sharing.clip])
        again = ClipHouse(tmp_path)
        restarted = SharingHouse(again, sharing.clip)
        assert over(restarted, made.shared.share.id) is ShareEnd.CLIP_GONE
        assert (restarted.keys(), restarted.files()) == (b"", [])
        again.close()
