"""What was sent, what was not, and why: as a page, for one event, and as news for what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.service.alerts import words
from bridge.service.alerts.desk import TellingRules
from bridge.service.alerts.whose import WhoseAlerts
from bridge.service.alerts.words import AlertNames, AlertNamesOf
from bridge.service.events.visible import VisibleClips
from bridge.service.live.open_views import OpenViews
from bridge.store.alerts import alerts, outbox
from bridge.store.alerts.alerts import Alert, AlertMessage
from bridge.store.alerts.outbox import Fate, OutboxState
from bridge.store.database import Database, Tx
from bridge.store.events import classifications

MOST_ON_A_PAGE = 100
# A page that is opened shows what was said so long ago, one that was away no more than that.
_NEWS_S, _AWAY_S = 20.0, 60.0
_NONE = "No alert, because alerts for {} were not turned on for you then."
_FATES = {
    OutboxState.PENDING: "on its way to {name}",
    OutboxState.DELIVERED: "delivered to {name}",
    OutboxState.WITHHELD: "not sent to {name}",
    OutboxState.REPLACED: "replaced by a later message before {name} could take it",
    OutboxState.DEAD: "not taken by {name}",
}


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of an alert. `fates`: what became of it, in sentences without an end."""

    said: AlertMessage
    title: str
    text: str
    fates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertView:
    """`what`: "a person"; `why`: a sentence, and so is `taught`: who has said what it was, beside
    the detector, where anybody has."""

    alert: Alert
    camera_name: str
    what: str
    why: str
    taught: str | None
    lines: tuple[MessageLine, ...]


@dataclass(frozen=True, slots=True)
class AlertPage:
    """`next`: where the next page begins; None: this is the last. `zone`: the house's."""

    alerts: tuple[AlertView, ...]
    next: str | None
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class News:
    """One message, as pages and screens show it."""

    alert: Alert
    line: MessageLine


class AlertLog:
    """Any thread."""

    def __init__(
        self,
        whose: WhoseAlerts,
        rules: TellingRules,
        visible: VisibleClips,
        *,
        db: Database,
        names: AlertNamesOf,
        views: OpenViews,
    ) -> None:
        self._whose = whose
        self._rules = rules
        self._visible = visible
        self._db = db
        self._names = names
        self._views = views

    def page(
        self, actor: Actor, person: str | None = None, *, before: str | None = None, limit: int = 50
    ) -> AlertPage:
        """Newest first. Raises Denied, NotFound, Invalid."""
        found = self._whose.of(actor, Act.ALERTS_READ, person)
        with self._db.read() as tx:
            at = None if before is None else _place(tx, before)
            rows = alerts.page(tx, found.id, before=at, limit=limit + 1)
            shown = [row for row in rows[:limit] if self._rules.unread(tx, row) is None]
            views = self._seen(tx, shown)
        self._views.read(actor, Act.ALERTS_READ)
        next_ = rows[limit - 1].id if len(rows) > limit else None
        return AlertPage(views, next_, self._visible.zone)

    def of_event(self, actor: Actor, event: str) -> tuple[AlertView | None, str]:
        """The actor's own alert about it, and in a sentence why there was one, or none.

        Raises Denied, NotFound.
        """
        found = self._whose.of(actor, Act.ALERTS_READ)
        clip = self._visible.shown(actor, event)
        with self._db.read() as tx:
            row = alerts.of_event(tx, clip.id).get(found.id)
            if row is None:
                return None, _NONE.format(self._names(tx).camera(clip.camera))
            view = self._seen(tx, [row])[0]
        return view, view.why

    def news(self, actor: Actor, after: int | None) -> tuple[int, tuple[News, ...]]:
        """The number of the newest message, and what the actor, or the screen, is told beyond
        `after`; without it, what was said a moment ago. Memory of who has seen what is theirs."""
        if actor.person is None:
            return 0, ()
        since = self._rules.now() - timedelta(seconds=_NEWS_S if after is None else _AWAY_S)
        with self._db.read() as tx:
            newest = alerts.newest_message(tx)
            if newest == (after or 0):
                return newest, ()
            told = alerts.news(tx, actor.person, after or 0, since)
            names = self._names(tx)
            last = {alert.id: (alert, said) for alert, said in told}
            news = tuple(
                News(alert, _line(alert, said, names, ()))
                for alert, said in last.values()
                if self._rules.withheld(tx, alert) is None
            )
        return newest, news

    def _seen(self, tx: Tx, rows: Sequence[Alert]) -> tuple[AlertView, ...]:
        names = self._names(tx)
        said = alerts.messages(tx, [row.id for row in rows])
        fates = outbox.fates(tx, [one.id for some in said.values() for one in some])
        taught = classifications.taught(tx, [row.event for row in rows if row.event])
        return tuple(
            AlertView(
                row,
                names.camera(row.camera) if row.camera else "",
                names.what(row.subject) if row.event else "",
                words.why(row, names),
                words.taught(row, *taught[row.event], names) if row.event in taught else None,
                tuple(_line(row, one, names, fates) for one in said.get(row.id, ())),
            )
            for row in rows
        )


def _line(
    alert: Alert, said: AlertMessage, names: AlertNames, fates: Sequence[Fate]
) -> MessageLine:
    became = tuple(
        _FATES[fate.state].format(name=fate.name) + (f": {fate.why}" if fate.why else "")
        for fate in fates
        if fate.message == said.id
    )
    return MessageLine(
        said, words.title(alert, said, names), words.text(alert, said, names), became
    )


def _place(tx: Tx, before: str) -> tuple[datetime, str]:
    row = alerts.find(tx, before)
    if row is None:
        raise PrivateEyeError(Kind.INVALID, "That is not the end of a page.")
    return row.decided_at, row.id
