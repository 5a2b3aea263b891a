"""Clips are found, opened, kept and deleted by whoever may, and it is written down."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.events.ongoing import RecordingState
from bridge.footage import export
from bridge.model import Actor, ActorKind, ClipKind, PictureKind, Rendition, Rights, Role
from bridge.policy.refusal import Why
from bridge.policy.settings import CameraSettings, Sensitivity
from bridge.service.events.views import ClipSearch, StoppedRecording, trimmed
from bridge.service.people.callers import Caller
from bridge.store.footage import keys, runs
from bridge.store.people.epochs import Subject, SubjectKind
from tests import recorded
from tests.builders import until
from tests.ledger import entries
from tests.recorded import AT
from tests.service.clip_house import ClipHouse, a_clip_house

STRANGER = Actor(ActorKind.STRANGER, "somebody", "somebody")
HOUR = timedelta(hours=1)
EVERYTHING = ClipSearch()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def kind_of(call: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        call()
    return raised.value.kind


def found(house: ClipHouse, search: ClipSearch = EVERYTHING, **more: Any) -> list[str]:
    page = house.clips.finding.page(house.browser()[1].actor, search, **more)
    return [view.clip.id for view in page.clips]


def written(house: ClipHouse, act: str) -> list[tuple[str | None, str | None]]:
    return [(entry.object, entry.refused) for entry in entries(house.db, act)]


def test_clips_are_found_by_camera_kind_star_length_day_and_hour(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    first, door = house.a_clip(), house.a_clip("garden", later=HOUR)
    by_hand = recorded.record(house.library, later=24 * HOUR, kind=ClipKind.MANUAL)
    house.clips.keeping.star(actor, door, True)
    today = date(2026, 3, 1)
    searches = {
        (by_hand, door, first): EVERYTHING,
        (door,): ClipSearch(camera="garden"),
        (by_hand,): ClipSearch(kind=ClipKind.MANUAL),
        (door, first): ClipSearch(day=today),
        # 11:00 UTC is noon in the house.
        (first,): ClipSearch(day=today, hour=12),
        (): ClipSearch(day=today, hour=11),
    }
    assert {found_ids: found(house, s) for found_ids, s in searches.items()} == {
        found_ids: list(found_ids) for found_ids in searches
    }
    assert found(house, ClipSearch(starred=True)) == [door]
    assert found(house, ClipSearch(min_s=12.0)) == [by_hand, door, first]
    assert found(house, ClipSearch(min_s=13.0)) == []


def test_pages_follow_one_another_without_gap_or_repetition(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    made = [house.a_clip(later=n * HOUR, seconds=2) for n in range(5)]
    seen: list[str] = []
    before, sizes = None, []
    while True:
        page = house.clips.finding.page(actor, EVERYTHING, before=before, limit=2)
        assert page.total == 5
        seen += [view.clip.id for view in page.clips]
        sizes.append(len(page.clips))
        if (before := page.next) is None:
            break
    assert (seen, sizes) == (made[::-1], [2, 2, 1])


@pytest.mark.parametrize("cursor", ["", "x", "1", "-1-a", "9" * 30 + "-a", "\u0661-a"])
def test_a_place_that_no_page_ended_at_is_refused(house: ClipHouse, cursor: str) -> None:
    assert kind_of(lambda: found(house, before=cursor)) is Kind.INVALID


def test_days_and_hours_are_the_houses_also_when_summer_time_begins(house: ClipHouse) -> None:
    house.a_clip(seconds=2)
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=AT.tzinfo)  # 01:30; at 02:00 it is 03:00
    for hours in (0, 1, 23):
        house.a_clip(later=spring - AT + hours * HOUR, seconds=2)
    house.clock.advance(timedelta(days=60))
    days = house.clips.finding.days(house.browser()[1].actor, ClipSearch())
    assert [(day.day.isoformat(), day.count) for day in days] == [
        ("2026-03-30", 1),
        ("2026-03-29", 2),
        ("2026-03-01", 1),
    ]
    assert [hour for hour, n in enumerate(days[1].hours) if n] == [1, 3]
    assert len(found(house, ClipSearch(day=date(2026, 3, 29)))) == 2


def test_days_count_what_a_search_finds_and_no_more(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    house.a_clip(seconds=2)
    starred = house.a_clip("garden", seconds=2, later=HOUR)
    house.clips.keeping.star(actor, starred, True)
    recorded.record(house.library, later=24 * HOUR, kind=ClipKind.MANUAL)

    def counts(search: ClipSearch) -> list[int]:
        return [day.count for day in house.clips.finding.days(actor, search)]

    assert counts(ClipSearch()) == [1, 2]
    assert counts(ClipSearch(starred=True)) == [1]
    assert counts(ClipSearch(kind=ClipKind.MANUAL)) == [1]
    assert counts(ClipSearch(camera="front", min_s=1)) == [1, 1]
    assert counts(ClipSearch(min_s=60)) == []
    assert counts(ClipSearch(day=date(2026, 3, 1), hour=4)) == [1, 2]


@pytest.mark.parametrize(
    ("from_s", "to_s", "said"),
    [(None, 12.0, ""), (12.0, 34.0, "-trim-0m12s-0m34s"), (0.0, 65.6, "-trim-0m00s-1m06s")],
)
def test_a_part_of_a_clip_has_a_name_of_its_own(from_s: float, to_s: float, said: str) -> None:
    assert trimmed(from_s, to_s) == said


def test_a_days_timeline_is_in_order_and_of_one_camera(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    made = [house.a_clip(later=n * HOUR, seconds=2) for n in range(3)]
    house.a_clip("garden", seconds=2)
    day = ClipSearch(camera="front", day=date(2026, 3, 1))
    assert [view.clip.id for view in house.clips.finding.timeline(actor, day)] == made


def test_pictures_are_given_to_whoever_may_see_the_clip(house: ClipHouse) -> None:
    clip_id = house.a_clip(seconds=2)
    actor = house.browser()[1].actor
    assert house.clips.finding.picture(actor, clip_id, PictureKind.THUMBNAIL).endswith(b"thumbnail")
    for kind in (PictureKind.MARKED, PictureKind.PREVIEW):
        assert kind_of(partial(house.clips.finding.picture, actor, clip_id, kind)) is Kind.NOT_FOUND


def test_strangers_find_nothing_see_nothing_and_change_nothing(house: ClipHouse) -> None:
    clip_id, clips = house.a_clip(seconds=2), house.clips
    holder = Subject(SubjectKind.TOKEN, "none")
    day = ClipSearch(day=date(2026, 3, 1))
    attempts: list[Callable[[], object]] = [
        lambda: clips.finding.page(STRANGER, EVERYTHING),
        lambda: clips.finding.page(STRANGER, ClipSearch(camera="front")),
        lambda: clips.finding.days(STRANGER, ClipSearch()),
        lambda: clips.finding.timeline(STRANGER, day),
        lambda: house.day_absences.of(STRANGER, day),
        lambda: clips.finding.clip(STRANGER, clip_id),
        lambda: clips.finding.picture(STRANGER, clip_id, PictureKind.THUMBNAIL),
        lambda: clips.viewing.open(Caller(STRANGER, holder), clip_id),
        lambda: clips.viewing.download(STRANGER, clip_id),
        lambda: clips.keeping.star(STRANGER, clip_id, True),
        lambda: clips.keeping.record(STRANGER, "front", 60),
        lambda: clips.keeping.stop_recording(STRANGER, "front"),
        lambda: clips.deleting.delete(STRANGER, [clip_id], way="page"),
        lambda: clips.deleting.delete_found(STRANGER, EVERYTHING, way="page"),
        lambda: clips.deleting.progress(STRANGER, "none"),
        lambda: house.settings.of(STRANGER, "front"),
        lambda: house.settings.set(STRANGER, "front", CameraSettings(notice=False)),
    ]
    assert [kind_of(attempt) for attempt in attempts] == [Kind.DENIED] * len(attempts)
    assert found(house) == [clip_id]
    house.refusals.write()  # strangers are not written down one by one
    acts = {entry.act for entry in entries(house.db) if entry.refused}
    assert acts >= {
        *("clip.open", "clip.download", "clip.star", "clip.delete"),
        *("camera.record", "camera.stop_recording", "camera.set"),
    }


def test_a_clip_is_opened_for_its_browser_and_written_down(house: ClipHouse) -> None:
    started, caller = house.browser()
    clip_id = house.a_clip(seconds=2)
    opened = house.clips.viewing.open(caller, clip_id)
    assert opened.rendition is Rendition.SOURCE
    assert house.clips.viewing.stream(opened.token, session=started.session.id).clip == clip_id
    assert kind_of(lambda: house.clips.viewing.stream(opened.token, session=None)) is Kind.DENIED
    (entry,) = entries(house.db, "clip.open")
    assert (entry.actor.id, entry.object) == (caller.actor.id, clip_id)
    assert entry.details == {"camera": "front", "rendition": "source"}


def test_a_clips_grant_opens_no_camera_and_a_cameras_no_clip(house: ClipHouse) -> None:
    started, caller = house.browser()
    session = started.session.id
    clip = house.clips.viewing.open(caller, house.a_clip(seconds=2)).token
    live = house.live.open(caller, "front").token
    assert kind_of(lambda: house.live.stream(clip, session=session)) is Kind.NOT_FOUND
    assert kind_of(lambda: house.clips.viewing.stream(live, session=session)) is Kind.NOT_FOUND


def test_signing_out_ends_a_clip_that_plays(house: ClipHouse) -> None:
    started, caller = house.browser()
    token = house.clips.viewing.open(caller, house.a_clip(seconds=2)).token
    house.people.session_list.sign_out(started.session)
    stream = lambda: house.clips.viewing.stream(token, session=started.session.id)  # noqa: E731
    assert kind_of(stream) is Kind.DENIED


def test_a_screen_that_cannot_play_h265_is_given_the_other_rendition(house: ClipHouse) -> None:
    _, caller = house.browser()
    clip_id = house.a_clip(seconds=2, codec="libx265")
    assert house.clips.viewing.open(caller, clip_id).rendition is Rendition.ECHO


def test_a_paused_clip_can_be_taken_up_again_after_minutes(house: ClipHouse) -> None:
    started, caller = house.browser()
    token = house.clips.viewing.open(caller, house.a_clip(seconds=2)).token
    house.clips.viewing.stream(token, session=started.session.id)
    house.clock.advance(timedelta(minutes=9))
    house.clips.viewing.stream(token, session=started.session.id)
    house.clock.advance(timedelta(minutes=10))
    over = lambda: house.clips.viewing.stream(token, session=started.session.id)  # noqa: E731
    assert kind_of(over) is Kind.DENIED


def test_stars_are_given_and_taken_and_written_down(house: ClipHouse) -> None:
    actor, clip_id = house.browser()[1].actor, house.a_clip(seconds=2)
    assert house.clips.keeping.star(actor, clip_id, True).clip.starred
    assert house.clips.finding.clip(actor, clip_id).clip.starred
    assert not house.clips.keeping.star(actor, clip_id, False).clip.starred
    assert (written(house, "clip.star"), written(house, "clip.unstar")) == (
        [(clip_id, None)],
        [(clip_id, None)],
    )


def test_recording_by_hand_is_asked_of_the_camera_and_written_down(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    clip_id = house.clips.keeping.record(actor, "garden", 60)
    assert house.clips.finding.clip(actor, clip_id).clip.camera == "garden"
    assert written(house, "camera.record") == [("garden", None)]
    assert kind_of(lambda: house.clips.keeping.record(actor, "attic", 60)) is Kind.NOT_FOUND
    house.recorders.ready = False
    assert kind_of(lambda: house.clips.keeping.record(actor, "garden", 60)) is Kind.UNAVAILABLE


def test_a_recording_by_hand_is_stopped_by_whoever_may_and_written_down(house: ClipHouse) -> None:
    actor, keeping = house.browser()[1].actor, house.clips.keeping
    house.recorders.become("garden", RecordingState("c1", by_hand=True, moves=False))
    assert keeping.stop_recording(actor, "garden") == StoppedRecording(True, goes_on=False)
    assert house.rooms.camera("garden").recording is None
    assert keeping.stop_recording(actor, "garden") == StoppedRecording(False, goes_on=False)
    assert written(house, "camera.stop_recording") == [("garden", None)] * 2
    assert kind_of(lambda: keeping.stop_recording(actor, "attic")) is Kind.NOT_FOUND


def test_what_moves_goes_on_after_a_stop_and_says_so(house: ClipHouse) -> None:
    actor, keeping = house.browser()[1].actor, house.clips.keeping
    house.recorders.become("garden", RecordingState("c1", by_hand=True, moves=True))
    assert keeping.stop_recording(actor, "garden") == StoppedRecording(True, goes_on=True)
    assert keeping.stop_recording(actor, "garden") == StoppedRecording(False, goes_on=True)


def test_settings_are_kept_told_to_the_camera_and_written_down(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    assert house.settings.of(actor, "front") == CameraSettings()
    wanted = CameraSettings(sensitivity=Sensitivity.LOW, masks=(((0, 0), (500, 0), (0, 500)),))
    house.settings.set(actor, "front", wanted)
    assert house.settings.of(actor, "front") == wanted
    assert house.recorders.told == {"front": wanted}
    (entry,) = entries(house.db, "camera.set")
    assert entry.object == "front"
    assert json.loads(entry.details["settings"])["sensitivity"] == "low"
    assert kind_of(lambda: house.settings.of(actor, "attic")) is Kind.NOT_FOUND


def slots_of(house: ClipHouse, *clips: str) -> frozenset[int]:
    with house.db.read() as tx:
        return frozenset(key.slot for key in keys.of_runs(tx, runs.of_events(tx, clips)))


def test_deleting_destroys_the_keys_before_it_returns_and_leaves_receipts(
    house: ClipHouse,
) -> None:
    actor = house.browser()[1].actor
    doomed, kept = [house.a_clip(later=n * HOUR, seconds=2) for n in range(2)], house.a_clip()
    deletion = house.clips.deleting.delete(actor, [*doomed, "0" * 16], way="page")
    assert deletion.total == 2
    assert house.slots.used() == slots_of(house, kept)
    assert house.woken.is_set()
    assert found(house) == [kept]
    assert sorted(o or "" for o, _ in written(house, "clip.delete")) == sorted(doomed)
    assert asdict(house.clips.deleting.progress(actor, deletion.id)) == {"total": 2, "left": 2}
    house.library.finish()
    assert asdict(house.clips.deleting.progress(actor, deletion.id)) == {"total": 2, "left": 0}
    assert kind_of(lambda: house.clips.finding.clip(actor, doomed[0])) is Kind.NOT_FOUND


def test_of_another_camera_no_clip_is_there_to_be_deleted(house: ClipHouse) -> None:
    rights = Rights(Role.MEMBER, frozenset({"front"}))
    actor = Actor(ActorKind.MEMBER, "session", "Ben", "ben", rights=rights)
    mine, other = house.a_clip(seconds=2), house.a_clip("garden", seconds=2)
    watcher = house.browser()[1]
    token = house.clips.viewing.open(watcher, other).token
    assert house.clips.deleting.delete(actor, [other, mine, "0" * 16], way="page").total == 1
    assert found(house) == [other]
    assert watcher.session is not None
    assert house.clips.viewing.stream(token, session=watcher.session.id).clip == other
    refused = [entry for entry in entries(house.db, "clip.delete") if entry.refused]
    assert [(entry.object, entry.refused) for entry in refused] == [("garden", Why.NOT_THIS_CAMERA)]


def test_who_may_delete_no_clip_is_told_so_whichever_they_name(house: ClipHouse) -> None:
    clip_id = house.a_clip(seconds=2)
    nowhere = Rights(Role.MEMBER, frozenset())
    ben = Actor(ActorKind.MEMBER, "session", "Ben", "ben", rights=nowhere)
    for actor, ids in product((STRANGER, ben), ([clip_id], ["0" * 16], [])):
        delete = partial(house.clips.deleting.delete, actor, ids, way="page")
        assert kind_of(delete) is Kind.DENIED
    assert found(house) == [clip_id]


def test_two_people_may_delete_the_same_clip(house: ClipHouse) -> None:
    actor, clip_id = house.browser()[1].actor, house.a_clip(seconds=2)
    assert house.clips.deleting.delete(actor, [clip_id], way="page").total == 1
    assert house.clips.deleting.delete(actor, [clip_id], way="voice").total == 0
    assert len(entries(house.db, "clip.delete")) == 1


def test_what_is_found_is_deleted_and_what_came_after_the_question_is_not(
    house: ClipHouse,
) -> None:
    actor = house.browser()[1].actor
    old, new = house.a_clip(seconds=2), house.a_clip(later=HOUR, seconds=2)
    search = ClipSearch(day=date(2026, 3, 1), until=AT + HOUR / 2)
    assert house.clips.deleting.delete_found(actor, search, way="page").total == 1
    assert found(house) == [new]
    assert old not in found(house)


def test_a_clip_that_is_deleted_while_it_plays_is_refused_at_once(house: ClipHouse) -> None:
    started, caller = house.browser()
    session = started.session.id
    clip_id, other = house.a_clip(), house.a_clip(later=HOUR, seconds=2)
    tokens = [house.clips.viewing.open(caller, c).token for c in (clip_id, other)]
    echo = house.clips.viewing.media.echo(clip_id)
    until(lambda: b".ts" in echo.media("720p"))
    download = house.clips.viewing.download(caller.actor, clip_id)
    chunks = download.file.chunks()
    house.clips.deleting.delete(caller.actor, [clip_id], way="page")
    assert kind_of(lambda: house.clips.viewing.stream(tokens[0], session=session)) is Kind.DENIED
    assert house.clips.viewing.stream(tokens[1], session=session).clip == other
    # What was made of it is gone as well.
    assert kind_of(lambda: echo.segment("720p", 0)) is Kind.NOT_FOUND
    assert list(chunks) == []
    house.clips.viewing.end_download(download)
    media = house.clips.viewing.media
    reads: list[Callable[[str], object]] = [media.playlist, media.init, media.echo]
    for read in reads:
        assert kind_of(partial(read, clip_id)) in (Kind.GONE, Kind.NOT_FOUND)


def test_a_download_stops_when_the_right_to_it_ends(
    house: ClipHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_CHUNK", 1000)
    started, caller = house.browser()
    download = house.clips.viewing.download(caller.actor, house.a_clip())
    pieces = house.clips.viewing.pieces(download, caller)
    assert len(next(pieces)) == 1000
    house.people.session_list.sign_out(started.session)
    assert list(pieces) == []
    house.clips.viewing.end_download(download)
