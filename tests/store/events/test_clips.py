from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.model import Area, ClipKind, ClipState, PictureKind
from bridge.store.database import Database, Tx
from bridge.store.events import clip_rows, clips
from bridge.store.events.clip_rows import ClipEnding, Grown
from bridge.store.events.clips import Clip, ClipQuery

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_clip(number: int = 0, **change: object) -> Clip:
    """The `number`th, one a minute."""
    starts_at = NOON + timedelta(minutes=number)
    row = Clip(
        id=f"{number:016x}",
        camera="front",
        kind=ClipKind.MOTION,
        state=ClipState.OPEN,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(seconds=10),
        onset_at=None,
        quiet_at=None,
        end_reason=None,
        codecs="avc1.640028",
        width=1920,
        height=1080,
        bytes=1000,
        segments=5,
        starred=False,
        label="unknown",
        strength=None,
        area=None,
        pictures=frozenset(),
    )
    return replace(row, **change)  # type: ignore[arg-type]


def add(tx: Tx, *rows: Clip) -> None:
    for row in rows:
        clip_rows.add(tx, row, slot=int(row.id, 16))


def numbers(found: tuple[Clip, ...]) -> list[int]:
    return [int(clip.id, 16) for clip in found]


def test_a_row_comes_back_as_it_was(db: Database) -> None:
    row = a_clip(3, onset_at=NOON, strength=7, area=Area(1, 2, 3, 4), starred=True)
    with db.write() as tx:
        add(tx, row)
        assert clips.find(tx, row.id) == row
        assert clips.find(tx, "f" * 16) is None


def test_pages_follow_one_another_newest_first_without_a_gap(db: Database) -> None:
    rows = [
        a_clip(n, starts_at=NOON + timedelta(minutes=n // 2), ends_at=NOON + timedelta(hours=1))
        for n in range(7)
    ]
    with db.write() as tx:
        add(tx, *rows)
        seen: list[int] = []
        before = None
        while found := clips.page(tx, ClipQuery(limit=3, before=before)):
            seen += numbers(found)
            before = (found[-1].starts_at, found[-1].id)
        assert seen == [6, 5, 4, 3, 2, 1, 0]
        assert clips.count(tx, ClipQuery(limit=3)) == 7
        assert clips.ids(tx, ClipQuery(limit=1)) == tuple(rows[n].id for n in seen)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ClipQuery(camera="garden"), [1]),
        (ClipQuery(kind=ClipKind.MANUAL), [2]),
        (ClipQuery(starred=True), [3]),
        (ClipQuery(starred=False), [2, 1, 0]),
        (ClipQuery(min_s=30.0), [0]),
        (ClipQuery(since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=3)), [2, 1]),
        (ClipQuery(camera="front", starred=True, min_s=5), [3]),
        (ClipQuery(camera="nowhere"), []),
    ],
)
def test_clips_are_found_by_what_they_are(
    db: Database, query: ClipQuery, expected: list[int]
) -> None:
    with db.write() as tx:
        add(
            tx,
            a_clip(0, ends_at=NOON + timedelta(seconds=30)),
            a_clip(1, camera="garden"),
            a_clip(2, kind=ClipKind.MANUAL),
            a_clip(3, starred=True),
        )
        assert numbers(clips.page(tx, query)) == expected
        assert clips.count(tx, query) == len(expected)


def test_what_is_being_deleted_is_not_listed_starred_or_counted(db: Database) -> None:
    with db.write() as tx:
        add(tx, a_clip(0), a_clip(1))
        clip_rows.doom(tx, "d" * 16, [a_clip(1).id], NOON)
        assert numbers(clips.page(tx, ClipQuery())) == [0]
        assert clips.newest(tx) == clips.find(tx, a_clip(0).id)
        assert not clips.star(tx, a_clip(1).id, True)
        assert clips.star(tx, a_clip(0).id, True)
        assert clips.total_bytes(tx) == 1000
        doomed = clips.find(tx, a_clip(1).id)
        assert doomed is not None
        assert doomed.state is ClipState.DELETING


def test_the_newest_and_the_one_before(db: Database) -> None:
    with db.write() as tx:
        add(tx, a_clip(0), a_clip(1, camera="garden"), a_clip(2))
        last = clips.newest(tx, "front")
        assert last is not None
        assert last.id == a_clip(2).id
        before = clips.newest(tx, "front", before=last)
        assert before is not None
        assert before.id == a_clip(0).id
        assert clips.newest(tx, "front", before=before) is None


def test_hours_are_counted_by_quarters_that_fit_every_zone(db: Database) -> None:
    with db.write() as tx:
        add(tx, *(a_clip(n) for n in (0, 14, 15, 61)))
        counted = clips.days(tx, ClipQuery(None, NOON, NOON + timedelta(days=1)))
        assert counted == (
            (NOON, 2),
            (NOON + timedelta(minutes=15), 1),
            (NOON + timedelta(hours=1), 1),
        )
        assert clips.days(tx, ClipQuery("garden", NOON, NOON + timedelta(days=1))) == ()


def test_a_closed_clip_says_which_pictures_it_has(db: Database) -> None:
    pictures = frozenset({PictureKind.MARKED, PictureKind.PREVIEW})
    ending = ClipEnding("quiet", NOON, 5, Area(0, 0, 9, 9), pictures, b"where what is")
    with db.write() as tx:
        add(tx, a_clip())
        assert clip_rows.index_of(tx, a_clip().id) is None
        assert clip_rows.close(tx, a_clip().id, Grown(NOON, 9, 1), ending)
        assert not clip_rows.close(tx, a_clip().id, Grown(NOON, 9, 1), ending)
        closed = clips.find(tx, a_clip().id)
        assert closed is not None
        assert (closed.pictures, closed.bytes) == (pictures, 9)
        assert clip_rows.index_of(tx, a_clip().id) == b"where what is"


def test_the_oldest_and_the_next_one_after_another(db: Database) -> None:
    with db.write() as tx:
        add(tx, *(a_clip(n, camera="front" if n % 2 else "garden") for n in range(4)))
        first = clips.oldest(tx, ClipQuery())
        assert first is not None
        assert first.id == a_clip(0).id
        at = (first.starts_at, first.id)
        found = (clips.oldest(tx, ClipQuery(), at), clips.oldest(tx, ClipQuery("garden"), at))
        assert [clip and clip.id for clip in found] == [a_clip(1).id, a_clip(2).id]
        last = a_clip(3)
        assert clips.oldest(tx, ClipQuery(), (last.starts_at, last.id)) is None


def test_what_moved_is_found_also_where_a_person_asked_for_it_too(db: Database) -> None:
    by_hand = {"kind": ClipKind.MANUAL}
    with db.write() as tx:
        add(tx, a_clip(0), a_clip(1, **by_hand), a_clip(2, onset_at=NOON, **by_hand))
        assert numbers(clips.page(tx, ClipQuery(moved=True))) == [2, 0]
        assert clips.count(tx, ClipQuery(moved=True)) == 2
