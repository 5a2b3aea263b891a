"""A clip's media by grant, on both doors: all that a playlist names, until the clip is deleted."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import m3u8
import pytest
import requests

from bridge.model import Actor, ActorKind, Rendition
from bridge.ops.logs import redact
from bridge.service.events.views import OpenedClip
from bridge.service.people.callers import Caller
from bridge.store.events import clips
from tests import recorded
from tests.builders import in_time, until
from tests.recorded import AT, Footage, gops
from tests.service.house import ANNA_ID
from tests.web.clip_doors import Doors

SOON_S = 2.5  # the figure is the bench's
NAMES = (
    *("index.m3u8", "media.m3u8", "init.mp4", "init-0.mp4", "init-1.mp4", "segment-0.m4s"),
    *("720p/media.m3u8", "720p/0.ts"),
)


def listed(doors: Doors, url: str) -> m3u8.M3U8:
    answer = doors.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    return m3u8.loads(answer.text, uri=url)


def probe(data: bytes, path: Path) -> list[dict[str, Any]]:
    path.write_bytes(data)
    argv = ["ffprobe", "-v", "error", "-show_streams", "-show_frames", "-of", "json", str(path)]
    seen = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)
    streams: list[dict[str, Any]] = seen["streams"]
    pictures = [frame for frame in seen["frames"] if frame["media_type"] == "video"]
    assert pictures[0]["key_frame"] == 1
    return streams


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("token", ["x", "A" * 150])
def test_no_media_without_a_grant(shared_doors: Doors, name: str, token: str) -> None:
    for door in (shared_doors.home, shared_doors.public):
        assert shared_doors.get(f"{door}/clip/{token}/{name}").status_code == 403


def test_all_that_a_clips_playlist_names_can_be_fetched_and_decoded(
    doors: Doors, tmp_path: Path
) -> None:
    base = doors.base(doors.house.a_clip())
    (variant,) = listed(doors, f"{base}/index.m3u8").playlists
    assert variant.stream_info.resolution == (640, 360)
    assert variant.stream_info.codecs.startswith("avc1.")
    playlist = listed(doors, variant.absolute_uri)
    assert (playlist.playlist_type, playlist.is_endlist) == ("vod", True)
    assert playlist.is_independent_segments
    assert playlist.segments[0].program_date_time == AT
    assert sum(s.duration for s in playlist.segments) == pytest.approx(12.0, abs=0.1)
    init = doors.get(playlist.segment_map[0].absolute_uri).content
    for segment in playlist.segments:
        data = doors.get(segment.absolute_uri).content
        codecs = {s["codec_name"] for s in probe(init + data, tmp_path / "segment.mp4")}
        assert codecs == {"h264", "aac"}


def test_all_that_a_playlist_names_of_several_runs_can_be_fetched_and_decoded(
    doors: Doors, tmp_path: Path
) -> None:
    smaller = Footage(seconds=4, late_s=30, size=(320, 240))
    clip = recorded.record_runs(
        doors.house.library, (Footage(4), timedelta(0)), (smaller, timedelta(seconds=9))
    )
    base = doors.base(clip)
    playlist = listed(doors, f"{base}/media.m3u8")
    assert [s.discontinuity for s in playlist.segments] == [False, False, True, False]
    widths = []
    for segment in playlist.segments:
        init = doors.get(segment.init_section.absolute_uri)
        assert init.headers["Content-Type"] == "video/mp4"
        data = doors.get(segment.absolute_uri).content
        widths += [s.get("width") for s in probe(init.content + data, tmp_path / "segment.mp4")]
    assert [width for width in widths if width] == [640, 640, 320, 320]
    assert doors.get(f"{base}/init-2.mp4").status_code == 404


def test_a_clip_that_is_being_recorded_can_be_watched_as_far_as_it_is(doors: Doors) -> None:
    library, (_, groups) = doors.house.library, gops(Footage())
    made = recorded.filmed(library, most=2)
    base = doors.base(made.event)
    playlist = listed(doors, f"{base}/media.m3u8")
    assert (playlist.playlist_type, playlist.is_endlist) == ("event", False)
    assert len(playlist.segments) == 2
    made.append(groups[2])
    assert len(listed(doors, f"{base}/media.m3u8").segments) == 3
    made.close()
    assert listed(doors, f"{base}/media.m3u8").is_endlist


def test_an_echo_is_given_720p_segments_soon(doors: Doors, tmp_path: Path) -> None:
    made = [doors.house.a_clip(seconds=6, size=(1920, 1080), rate=5, sound=False)]
    given: list[tuple[m3u8.Playlist, str, bytes]] = []

    def another() -> None:  # the one before has been encoded
        made.append(doors.house.a_clip(seconds=6, size=(1920, 1080), rate=5, sound=False))

    def ask() -> None:
        (variant,) = listed(doors, f"{doors.base(made[-1], rendition='echo')}/index.m3u8").playlists
        first = listed(doors, variant.absolute_uri).segments[0]
        given.append((variant, first.uri, doors.get(first.absolute_uri).content))

    in_time(ask, SOON_S, again=another)
    variant, first, data = given[-1]
    video, sound = probe(data, tmp_path / "0.ts")
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 1280, 720)
    assert (sound["codec_name"], sound["sample_rate"]) == ("aac", "48000")
    assert variant.stream_info.resolution == (1280, 720)
    until(lambda: listed(doors, variant.absolute_uri).is_endlist)
    whole = listed(doors, variant.absolute_uri)
    assert whole.playlist_type == "event"
    assert whole.segments[0].uri == first
    assert sum(s.duration for s in whole.segments) == pytest.approx(6.0, abs=0.1)
    assert whole.target_duration == 1
    assert "#EXT-X-START:TIME-OFFSET=0" in whole.dumps()
    for segment in whole.segments:
        probe(doors.get(segment.absolute_uri).content, tmp_path / "n.ts")


def test_what_an_echo_can_play_is_copied(doors: Doors, tmp_path: Path) -> None:
    clip_id = doors.house.a_clip(gop_s=1)
    base = doors.base(clip_id, rendition="echo")
    url = f"{base}/720p/media.m3u8"
    until(lambda: listed(doors, url).is_endlist)
    segments = listed(doors, url).segments
    assert len(segments) == 12
    (video, _) = probe(doors.get(segments[0].absolute_uri).content, tmp_path / "0.ts")
    assert video["profile"] == "Constrained Baseline"  # ours, not the encoder's High


def test_h265_is_encoded_for_whoever_cannot_play_it(doors: Doors, tmp_path: Path) -> None:
    opened = doors.open_clip(doors.house.a_clip(seconds=4, codec="libx265"), plays=["h264"])
    assert opened["rendition"] == "echo"
    index = doors.home + opened["url"]
    (variant,) = listed(doors, index).playlists
    first = listed(doors, variant.absolute_uri).segments[0]
    assert (
        probe(doors.get(first.absolute_uri).content, tmp_path / "0.ts")[0]["codec_name"] == "h264"
    )


def test_an_echo_plays_on_while_its_clip_is_being_recorded(doors: Doors) -> None:
    library, (_, groups) = doors.house.library, gops(Footage())
    made = recorded.filmed(library, most=2)
    base = doors.base(made.event, rendition="echo")
    url = f"{base}/720p/media.m3u8"
    assert not listed(doors, url).is_endlist
    for gop in groups[2:]:
        made.append(gop)
    made.close()
    until(lambda: listed(doors, url).is_endlist)
    total = sum(s.duration for s in listed(doors, url).segments)
    assert total == pytest.approx(12.0, abs=0.1)


def test_a_grant_of_an_alexa_needs_no_cookie_and_works_at_the_public_door(doors: Doors) -> None:
    house, clip_id = doors.house, doors.house.a_clip(seconds=2)
    holder = house.confirm_anna()
    caller = Caller(Actor(ActorKind.VOICE, ANNA_ID, "Anna"), holder)
    with house.db.write() as tx:
        clip = clips.find(tx, clip_id)
        assert clip is not None
        opened = house.clips.viewing.open_in(tx, caller, clip, Rendition.ECHO, to_player=True)
    assert isinstance(opened, OpenedClip)
    url = f"{doors.public}/clip/{opened.token}/index.m3u8"
    assert requests.get(url, timeout=10).status_code == 200
    house.remove_anna()
    assert requests.get(url, timeout=10).status_code == 403


@pytest.mark.parametrize("rendition", ["source", "echo"])
def test_a_clip_that_is_deleted_is_refused_at_once(doors: Doors, rendition: str) -> None:
    clip_id = doors.house.a_clip()
    base = doors.base(clip_id, rendition=rendition)
    assert doors.get(f"{base}/index.m3u8").status_code == 200
    media = listed(doors, f"{base}/{'720p/' if rendition == 'echo' else ''}media.m3u8")
    segment = media.segments[0].absolute_uri
    assert doors.get(segment).status_code == 200
    doors.api("POST", "/clips/delete", json={"ids": [clip_id]})
    for name in (segment, *(f"{base}/{name}" for name in NAMES)):
        assert doors.get(name).status_code == 403


def test_a_damaged_segment_is_refused_and_named_a_gap_from_then_on(doors: Doors) -> None:
    clip_id = doors.house.a_clip()
    base = doors.base(clip_id)
    doors.house.damage(clip_id, 3)
    statuses = [doors.get(f"{base}/segment-{n}.m4s").status_code for n in range(6)]
    assert statuses == [200, 200, 200, 503, 200, 200]
    text = doors.get(f"{base}/media.m3u8").text
    assert re.search(r"#EXT-X-GAP\n#EXT-X-PROGRAM-DATE-TIME:.*\n#EXTINF:2,\nsegment-3.m4s", text)
    assert text.count("#EXT-X-GAP") == 1
    assert doors.open_clip(clip_id)["damaged"] == 1


def test_an_echo_is_given_the_rest_of_a_damaged_clip(doors: Doors) -> None:
    clip_id = doors.house.a_clip(gop_s=1)
    doors.house.damage(clip_id, 5)
    url = f"{doors.base(clip_id, rendition='echo')}/720p/media.m3u8"
    until(lambda: listed(doors, url).is_endlist)
    playlist = listed(doors, url)
    assert sum(s.duration for s in playlist.segments) == pytest.approx(12.0, abs=0.1)
    assert len(playlist.segments) == 11


def test_an_encoder_that_nobody_asks_is_forgotten_after_a_minute(doors: Doors) -> None:
    house = doors.house
    base = doors.base(house.a_clip(), rendition="echo")
    assert doors.get(f"{base}/720p/media.m3u8").status_code == 200
    house.clock.advance(timedelta(seconds=59))
    house.encoders.sweep()
    assert doors.get(f"{base}/720p/0.ts").status_code == 200
    house.clock.advance(timedelta(seconds=61))
    house.encoders.sweep()
    assert not house.encoders.running
    # Who comes back has it made anew.
    assert doors.get(f"{base}/720p/media.m3u8").status_code == 200


def test_grants_of_clips_are_not_written_into_logs(doors: Doors) -> None:
    url = doors.open_clip(doors.house.a_clip(seconds=2))["url"]
    assert redact(f"GET {url} 200") == "GET /clip/-/index.m3u8 200"
    assert redact("GET /clips/0123456789abcdef 200") == "GET /clips/0123456789abcdef 200"
    wrong = requests.get(urljoin(doors.home, url), headers={"Accept": "text/html"}, timeout=5)
    assert url.split("/")[2] not in wrong.text
