"""What somebody was told of, and why."""

from typing import ClassVar

from msgspec import Struct

from skill.contract.question import Answer, Question
from skill.contract.refusals import Stranger


class ToldAlert(Struct, frozen=True):
    """`about`: "event", "camera_lost" or "disk_full"; `what`: of an event, a label or "doorbell";
    `name`: what the house calls a label that it was taught. `camera`: empty where it is about the
    house. `day` and `local_time` (HH:MM) as of a clip."""

    about: str
    what: str | None
    name: str | None
    camera: str
    local_time: str
    day: str


class AlertsTold(Answer, frozen=True, tag="alerts"):
    """Of the last 24 hours. `on`: the asker is told of anything at all; `last`: the newest."""

    on: bool
    count: int
    last: ToldAlert | None


class AlertReason(Answer, frozen=True, tag="alert_reason"):
    """Of the newest alert of the last 24 hours that was `sent`, or was not. `why`: a word, as the
    bridge has it; `minutes`: of the cool-down, where that is why."""

    on: bool
    sent: bool
    alert: ToldAlert | None
    why: str | None
    minutes: int | None


class AnyAlerts(Question[AlertsTold | Stranger], frozen=True):
    path: ClassVar = "alerts"


class WhyAlert(Question[AlertReason | Stranger], frozen=True):
    """`sent`: why they were told; else why they were not."""

    path: ClassVar = "alerts/why"
    sent: bool = True
