"""Sentences about alerts: what there was, and why somebody was told, or was not. Pure."""

from skill.contract.alerts import AlertReason, AlertsTold, ToldAlert
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times
from skill.language.en.words import capital, counted, the, where

_OFF = "Your alerts are off. You can turn them on on the page called Alerts."
_WHAT = {
    "unknown": "something that moved",
    "person": "a person",
    "pet": "a pet",
    "vehicle": "a vehicle",
    "animal": "an animal",
    "other": "nothing much",
    "doorbell": "somebody who rang",
}
# After "I didn't tell you, because ...".
_WHY = {
    "by_hand": "it was recorded by hand",
    "not_wanted": "you didn't ask to be told of that",
    "elsewhere": "it was outside the area you chose",
    "outside_hours": "it was outside the hours you chose",
    "muted": "your alerts were muted",
    "quiet_hours": "of your quiet hours",
    "somebody_home": "somebody was home",
    "cool_down": "you'd just been told of the same",
    "late": "it was too late to be news",
}
_ELSE = "of your settings"


class AlertSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)

    def alerts(self, told: AlertsTold) -> tuple[str, ...]:
        if told.last is None:
            return ("No alerts in the last day.",) if told.on else (_OFF,)
        if told.count == 1:
            return (f"One alert: {self._of(told.last)}.",)
        return f"{capital(counted(told.count, 'alert'))}.", f"The last: {self._of(told.last)}."

    def why(self, reason: AlertReason) -> tuple[str, ...]:
        if reason.alert is None:
            if not reason.on:
                return (_OFF,)
            sent = "sent you any" if reason.sent else "held back any"
            return (f"I haven't {sent} alert in the last day.",)
        of = self._of(reason.alert)
        if reason.sent:
            return f"That was {of}.", "You asked to be told of that."
        because = _WHY.get(reason.why or "", _ELSE)
        return f"There was {of}.", f"I didn't tell you, because {because}."

    def _of(self, alert: ToldAlert) -> str:
        at = self._times.at(alert.day, alert.local_time)
        if alert.about == "disk_full":
            return f"the disk was full at {at}"
        if alert.about != "event":
            return f"{the(alert.camera)} was lost at {at}"
        what = _WHAT.get(alert.what or "", alert.name or "something I was taught")
        return f"{what} {where(alert.camera)} at {at}"
