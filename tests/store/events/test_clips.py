from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.model import (
    Area,
    ClipKind,
    EventSource,
    EventState,
    Label,
    LabelSource,
    PictureKind,
    RunState,
    Unfilmed,
)
from bridge.policy.kind_names import HouseKind
from bridge.store.database import Database, Tx
from bridge.store.events import book, classifications, clips, room, teaching
from bridge.store.events.book import Known
from bridge.store.events.classifications import Classification
from bridge.store.events.clips import Clip, ClipQuery, Event, LabelCount
from bridge.store.footage import runs
from bridge.store.footage.runs import FootageRun, Grown

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def an_event(number: int = 0, **change: object) -> Event:
    """The `number`th, one a minute."""
    starts_at = NOON + timedelta(minutes=number)
    row = Event(
        id=f"{number:016x}",
        camera="front",
        source=EventSource.MOTION,
        by_hand=False,
        state=EventState.OPEN,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(seconds=10),
        onset_at=None,
        quiet_at=None,
        rang_at=None,
        end_reason=None,
        unfilmed=None,
        starred=False,
        label="unknown",
        strength=None,
        area=None,
        pictures=frozenset(),
    )
    return replace(row, **change)  # type: ignore[arg-type]


def a_run(event: Event, **change: object) -> FootageRun:
    """What was filmed of it."""
    row = FootageRun(
        id=f"{int(event.id, 16) + 1000:016x}",
        camera=event.camera,
        state=RunState.OPEN,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        end_reason=None,
        codecs="avc1.640028",
        width=1920,
        height=1080,
        bytes=1000,
        segments=5,
    )
    return replace(row, **change)  # type: ignore[arg-type]


def add(tx: Tx, *rows: Event) -> None:
    """Each with a run of its own."""
    for row in rows:
        book.add(tx, row)
        runs.add(tx, a_run(row))
        runs.link(tx, row.id, a_run(row).id)


def numbers(found: tuple[Clip, ...]) -> list[int]:
    return [int(clip.id, 16) for clip in found]


def test_a_row_comes_back_as_it_was(db: Database) -> None:
    row = an_event(3, onset_at=NOON, strength=7, area=Area(1, 2, 3, 4), starred=True)
    with db.write() as tx:
        add(tx, row)
        found = clips.find(tx, row.id)
        assert found is not None
        assert all(getattr(found, name) == getattr(row, name) for name in Event.__slots__)
        filmed = (found.codecs, found.width, found.height, found.bytes, found.segments)
        assert filmed == ("avc1.640028", 1920, 1080, 1000, 5)
        assert found.filmed
        assert clips.find(tx, "f" * 16) is None


def test_pages_follow_one_another_newest_first_without_a_gap(db: Database) -> None:
    rows = [
        an_event(n, starts_at=NOON + timedelta(minutes=n // 2), ends_at=NOON + timedelta(hours=1))
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
            an_event(0, ends_at=NOON + timedelta(seconds=30)),
            an_event(1, camera="garden"),
            an_event(2, by_hand=True),
            an_event(3, starred=True),
        )
        assert numbers(clips.page(tx, query)) == expected
        assert clips.count(tx, query) == len(expected)


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("rang_at", [None, NOON])
@pytest.mark.parametrize("source", list(EventSource))
def test_each_clip_is_found_by_its_kind_and_by_no_other(
    db: Database, source: EventSource, rang_at: datetime | None, by_hand: bool
) -> None:
    made = an_event(source=source, rang_at=rang_at, by_hand=by_hand)
    with db.write() as tx:
        add(tx, made)
        by = {kind: clips.count(tx, ClipQuery(kind=kind)) for kind in ClipKind}
        assert by == dict.fromkeys(ClipKind, 0) | {made.kind: 1}
        read = clips.find(tx, made.id)
        assert read is not None
        assert (read.kind, read.rang_at) == (made.kind, rang_at)


SORTS = (
    (Label.PERSON, None),
    (Label.PET, "dog"),
    (Label.PET, "cat"),
    (Label.PET, "cat"),
    (Label.OTHER, None),
    (Label.UNKNOWN, None),
)


@pytest.fixture
def sorted_events(db: Database) -> Database:
    with db.write() as tx:
        for number, (label, finer) in enumerate(SORTS):
            row = an_event(number, label=label)
            add(tx, row)
            source = LabelSource.DETECTOR
            what = Classification(row.id, label, finer, 900, source, row.starts_at)
            if label is not Label.UNKNOWN:
                classifications.write(tx, what)
    return db


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ClipQuery(labels=frozenset({"person"})), [0]),
        (ClipQuery(labels=frozenset({"person", "pet"})), [3, 2, 1, 0]),
        (ClipQuery(labels=frozenset({"pet"}), sub_label="cat"), [3, 2]),
        (ClipQuery(notable=True), [5, 3, 2, 1, 0]),
        (ClipQuery(labels=frozenset({"other"}), notable=True), []),
        (ClipQuery(labels=frozenset({"vehicle"})), []),
    ],
)
def test_clips_are_found_by_what_they_were_taken_for(
    sorted_events: Database, query: ClipQuery, expected: list[int]
) -> None:
    with sorted_events.read() as tx:
        assert numbers(clips.page(tx, query)) == expected
        assert clips.count(tx, query) == len(expected)
        assert sum(count for _, count in clips.days(tx, query)) == len(expected)
        assert clips.by_label(tx, query) == (
            LabelCount("pet", "cat", 2, 0),
            LabelCount("other", None, 1, 1),
            LabelCount("person", None, 1, 0),
            LabelCount("pet", "dog", 1, 0),
            LabelCount("unknown", None, 1, 0),
        )
        found = clips.find(tx, an_event(1).id)
        assert found is not None
        assert (found.label, found.sub_label, found.called) == ("pet", "dog", None)


def test_a_kind_of_the_house_is_called_by_its_name(sorted_events: Database) -> None:
    postman = HouseKind("k0123456789abcdef", "the postman")
    with sorted_events.write() as tx:
        teaching.add_kind(tx, postman, NOON)
        book.label(tx, an_event(0).id, postman.id)
    with sorted_events.read() as tx:
        found = clips.find(tx, an_event(0).id)
        assert found is not None
        assert (found.label, found.called) == (postman.id, "the postman")
        assert LabelCount(postman.id, None, 1, 0, "the postman") in clips.by_label(tx, ClipQuery())
        assert teaching.called(tx, postman.id) == "the postman"
        assert teaching.called(tx, "pet") is None


@pytest.mark.parametrize(
    ("change", "nothing"),
    [
        ({}, True),
        ({"starred": True}, False),
        ({"by_hand": True}, False),
        ({"rang_at": NOON}, False),
        ({"label": "unknown"}, False),
        ({"label": "person"}, False),
    ],
)
def test_only_what_nobody_asked_for_is_nothing_much(
    db: Database, change: dict[str, object], nothing: bool
) -> None:
    made = replace(an_event(label="other"), **change)  # type: ignore[arg-type]
    with db.write() as tx:
        add(tx, made)
        (counted,) = clips.by_label(tx, ClipQuery())
        assert clips.count(tx, ClipQuery(notable=True)) == int(not nothing)
    assert counted.nothing == int(nothing)


def test_what_is_being_deleted_is_not_listed_starred_or_counted(db: Database) -> None:
    with db.write() as tx:
        add(tx, an_event(0), an_event(1))
        book.doom(tx, "d" * 16, [an_event(1).id], NOON)
        assert numbers(clips.page(tx, ClipQuery())) == [0]
        assert clips.newest(tx) == clips.find(tx, an_event(0).id)
        assert not clips.star(tx, an_event(1).id, True)
        assert clips.star(tx, an_event(0).id, True)
        assert room.sizes(tx) == {"front": 1000}
        assert room.total_bytes(tx) == 2000
        doomed = clips.find(tx, an_event(1).id)
        assert doomed is not None
        assert doomed.state is EventState.DELETING


def test_the_newest_and_the_one_before(db: Database) -> None:
    with db.write() as tx:
        add(tx, an_event(0), an_event(1, camera="garden"), an_event(2))
        last = clips.newest(tx, "front")
        assert last is not None
        assert last.id == an_event(2).id
        before = clips.newest(tx, "front", before=last)
        assert before is not None
        assert before.id == an_event(0).id
        assert clips.newest(tx, "front", before=before) is None


def test_hours_are_counted_by_quarters_that_fit_every_zone(db: Database) -> None:
    with db.write() as tx:
        add(tx, *(an_event(n) for n in (0, 14, 15, 61)))
        counted = clips.days(tx, ClipQuery(None, NOON, NOON + timedelta(days=1)))
        assert counted == (
            (NOON, 2),
            (NOON + timedelta(minutes=15), 1),
            (NOON + timedelta(hours=1), 1),
        )
        assert clips.days(tx, ClipQuery("garden", NOON, NOON + timedelta(days=1))) == ()


def test_a_closed_event_says_what_is_known_of_it(db: Database) -> None:
    pictures = frozenset({PictureKind.MARKED, PictureKind.PREVIEW})
    known = Known(NOON, quiet_at=NOON, strength=5, area=Area(0, 0, 9, 9), end_reason="quiet")
    with db.write() as tx:
        add(tx, an_event())
        assert book.tell(tx, an_event().id, Known(unfilmed=Unfilmed.DISK_FULL))
        book.pictured(tx, an_event().id, pictures)
        assert book.close(tx, an_event().id, known)
        assert not book.close(tx, an_event().id, known)
        assert not book.tell(tx, an_event().id, known)
        closed = clips.find(tx, an_event().id)
        assert closed is not None
        assert (closed.pictures, closed.unfilmed) == (pictures, Unfilmed.DISK_FULL)
        assert (closed.strength, closed.area, closed.end_reason) == (5, Area(0, 0, 9, 9), "quiet")
        # A clock that was set back makes no event end before it began.
        assert closed.ends_at == max(closed.starts_at, NOON)


def test_an_event_that_goes_on_is_open_again(db: Database) -> None:
    with db.write() as tx:
        add(tx, an_event())
        assert not book.reopen(tx, an_event().id)
        book.close(tx, an_event().id, Known(quiet_at=NOON, end_reason="camera"))
        assert book.reopen(tx, an_event().id)
        found = clips.find(tx, an_event().id)
        assert found is not None
        assert (found.state, found.quiet_at, found.end_reason) == (EventState.OPEN, None, None)


def test_an_event_that_was_not_filmed_is_found_by_that(db: Database) -> None:
    with db.write() as tx:
        add(tx, an_event(0))
        book.add(tx, an_event(1, unfilmed=Unfilmed.DISK_ABSENT))
        assert numbers(clips.page(tx, ClipQuery())) == [1, 0]
        assert numbers(clips.page(tx, ClipQuery(filmed=True))) == [0]
        assert numbers(clips.page(tx, ClipQuery(filmed=False))) == [1]
        bare = clips.find(tx, an_event(1).id)
        assert bare is not None
        assert (bare.filmed, bare.codecs, bare.bytes) == (False, "", 0)
        book.begins(tx, bare.id, bare.starts_at + timedelta(minutes=1))
        later = clips.find(tx, bare.id)
        assert later is not None
        assert (later.starts_at, later.ends_at) == (bare.starts_at + timedelta(minutes=1),) * 2


def test_a_closed_run_has_its_index(db: Database) -> None:
    run = a_run(an_event())
    with db.write() as tx:
        add(tx, an_event())
        assert runs.index_of(tx, run.id) is None
        assert runs.grow(tx, run.id, Grown(NOON, 5, 1))
        assert runs.close(tx, run.id, Grown(NOON, 9, 1), "over", b"where what is")
        assert not runs.close(tx, run.id, Grown(NOON, 9, 1), "over", b"where what is")
        assert not runs.grow(tx, run.id, Grown(NOON, 10, 2))
        assert runs.index_of(tx, run.id) == b"where what is"


def test_a_clip_of_several_runs_has_the_sum_of_them(db: Database) -> None:
    event = an_event()
    with db.write() as tx:
        add(tx, event)
        second = a_run(event, id="2" * 16, starts_at=NOON + timedelta(seconds=5), width=640)
        runs.add(tx, second)
        assert runs.link(tx, event.id, second.id)
        assert runs.link(tx, event.id, second.id)
        assert not runs.link(tx, event.id, "no such run")
        assert not runs.link(tx, "no such event", second.id)
        clip = clips.find(tx, event.id)
        assert clip is not None
        assert (clip.bytes, clip.segments, clip.width) == (2000, 10, 1920)
        assert [run.id for run in runs.of_event(tx, event.id)] == [a_run(event).id, second.id]


def test_of_a_run_that_two_events_look_at_each_has_its_share(db: Database) -> None:
    with db.write() as tx:
        add(tx, an_event(0), an_event(1))
        runs.link(tx, an_event(1).id, a_run(an_event(0)).id)
        for number in (0, 1):
            book.close(tx, an_event(number).id, Known(end_reason="quiet"))
        assert {kept.id: kept.bytes for kept in room.kept(tx)} == {
            an_event(0).id: 500,
            an_event(1).id: 1500,
        }
        assert room.sizes(tx) == {"front": 2000}


def test_the_oldest_and_the_next_one_after_another(db: Database) -> None:
    with db.write() as tx:
        add(tx, *(an_event(n, camera="front" if n % 2 else "garden") for n in range(4)))
        first = clips.oldest(tx, ClipQuery())
        assert first is not None
        assert first.id == an_event(0).id
        at = (first.starts_at, first.id)
        found = (clips.oldest(tx, ClipQuery(), at), clips.oldest(tx, ClipQuery("garden"), at))
        assert [clip and clip.id for clip in found] == [an_event(1).id, an_event(2).id]
        last = an_event(3)
        assert clips.oldest(tx, ClipQuery(), (last.starts_at, last.id)) is None
