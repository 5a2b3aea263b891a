"""Which events go, and why. Pure: rows, rules, room and time in; a list of reasons out.

1. Older than its camera's `keep_hours`: goes.
2. Beyond its camera's `keep_mb`: the oldest go until the rest fits.
3. The disk has less left than is to stay free: the oldest of the house go until it has, whatever
   the rules above would keep.
An event that was not filmed goes with its age alone: it takes no room. Starred ones never go of
themselves, and one that goes on is let finish. Where only starred ones are left and the disk is
still too full, nothing new is recorded: what a person chose to keep is worth more than what nobody
has seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.policy.settings import CameraSettings


@dataclass(frozen=True, slots=True)
class RetainedClip:
    """What retention needs to know of an event that could go: not starred, not going on.

    `bytes`: its share of the footage that it looks at; 0: it was not filmed.
    """

    id: str
    camera: str
    ends_at: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class Expire:
    clip: str
    reason: str


def plan(
    clips: Iterable[RetainedClip],
    settings: Mapping[str, CameraSettings],
    *,
    sizes: Mapping[str, int],
    missing: int,
    now: datetime,
) -> list[Expire]:
    """`sizes`: bytes of all footage by camera, of starred events too. `missing`: how many bytes the
    disk would have to have more of. Oldest first.

    A camera without settings (it left the configuration) has the defaults.
    """
    oldest_first = sorted(clips, key=lambda clip: (clip.ends_at, clip.id))
    doomed: dict[str, Expire] = {}
    for camera in sorted({clip.camera for clip in oldest_first}):
        rules = settings.get(camera, CameraSettings())
        own = [clip for clip in oldest_first if clip.camera == camera]
        for expire in _of_camera(own, rules, sizes.get(camera, 0), now):
            doomed[expire.clip] = expire
    missing -= sum(c.bytes for c in oldest_first if c.id in doomed)
    for clip in oldest_first:
        if missing <= 0:
            break
        if clip.bytes and clip.id not in doomed:
            doomed[clip.id] = Expire(clip.id, "the disk is nearly full")
            missing -= clip.bytes
    return [doomed[clip.id] for clip in oldest_first if clip.id in doomed]


def _of_camera(
    clips: Sequence[RetainedClip], rules: CameraSettings, size: int, now: datetime
) -> Iterable[Expire]:
    oldest = now - timedelta(hours=rules.keep_hours)
    most = rules.keep_mb * 1_000_000 if rules.keep_mb is not None else None
    for clip in clips:
        if clip.ends_at < oldest:
            yield Expire(clip.id, f"older than {_hours(rules.keep_hours)}")
        elif most is not None and size > most and clip.bytes:
            yield Expire(clip.id, f"more than {rules.keep_mb} MB of this camera")
        else:
            continue
        size -= clip.bytes


def _hours(hours: int) -> str:
    days, rest = divmod(hours, 24)
    if rest or days < 2:
        return f"{hours} hours" if hours != 1 else "1 hour"
    return f"{days} days"
