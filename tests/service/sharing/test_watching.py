"""Watching what was shared: each view is counted, and nothing else is reachable."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import ActorKind
from bridge.policy.refusal import Denied, Why
from bridge.policy.sharing import SILENT_S, Purpose, ShareEnd
from bridge.service.ledger.reading import LedgerSearch
from bridge.service.sharing.running import RunningView
from bridge.sharing.copies import PIECE
from bridge.store.database import Tx
from tests.builders import until
from tests.service.sharing.sharing_house import GUS, OLGA, RITA, SharingHouse, a_sharing_house

QUITE_SILENT = timedelta(seconds=SILENT_S + 1)


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[SharingHouse]:
    with a_sharing_house(tmp_path) as made:
        made.house.renderer.pieces = [b"ftyp moov", os.urandom(PIECE), os.urandom(PIECE)]
        yield made


def kind(raised: pytest.ExceptionInfo[PrivateEyeError]) -> Kind:
    return raised.value.kind


def test_by_a_link_the_copy_is_watched_and_nothing_of_the_camera_is_told(
    sharing: SharingHouse,
) -> None:
    made = sharing.shared(words="Is this yours?")
    to = sharing.by_link(made)
    told = sharing.viewing.about(to)
    assert (told.sender, told.purpose, told.words) == (
        "Olga",
        Purpose.NEIGHBOUR,
        "Is this yours?",
    )
    assert (told.views_left, told.ready) == (5, True)
    assert "front" not in repr(told)
    opened, copy = sharing.watch(to)
    assert copy == b"".join(sharing.house.renderer.pieces)
    assert (opened.pieces, opened.bytes) == (3, len(copy))


def test_a_view_is_counted_with_its_first_byte_and_once(sharing: SharingHouse) -> None:
    to = sharing.by_link(sharing.shared())
    for _ in range(3):
        sharing.viewing.about(to)
    opened = sharing.viewing.open(to)  # a page that was opened and never played
    assert sharing.viewing.about(to).views_left == 5
    assert sharing.entries("clip.shared-open") == []
    for number in (1, 0, 0, 2):
        sharing.viewing.piece(to, opened.view, number)
    assert sharing.viewing.about(to).views_left == 4
    (entry,) = sharing.entries("clip.shared-open")
    assert (entry.actor.kind, entry.actor.name) == (ActorKind.RECIPIENT, "Mrs Hill")
    assert (entry.object, entry.actor.device) == (sharing.clip, "Firefox on Windows")


def test_the_owner_sees_from_when_to_when_and_which_part(sharing: SharingHouse) -> None:
    made = sharing.shared()
    to = sharing.by_link(made)
    opened, _ = sharing.watch(to)
    began = sharing.house.clock.now()
    for second in range(4):
        sharing.house.clock.advance(timedelta(seconds=1))
        sharing.viewing.played(to, opened.view, (float(second), second + 1.0))
    sharing.house.clock.advance(QUITE_SILENT)
    sharing.turn()
    (view,) = sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).views
    assert (view.opened_at, view.last_at) == (began, began + timedelta(seconds=4))
    assert (view.ranges, view.device) == ("0-4", "Firefox on Windows")
    (entry,) = sharing.entries("clip.shared-end")
    assert (entry.details["seconds"], entry.details["ranges"]) == (4, "0-4")
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.piece(to, opened.view, 0)
    assert kind(raised) is Kind.GONE


def test_no_page_says_that_more_was_watched_than_there_is(sharing: SharingHouse) -> None:
    made = sharing.shared(starts_s=1.0, ends_s=3.0)
    to = sharing.by_link(made)
    opened, _ = sharing.watch(to)
    for span in ((1.5, 9000.0), (500.0, 600.0)):
        sharing.viewing.played(to, opened.view, span)
    sharing.viewing.close(to, opened.view)
    sharing.turn()
    (view,) = sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).views
    assert view.ranges == "1.5-2"


def test_a_page_that_is_closed_says_so(sharing: SharingHouse) -> None:
    to = sharing.by_link(sharing.shared())
    opened, _ = sharing.watch(to)
    sharing.viewing.close(to, opened.view)
    sharing.turn()
    assert len(sharing.entries("clip.shared-end")) == 1
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.played(to, opened.view, None)
    assert kind(raised) is Kind.GONE


def test_an_over_viewed_link_is_over_once_the_last_view_is(sharing: SharingHouse) -> None:
    made = sharing.shared(views=2)
    to = sharing.by_link(made)
    sharing.watch(to)
    last, _ = sharing.watch(to)
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.open(to)
    assert kind(raised) is Kind.GONE
    sharing.turn()
    sharing.viewing.piece(to, last.view, 1)  # who began may see it to its end
    sharing.house.clock.advance(QUITE_SILENT)
    sharing.turn()
    sharing.turn()
    one = sharing.giving.one(sharing.actor(OLGA), made.shared.share.id)
    assert (one.share.ended, one.share.views) == (ShareEnd.VIEWS, 2)
    assert (sharing.keys(), sharing.files()) == (b"", [])


def test_two_browsers_at_the_last_view_have_one_between_them(sharing: SharingHouse) -> None:
    to = sharing.by_link(sharing.shared(views=1))
    opened = [sharing.viewing.open(to) for _ in range(8)]

    def first_piece(view: str) -> Kind | None:
        """Why it was refused."""
        try:
            sharing.viewing.piece(to, view, 0)
        except PrivateEyeError as error:
            return error.kind
        return None

    with ThreadPoolExecutor(8) as browsers:
        answers = list(browsers.map(first_piece, [one.view for one in opened]))
    assert sorted(map(str, answers)) == ["None", *[Kind.GONE.value] * 7]
    assert len(sharing.entries("clip.shared-open")) == 1


def test_the_last_view_that_begins_while_the_house_looks_ends_nothing(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sharing.shared(views=1)
    to = sharing.by_link(made)
    opened = sharing.viewing.open(to)
    running = sharing.house.sharing.ending._running
    counted = running.counted

    def then_it_begins() -> frozenset[str]:
        found = counted()
        monkeypatch.undo()
        with ThreadPoolExecutor(1) as browser:
            browser.submit(sharing.viewing.piece, to, opened.view, 0).result(20)
        return found

    monkeypatch.setattr(running, "counted", then_it_begins)
    sharing.turn()
    sharing.turn()
    assert sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).share.ended is None
    assert sharing.viewing.piece(to, opened.view, 1)


def test_a_page_that_is_closed_while_its_view_is_counted_leaves_no_view_that_goes_on(
    sharing: SharingHouse,
) -> None:
    made = sharing.shared()
    to = sharing.by_link(made)
    opened = sharing.viewing.open(to)
    view = sharing.house.sharing.ending._running.find(opened.view, to.share.id)
    with ThreadPoolExecutor(1) as browser:
        with sharing.house.db.write():
            first = browser.submit(sharing.viewing.piece, to, opened.view, 0)
            until(view.counting.locked)
            sharing.viewing.close(to, opened.view)
        with pytest.raises(PrivateEyeError) as raised:
            first.result(20)
    assert kind(raised) is Kind.GONE
    for _ in range(2):
        sharing.turn()
    (seen,) = sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).views
    assert seen.last_at is not None
    assert len(sharing.entries("clip.shared-end")) == 1


def test_a_page_that_is_closed_while_the_disk_takes_no_view_of_it_leaves_none(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sharing.shared()
    to = sharing.by_link(made)
    opened = sharing.viewing.open(to)
    counts = sharing.viewing._count_in

    def then_the_disk_is_full(tx: Tx, view: RunningView) -> None:
        counts(tx, view)
        sharing.viewing.close(to, view.id)
        raise PrivateEyeError(Kind.UNAVAILABLE, "The disk is full.")

    monkeypatch.setattr(sharing.viewing, "_count_in", then_the_disk_is_full)
    with pytest.raises(PrivateEyeError):
        sharing.viewing.piece(to, opened.view, 0)
    sharing.turn()
    assert sharing.giving.one(sharing.actor(OLGA), made.shared.share.id).views == ()
    assert sharing.entries("clip.shared-end") == []


def test_a_key_that_was_read_while_its_share_was_taken_back_is_not_given_out(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sharing.shared()
    to = sharing.by_link(made)
    opened = sharing.viewing.open(to)
    copies = sharing.house.sharing.copies
    read = copies.key

    def and_it_is_taken_back(slot: int) -> bytes:
        key = read(slot)
        sharing.giving.take_back(sharing.actor(OLGA), made.shared.share.id)
        return key

    monkeypatch.setattr(copies, "key", and_it_is_taken_back)
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.key(to, opened.view)
    assert kind(raised) is Kind.GONE


def test_a_link_that_is_opened_ten_thousand_times_fills_nothing(sharing: SharingHouse) -> None:
    to = sharing.by_link(sharing.shared())
    for _ in range(32):
        sharing.viewing.open(to)
    for _ in range(200):
        with pytest.raises(PrivateEyeError) as raised:
            sharing.viewing.open(to)
        assert kind(raised) is Kind.TOO_MANY
    sharing.house.clock.advance(QUITE_SILENT)
    sharing.turn()
    assert sharing.watch(to)  # who was there for nothing is in nobody's way
    assert sharing.entries("clip.shared-end") == []


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "\ud800", "A" * 100])
def test_without_the_key_a_link_is_nothing(sharing: SharingHouse, secret: str) -> None:
    made = sharing.shared()
    for id_ in (made.shared.share.id, "0" * 16, "", "'; drop table share"):
        with pytest.raises(Denied) as raised:
            sharing.viewing.by_link(id_, secret, address="192.0.2.7", device=None)
        assert raised.value.why is Why.NOT_SHARED
    other = sharing.share()
    assert other.secret is not None
    with pytest.raises(Denied):
        sharing.viewing.by_link(made.shared.share.id, other.secret, address=None, device=None)
    sharing.house.refusals.write(last=True)
    refused = sharing.entries("clip.shared-open")
    assert {entry.refused for entry in refused} == {Why.NOT_SHARED.value}


def test_what_is_shared_with_a_person_is_theirs_alone(sharing: SharingHouse) -> None:
    made = sharing.shared(recipient=RITA, purpose=Purpose.TELL)
    assert made.secret is None
    rita, gus, olga = (sharing.caller(person) for person in (RITA, GUS, OLGA))
    (told,) = sharing.viewing.with_person(rita)
    assert told.id == made.shared.share.id
    to = sharing.viewing.as_person(rita, told.id)
    sharing.watch(to)
    (entry,) = sharing.entries("clip.shared-open")
    assert entry.actor.person == RITA
    for other in (gus, olga, sharing.house.command_line()):
        assert sharing.viewing.with_person(other) == ()
        with pytest.raises(PrivateEyeError) as raised:
            sharing.viewing.as_person(other, told.id)
        assert kind(raised) is Kind.NOT_FOUND
    with pytest.raises(Denied):
        sharing.viewing.by_link(told.id, "", address=None, device=None)


def test_a_link_is_no_way_in_for_a_person_nor_one_view_for_another_share(
    sharing: SharingHouse,
) -> None:
    made, other = sharing.shared(), sharing.share()
    assert sharing.make()
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.as_person(sharing.caller(RITA), made.shared.share.id)
    assert kind(raised) is Kind.NOT_FOUND
    opened = sharing.viewing.open(sharing.by_link(made))
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.piece(sharing.by_link(other), opened.view, 0)
    assert kind(raised) is Kind.GONE
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.piece(sharing.by_link(made), opened.view, opened.pieces)
    assert kind(raised) is Kind.NOT_FOUND


def test_until_the_copy_is_there_nothing_is_watched(sharing: SharingHouse) -> None:
    made = sharing.share()
    to = sharing.by_link(made)
    assert not sharing.viewing.about(to).ready
    with pytest.raises(PrivateEyeError) as raised:
        sharing.viewing.open(to)
    assert kind(raised) is Kind.CONFLICT
    assert sharing.make()
    assert sharing.watch(to)


def test_receipts_say_what_was_given_out_also_when_it_is_over(sharing: SharingHouse) -> None:
    made = sharing.shared()
    receipts = sharing.house.shared.receipts
    to = sharing.by_link(made)
    theirs = receipts.for_recipient(to)
    sharing.giving.take_back(sharing.actor(OLGA), made.shared.share.id)
    ours = receipts.of(sharing.actor(OLGA), made.shared.share.id)
    assert ours == theirs
    assert receipts.is_genuine(sharing.actor(OLGA), ours)
    assert not receipts.is_genuine(sharing.actor(OLGA), ours.replace("Mrs Hill", "Mrs Hall"))
    assert "front" not in ours
    with pytest.raises(Denied):
        receipts.is_genuine(sharing.actor(GUS), ours)
    with pytest.raises(PrivateEyeError) as raised:
        receipts.of(sharing.actor(OLGA), sharing.share().shared.share.id)
    assert kind(raised) is Kind.NOT_FOUND


def test_whom_it_is_shared_with_learns_by_no_question_of_which_camera_it_is(
    sharing: SharingHouse,
) -> None:
    made = sharing.shared(recipient=RITA, called="")
    reader = sharing.caller(RITA)
    to = sharing.viewing.as_person(reader, made.shared.share.id)
    sharing.viewing.piece(to, sharing.viewing.open(to).view, 0)

    def read(search: LedgerSearch) -> list[str]:
        ledger = sharing.house.who_looked
        lines = ledger.page(reader.actor, search, before=None, limit=100).lines
        return [line.text for line in lines if "copy" in line.text]

    assert read(LedgerSearch())
    for camera in (made.shared.share.camera, "garden", "no such"):
        assert not read(LedgerSearch(camera=camera))
