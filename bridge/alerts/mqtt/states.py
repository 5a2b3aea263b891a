"""What the home automation is told of each camera: topics and what they say. Pure.

All of it is retained, so that whoever comes later knows how things are; it is what is true now.
That somebody rang is none of it: it is told when it happens, or never.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bridge.model import Label

ON, OFF = "ON", "OFF"
ONLINE, OFFLINE = "online", "offline"
LABELS = (Label.PERSON, Label.PET, Label.VEHICLE)


@dataclass(frozen=True, slots=True)
class CameraNow:
    """`labels`: of what goes on there now. `rings`: whether it is a doorbell; `rang`: the event in
    which somebody pressed it."""

    id: str
    name: str
    live: bool
    hidden: bool
    moves: bool
    labels: Collection[str] = ()
    rings: bool = False
    rang: str | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """`prefix` as in the settings."""

    prefix: str

    @property
    def house(self) -> str:
        """Whether the bridge is there: its last will says that it is not."""
        return f"{self.prefix}/availability"

    @property
    def presence(self) -> str:
        return f"{self.prefix}/presence"

    @property
    def alerts(self) -> str:
        return f"{self.prefix}/alerts"

    def of(self, camera: str, what: str) -> str:
        return f"{self.prefix}/camera/{camera}/{what}"

    def command(self, camera: str) -> str:
        return self.of(camera, "watching/set")

    def commanded(self, topic: str) -> str | None:
        """Of which camera this is the switch; None: it is no switch."""
        before, _, after = self.command("\n").partition("\n")
        camera = topic.removeprefix(before).removesuffix(after)
        return camera if topic == self.command(camera) else None

    def told_presence(self, topic: str) -> str | None:
        """Of whom this says whether they are at home."""
        name = topic.removeprefix(f"{self.presence}/")
        return name if name and topic == f"{self.presence}/{name}" else None


def states(topics: Topics, cameras: Iterable[CameraNow]) -> dict[str, str]:
    told = {}
    for camera in cameras:
        seen = camera.live and not camera.hidden
        told[topics.of(camera.id, "availability")] = ONLINE if seen else OFFLINE
        told[topics.of(camera.id, "watching")] = OFF if camera.hidden else ON
        told[topics.of(camera.id, "motion")] = _switch(seen and camera.moves)
        for label in LABELS:
            told[topics.of(camera.id, label)] = _switch(seen and label in camera.labels)
    return told


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    return {topic: said for topic, said in now.items() if before.get(topic) != said}


def _switch(on: bool) -> str:
    return ON if on else OFF
