"""What goes and what stays, as tables of cases and as properties."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.retention import RetainedClip, plan
from bridge.policy.settings import CameraSettings
from tests.builders import NOON

MB = 1_000_000
PLENTY = 10**12


def a_clip(id: str, *, age_h: float, mb: int = 10, camera: str = "door") -> RetainedClip:
    return RetainedClip(id, camera, NOON - timedelta(hours=age_h), mb * MB)


def gone(clips: list[RetainedClip], rules: CameraSettings, *, free: int = PLENTY) -> list[str]:
    sizes = {"door": sum(clip.bytes for clip in clips if clip.camera == "door")}
    expired = plan(clips, {"door": rules}, sizes=sizes, missing=1000 * MB - free, now=NOON)
    return [expire.clip for expire in expired]


def test_a_clip_goes_when_it_is_older_than_its_camera_keeps_them() -> None:
    clips = [a_clip("old", age_h=24.1), a_clip("new", age_h=23.9)]
    assert gone(clips, CameraSettings()) == ["old"]
    assert gone(clips, CameraSettings(keep_hours=48)) == []


def test_the_oldest_go_until_a_camera_fits_its_size() -> None:
    clips = [a_clip(str(n), age_h=n, mb=60) for n in (1, 2, 3)]
    assert gone(clips, CameraSettings(keep_mb=100)) == ["3", "2"]


def test_starred_clips_count_towards_the_size_but_do_not_go() -> None:
    rules = CameraSettings(keep_mb=100)
    expired = plan(
        [a_clip("free", age_h=1, mb=30)],
        {"door": rules},
        sizes={"door": 130 * MB},  # 100 MB of it starred: those are not among the clips
        missing=0,
        now=NOON,
    )
    assert [expire.clip for expire in expired] == ["free"]


def test_a_full_disk_wins_over_every_other_rule() -> None:
    clips = [a_clip("a", age_h=2, mb=300), a_clip("b", age_h=1, mb=300, camera="garden")]
    keep_long = CameraSettings(keep_hours=1000)
    assert gone(clips, keep_long, free=800 * MB) == ["a"]
    assert gone(clips, keep_long, free=500 * MB) == ["a", "b"]


def test_what_goes_anyway_counts_as_room() -> None:
    clips = [a_clip("old", age_h=30, mb=300), a_clip("new", age_h=1, mb=300)]
    assert gone(clips, CameraSettings(), free=800 * MB) == ["old"]


def test_a_camera_that_left_the_configuration_has_the_default_rules() -> None:
    clips = [a_clip("old", age_h=25, camera="gone")]
    assert gone(clips, CameraSettings(keep_hours=1000)) == ["old"]


def test_reasons_are_sentences() -> None:
    old = [a_clip("old", age_h=200)]
    (expired,) = plan(old, {"door": CameraSettings(keep_hours=72)}, sizes={}, missing=0, now=NOON)
    assert expired.reason == "older than 3 days"


clips_of_a_house = st.lists(
    st.builds(
        a_clip,
        st.uuids().map(str),
        age_h=st.floats(0, 100),
        mb=st.integers(1, 500),
        camera=st.sampled_from(["door", "garden"]),
    ),
    unique_by=lambda clip: clip.id,
    max_size=20,
)


@given(clips_of_a_house, st.integers(0, 3000), st.integers(0, 3000))
def test_less_room_never_saves_a_clip(clips: list[RetainedClip], more: int, less: int) -> None:
    more, less = max(more, less), min(more, less)
    rules = CameraSettings(keep_hours=50, keep_mb=700)
    assert set(gone(clips, rules, free=more * MB)) <= set(gone(clips, rules, free=less * MB))


@given(clips_of_a_house, st.integers(0, 3000))
def test_once_done_there_is_nothing_left_to_do(clips: list[RetainedClip], free: int) -> None:
    rules = CameraSettings(keep_hours=50, keep_mb=700)
    first = set(gone(clips, rules, free=free * MB))
    rest = [clip for clip in clips if clip.id not in first]
    freed = sum(clip.bytes for clip in clips if clip.id in first)
    assert gone(rest, rules, free=free * MB + freed) == []


def test_what_was_not_filmed_goes_with_its_age_alone() -> None:
    clips = [
        a_clip("older, not filmed", age_h=25, mb=0),
        a_clip("not filmed", age_h=23, mb=0),
        a_clip("large", age_h=2, mb=200),
    ]
    rules = CameraSettings(keep_mb=100)
    assert gone(clips, rules, free=0) == ["older, not filmed", "large"]
