"""Alerts: whether there were any, and why somebody was told, or was not."""

from skill.answering import Answering, stranger
from skill.contract import alerts
from skill.contract.refusals import Stranger
from skill.reply import Reply
from skill.turn import Turn


class AnyAlertsIntent(Answering):
    names = ("AnyAlertsIntent",)

    def answer(self, turn: Turn) -> Reply:
        told = self._api.ask(alerts.AnyAlerts(), turn.asker)
        if isinstance(told, Stranger):
            return stranger(turn, told)
        return Reply(turn.words.alerts.alerts(told))


class WhyAlertIntent(Answering):
    names = ("WhyAlertIntent", "WhyNoAlertIntent")

    def answer(self, turn: Turn) -> Reply:
        question = alerts.WhyAlert(sent=turn.intent == "WhyAlertIntent")
        told = self._api.ask(question, turn.asker)
        if isinstance(told, Stranger):
            return stranger(turn, told)
        return Reply(turn.words.alerts.why(told))


ALERT_ANSWERING: tuple[type[Answering], ...] = (AnyAlertsIntent, WhyAlertIntent)
