"""Sentences about cameras: shown, listed, and how they are. Pure."""

from collections.abc import Sequence
from datetime import datetime

from skill.contract.live import Camera, CameraIs, CameraState
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import (
    all_of,
    capital,
    counted,
    for_how_long,
    how_long,
    its_camera,
    listing,
    number,
    plain,
    the,
)

WELL = (CameraState.LIVE, CameraState.IDLE, CameraState.STARTING)
_DARK = (CameraState.OFF, CameraState.STOPPED)


class CameraSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._off = f"{dialect.turned} off"
        self._times = Times(dialect.date)

    # Showing

    def here_is(self, camera: Camera, variety: int) -> str:
        if camera.state in (CameraState.IDLE, CameraState.STARTING):
            return f"One moment while {the(camera.name)} wakes up."
        said = ("Here's {room}.", "This is {room}.", "{room}.")[variety % 3]
        return capital(said.format(room=the(camera.name)))

    def title(self, camera: Camera) -> str:
        return capital(plain(camera.name))

    def live(self) -> str:
        return "Live"

    def needs_a_screen(self, camera: Camera, now: datetime) -> tuple[str, ...]:
        return (
            "I need a screen for that, an Echo Show or a Fire TV.",
            f"{capital(the(camera.name))} is fine."
            if camera.state in WELL
            else self.health(camera, now),
        )

    def not_live(self, camera: Camera, now: datetime) -> tuple[str, ...]:
        ending = {
            CameraState.LOST: "I'll keep trying.",
            CameraState.REFUSED: "Please check its password on the Private Eye page.",
        }.get(camera.state)
        told = self.health(camera, now)
        return (told, ending) if ending else (told,)

    def health(self, camera: Camera, now: datetime) -> str:
        it = capital(its_camera(camera.name))
        span = for_how_long(now - camera.since)
        sentences = {
            CameraState.LIVE: f"{it} is on.",
            CameraState.STARTING: f"{it} is just starting up.",
            CameraState.IDLE: f"{it} is resting, and wakes up when somebody looks.",
            CameraState.LOST: f"{it} hasn't answered {span}.",
            CameraState.FROZEN: f"The picture from {its_camera(camera.name)} has been stuck "
            f"{span}.",
            CameraState.REFUSED: f"{it} has rejected its password {span}.",
            # Not "turned off for an hour": that sounds as if it came back after one.
            CameraState.OFF: f"{it} was {self._off} {how_long(now - camera.since)} ago.",
            CameraState.STOPPED: f"{it} has been stopped {span}.",
            CameraState.UNKNOWN: f"{it} hasn't been live {span}.",
        }
        return sentences[camera.state]

    # The list

    def cameras(self, cameras: Sequence[Camera], now: datetime) -> tuple[str, ...]:
        names = listing([camera.name for camera in cameras])
        if len(cameras) == 1:
            return (f"You have one camera, {names}.", *self._troubles(cameras, now))
        told = f"You have {counted(len(cameras), 'camera')}: {names}."
        return (told, *self._troubles(cameras, now))

    def _troubles(self, cameras: Sequence[Camera], now: datetime) -> tuple[str, ...]:
        down = [camera for camera in cameras if camera.state not in WELL]
        off = [camera for camera in down if camera.state is CameraState.OFF]
        if off and len(off) == len(cameras) > 1:
            return (f"All of them are {self._off}.",)
        if len(down) == 1:
            return (self.health(down[0], now),)
        lost = len(down) - len(off)
        told = [f"{capital(number(len(off)))} {_are(len(off))} {self._off}."] if off else []
        if lost:
            told.append(f"{capital(number(lost))} {_are(lost)} not working.")
        return tuple(told)

    # How they are

    def how(self, are: Sequence[CameraIs], now: datetime) -> tuple[str, ...]:
        if len(are) == 1:
            return self._one(are[0], now)
        dark = [one.camera.name for one in are if one.camera.state in _DARK]
        down = [one.camera.name for one in are if one.camera.state not in (*WELL, *_DARK)]
        if len(dark) == len(are):
            return (f"{all_of(len(are))} are off.", "Nothing is seen or kept.")
        told = [f"{capital(listing(dark))} {_are(len(dark))} off."] if dark else []
        if down:
            told.append(f"{capital(listing(down))} {_are(len(down))} not answering.")
        on = len(are) - len(dark) - len(down)
        if not told:
            told = [f"{all_of(on)} are on."]
        elif on:
            told.append(f"The other {f'{number(on)} are' if on > 1 else 'one is'} on.")
        return *told, self._recording(are)

    def _recording(self, are: Sequence[CameraIs]) -> str:
        now = [one.camera.name for one in are if one.recording]
        if now:
            return f"{capital(listing(now))} {_are(len(now))} recording right now."
        return "Nothing is being recorded right now."

    def _one(self, one: CameraIs, now: datetime) -> tuple[str, ...]:
        camera = one.camera
        it = capital(the(camera.name))
        if camera.state is CameraState.OFF:
            off = f"{it} has been off {for_how_long(now - camera.since)}."
            if one.off_until:
                off = f"{it} is off until {self._times.until(one.off_until_day, one.off_until)}."
            return off, "Nothing is seen, and nothing is kept."
        if camera.state not in WELL:
            return self.not_live(camera, now)
        if one.recording:
            why = "by hand" if one.by_hand else "because something moved"
            return (f"{it} is on, and recording right now, {why}.",)
        kept = "It records when something moves." if one.clips else "It keeps no clips."
        on = "resting until somebody looks" if camera.state is CameraState.IDLE else "on"
        return (f"{it} is {on}, and not recording right now.", kept)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
