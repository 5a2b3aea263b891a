"""A house with clips that is spoken to: the real console, skill and home door, over real HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bridge.config import LinkingConfig
from bridge.console.console import Console, Said
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from skill.bridge_api import BridgeApi
from skill.handler import build
from tests.builders import PATIENCE_S
from tests.recorded import Sort
from tests.said import video_of
from tests.service.clip_house import BERLIN
from tests.service.house import ANNA
from tests.web.clip_doors import Doors, clip_doors

PIN = "2580"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Home:
    """It is one in the afternoon in Berlin. Clips of the front and the garden begin at noon. The
    owner's PIN is set."""

    doors: Doors
    console: Console

    def says(
        self,
        text: str,
        *,
        device: DeviceKind = DeviceKind.SHOW,
        user: str = ANNA.user,
        locale: str = "en-US",
    ) -> Said:
        return self.console.say(text, device=device, user_id=user, locale=locale)

    def hears(self, text: str, **more: DeviceKind) -> str:
        return self.says(text, **more).speech

    def a_clip(
        self, camera: str = "front", later: timedelta = timedelta(), was: Sort | None = None
    ) -> str:
        return self.doors.house.a_clip(camera, later=later, was=was)

    def left(self) -> set[str]:
        return {clip["id"] for clip in self.doors.ask("/clips")["clips"]}

    def passes(self, time: timedelta) -> None:
        self.doors.house.clock.advance(time)


@contextmanager
def a_clip_home(folder: Path, *, linked: LinkingConfig | None = None) -> Iterator[Home]:
    with clip_doors(folder, linked=linked) as doors:
        doors.house.confirm_anna()
        answer = doors.api("PUT", "/alexa/pin", json={"pin": PIN})
        assert answer.status_code == 200, answer.text
        handle = build(BridgeApi(doors.home, doors.skill, budget_s=PATIENCE_S), None)
        rooms = [SlotValue(id_, id_, dynamic=True) for id_ in ("front", "garden")]
        yield Home(doors, Console(handle, doors.house.clock, lambda: rooms, BERLIN))


def plays(said: Said) -> str:
    """Of an answer that shows something, the address of the video. The session stays open: the
    screen is ours, and what is said goes on."""
    assert said.session_open
    return video_of({"directives": said.directives})
