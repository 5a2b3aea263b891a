"""What an alert says, and why it was sent or not, in plain words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bridge.model import Label, LabelSource
from bridge.policy.alerts import DOORBELL, AlertVerdict, AlertWhy, MessageKind
from bridge.policy.clock_words import time_of_day
from bridge.service.ledger.sentences import lasted
from bridge.store.alerts.alerts import Alert, AlertMessage
from bridge.store.database import Tx

_WHAT = {
    Label.UNKNOWN.value: "something moved",
    Label.PERSON.value: "a person",
    Label.PET.value: "a pet",
    Label.VEHICLE.value: "a vehicle",
    Label.ANIMAL.value: "an animal",
    Label.OTHER.value: "nothing much",
    DOORBELL: "somebody rang",
}
_THESE = {
    Label.UNKNOWN.value: "anything that moves",
    Label.PERSON.value: "people",
    Label.PET.value: "pets",
    Label.VEHICLE.value: "vehicles",
    Label.ANIMAL.value: "animals",
    Label.OTHER.value: "leaves, rain and the like",
    DOORBELL: "the doorbell",
}
_A_KIND = "something that this house was taught"
# Filled in with `these`, `camera` and `minutes`.
_WHY = {
    AlertWhy.WANTED: "you asked to be told of {these} at {camera}",
    AlertWhy.NOT_KNOWN_YET: "Private Eye was still looking what it was",
    AlertWhy.BY_HAND: "nothing moved: somebody had it recorded",
    AlertWhy.NOT_WANTED: "you did not ask to be told of {these} at {camera}",
    AlertWhy.ELSEWHERE: "it moved outside the areas that you chose at {camera}",
    AlertWhy.OUTSIDE_HOURS: "it was outside the hours that you chose for {camera}",
    AlertWhy.MUTED: "you had muted your alerts",
    AlertWhy.QUIET_HOURS: "it was within your quiet hours",
    AlertWhy.SOMEBODY_HOME: "somebody was at home, and you asked to be told only when nobody is",
    AlertWhy.COOL_DOWN: (
        "you had been told of {these} at {camera} before, and asked for one alert in {minutes}"
    ),
    AlertWhy.LATE: "it had begun more than five minutes before, and was no news",
}


@dataclass(frozen=True, slots=True)
class AlertNames:
    """`kinds`: what the house calls the labels that it was taught."""

    cameras: Mapping[str, str]
    kinds: Mapping[str, str]
    zone: tzinfo

    def camera(self, id_: str) -> str:
        return self.cameras.get(id_, id_)

    def what(self, subject: str | None) -> str:
        """ "a person" """
        known = _WHAT.get(subject or "") or self.kinds.get(subject or "")
        return known or _A_KIND

    def these(self, subject: str | None) -> str:
        """ "people" """
        known = _THESE.get(subject or "") or self.kinds.get(subject or "")
        return known or _A_KIND

    def clock(self, at: datetime) -> str:
        here = at.astimezone(self.zone)
        return time_of_day(60 * here.hour + here.minute, twelve_hours=True)


AlertNamesOf = Callable[[Tx], AlertNames]


def title(alert: Alert, said: AlertMessage, names: AlertNames) -> str:
    match said.kind:
        case MessageKind.EVENT:
            return f"{names.camera(alert.camera)}: {names.what(said.subject)}"
        case MessageKind.CAMERA_LOST:
            return f"{names.camera(alert.camera)}: no picture"
        case MessageKind.CAMERA_BACK:
            return f"{names.camera(alert.camera)}: back again"
        case MessageKind.DISK_FULL:
            return "Recording has stopped" if said.lasted_s is None else "Recording again"
        case MessageKind.TEST:
            return "Private Eye"


def text(alert: Alert, said: AlertMessage, names: AlertNames) -> str:
    at = names.clock(alert.at)
    ended = None if said.lasted_s is None else lasted(said.lasted_s)
    match said.kind:
        case MessageKind.EVENT:
            return f"At {at}." if ended is None else f"At {at}, gone after {ended}."
        case MessageKind.CAMERA_LOST:
            return f"The camera has not answered since {at}."
        case MessageKind.CAMERA_BACK:
            return f"It was away for {ended or 'a moment'}."
        case MessageKind.DISK_FULL:
            gone = "The disk is full, and no clip may go by itself: nothing new is recorded."
            return gone if ended is None else f"It could not for {ended}: the disk was full."
        case MessageKind.TEST:
            return "This is a test: alerts arrive here."


def why(alert: Alert, names: AlertNames) -> str:
    """ "Sent, because you asked to be told of people at the door." """
    if alert.kind is MessageKind.DISK_FULL:
        because = "you asked to be told when nothing can be recorded"
    elif alert.event is None:
        because = f"you asked to be told when {names.camera(alert.camera)} is lost"
    else:
        because = ""
    if alert.event is not None or alert.why is not AlertWhy.WANTED:
        minutes = "a minute" if alert.minutes == 1 else f"{alert.minutes} minutes"
        because = _WHY[alert.why].format(
            these=names.these(alert.subject), camera=names.camera(alert.camera), minutes=minutes
        )
    match alert.verdict:
        case AlertVerdict.SENT:
            return f"Sent, because {because}."
        case AlertVerdict.HELD:
            return f"Not sent, because {because}."
        case AlertVerdict.WAITING:
            return f"Not sent yet: {because}."


def taught(alert: Alert, label: str, source: LabelSource, names: AlertNames) -> str:
    """ "Since then somebody has said that it was nothing much." """
    since = "" if label == alert.subject or alert.subject == DOORBELL else "Since then "
    who = "somebody has said" if source is LabelSource.PERSON else "the house has learnt"
    said = f"{since}{who} that it was {names.what(label)}."
    return f"{said[0].upper()}{said[1:]}"
