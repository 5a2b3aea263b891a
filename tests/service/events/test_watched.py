"""What of a clip was watched is known from the segments that were served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.model import PictureKind, Rendition
from tests.ledger import entries
from tests.service.clip_house import ClipHouse, a_clip_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def test_the_end_of_a_clip_names_the_seconds_that_were_served(house: ClipHouse) -> None:
    clip_id = house.a_clip()
    started, caller = house.browser()
    opened = house.clips.viewing.open(caller, clip_id, rendition=Rendition.SOURCE)
    grant = house.clips.viewing.stream(opened.token, session=started.session.id)
    house.clips.viewing.media.playlist(clip_id)
    segments = house.library.window(clip_id).segments
    for number in range(len(segments) - 1):
        assert house.clips.viewing.segment(grant, clip_id, number)
    house.clips.deleting.delete(caller.actor, [clip_id], way="page")
    house.views.beat()
    (end,) = entries(house.db, "clip.end")
    watched = float(sum(segment.duration for segment in segments[:-1]))
    assert (end.object, end.details["camera"]) == (clip_id, "front")
    assert end.details["ranges"] == f"0-{watched:.1f}".removesuffix(".0")


def test_a_player_that_has_seen_no_playlist_watched_something_all_the_same(
    house: ClipHouse,
) -> None:
    clip_id = house.a_clip()
    started, caller = house.browser()
    opened = house.clips.viewing.open(caller, clip_id, rendition=Rendition.SOURCE)
    grant = house.clips.viewing.stream(opened.token, session=started.session.id)
    house.clips.viewing.segment(grant, clip_id, 0)
    house.views.close()
    (end,) = entries(house.db, "clip.end")
    assert (end.details["ranges"], end.details["last"]) == ("", house.clock.now().isoformat())


def test_small_pictures_and_lists_are_gathered(house: ClipHouse) -> None:
    clip_id = house.a_clip()
    _, caller = house.browser()
    for _ in range(3):
        house.clips.finding.picture(caller.actor, clip_id, PictureKind.THUMBNAIL)
    house.views.write()
    (looked,) = entries(house.db, "clips.look")
    assert (looked.object, looked.details["count"]) == ("front", 3)
