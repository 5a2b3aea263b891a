"""Clips on Echos, one after another: only so many at once, and none of them in the way for long."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.cameras.clip_encoder import ClipEncoders
from bridge.errors import Kind, PrivateEyeError
from bridge.service.events.media import ClipMedia
from tests import recorded
from tests.access.house import FFMPEG
from tests.builders import until
from tests.service.clip_house import ClipHouse, a_clip_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


@pytest.fixture
def encoders(house: ClipHouse) -> Iterator[ClipEncoders]:
    made = ClipEncoders(FFMPEG, house.clock, most=2)
    yield made
    made.stop()


def unfinished(house: ClipHouse) -> str:
    """A clip that is still being recorded, so that its encoder cannot be through."""
    return recorded.filmed(house.library, most=1).event


def test_the_one_that_was_used_longest_ago_makes_room_when_it_is_idle(
    house: ClipHouse, encoders: ClipEncoders
) -> None:
    media = ClipMedia(house.library, encoders, FFMPEG)
    first, second, third = (unfinished(house) for _ in range(3))
    media.echo(first)
    house.clock.advance(timedelta(seconds=1))
    media.echo(second)
    with pytest.raises(PrivateEyeError) as raised:
        media.echo(third)
    assert raised.value.kind is Kind.UNAVAILABLE
    house.clock.advance(timedelta(seconds=2.5))
    media.echo(third)
    assert encoders.running == {second, third}


def test_who_goes_on_with_a_clip_that_had_to_make_room_is_shown_it_again(
    house: ClipHouse, encoders: ClipEncoders
) -> None:
    media = ClipMedia(house.library, encoders, FFMPEG)
    clip = house.a_clip(seconds=6)
    until(lambda: b"#EXT-X-ENDLIST" in media.echo(clip).media("720p"), 20)
    before = media.echo(clip).media("720p").count(b".ts")
    last = media.echo(clip).segment("720p", before - 1)
    for _ in range(2):
        house.clock.advance(timedelta(seconds=5))
        media.echo(unfinished(house))
    assert clip not in encoders.running
    house.clock.advance(timedelta(seconds=5))
    assert media.echo(clip).segment("720p", before - 1, timeout_s=20) == last
    assert media.echo(clip).media("720p").count(b".ts") == before
    with pytest.raises(PrivateEyeError) as raised:
        media.echo(clip).segment("720p", before)
    assert raised.value.kind is Kind.NOT_FOUND


def test_a_finished_one_is_never_in_the_way(house: ClipHouse, encoders: ClipEncoders) -> None:
    media = ClipMedia(house.library, encoders, FFMPEG)
    finished, recorded, third = house.a_clip(seconds=2), unfinished(house), unfinished(house)
    until(lambda: b"#EXT-X-ENDLIST" in media.echo(finished).media("720p"), 20)
    media.echo(recorded)
    media.echo(third)
    assert encoders.running == {recorded, third}
