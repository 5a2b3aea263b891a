"""What somebody was told of, and why, by voice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bridge.access.persons import Persons
from bridge.model import Actor, Role
from bridge.policy.acts import Act
from bridge.policy.alerts import AlertVerdict
from bridge.service.live.open_views import OpenViews
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_clip import SpokenClips
from bridge.store.alerts import alerts, settings
from bridge.store.alerts.alerts import Alert
from bridge.store.database import Database, Tx
from bridge.store.events import teaching

_SINCE = timedelta(hours=24)
_MOST = 200


@dataclass(frozen=True, slots=True)
class SpokenAlert:
    """As `ToldAlert` of the contract."""

    about: str
    what: str | None
    name: str | None
    camera: str
    local_time: str
    day: str


@dataclass(frozen=True, slots=True)
class AlertsTold:
    on: bool
    count: int
    last: SpokenAlert | None


@dataclass(frozen=True, slots=True)
class AlertReason:
    on: bool
    sent: bool
    alert: SpokenAlert | None
    why: str | None
    minutes: int | None


class VoiceAlerts:
    """Any thread. An Alexa that is for everybody who lives here tells of everybody's."""

    def __init__(
        self,
        spoken: SpokenClips,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        persons: Persons,
        views: OpenViews,
    ) -> None:
        self._spoken = spoken
        self._db = db
        self._voice_identity = voice_identity
        self._persons = persons
        self._views = views

    def told(self, speaker: AlexaSpeaker) -> AlertsTold | Stranger:
        """Raises Denied."""
        found = self._found(speaker, sent=True)
        if isinstance(found, Stranger):
            return found
        on, rows = found
        return AlertsTold(on, len(rows), self._said(rows[0]) if rows else None)

    def why(self, speaker: AlexaSpeaker, *, sent: bool) -> AlertReason | Stranger:
        """Of the newest that was sent, or was not. Raises Denied."""
        found = self._found(speaker, sent=sent)
        if isinstance(found, Stranger):
            return found
        on, rows = found
        if not rows:
            return AlertReason(on, sent, None, None, None)
        return AlertReason(on, sent, self._said(rows[0]), rows[0].why.value, rows[0].minutes)

    def _found(
        self, speaker: AlexaSpeaker, *, sent: bool
    ) -> tuple[bool, tuple[Alert, ...]] | Stranger:
        """Whether alerts are on, and those of the time, newest first; once for each event."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(speaker, known.actor, Act.ALERTS_ASK)
        cameras = {named.id: True for named in may.named}
        with self._db.read() as tx:
            people = self._people(known.actor)
            wishes = settings.everyone(tx)
            on = any(
                camera.on or camera.lost
                for person in people
                if person in wishes
                for camera in wishes[person].alerts.cameras.values()
            )
            rows = self._rows(tx, people, cameras, sent=sent)
        self._views.read(known.actor, Act.ALERTS_ASK)
        return on, rows

    def _rows(
        self, tx: Tx, people: tuple[str, ...], cameras: Mapping[str, bool], *, sent: bool
    ) -> tuple[Alert, ...]:
        verdict = AlertVerdict.SENT if sent else AlertVerdict.HELD
        since = self._spoken.time.now() - _SINCE
        found: dict[str, Alert] = {}
        for person in people:
            for row in alerts.page(tx, person, before=None, limit=_MOST):
                is_theirs = not row.camera or row.camera in cameras
                if is_theirs and row.verdict is verdict and row.at >= since:
                    found.setdefault(row.event or row.id, row)
        return tuple(sorted(found.values(), key=lambda row: row.at, reverse=True))

    def _people(self, actor: Actor) -> tuple[str, ...]:
        if actor.person is not None:
            return (actor.person,)
        everyone = self._persons.everyone()
        return tuple(person.id for person in everyone if person.role is not Role.SCREEN)

    def _said(self, row: Alert) -> SpokenAlert:
        local_time, day = self._spoken.time.told(row.at)
        camera = self._spoken.name(row.camera) if row.camera else ""
        with self._db.read() as tx:
            name = teaching.called(tx, row.subject) if row.subject else None
        return SpokenAlert(row.kind.value, row.subject, name, camera, local_time, day)
