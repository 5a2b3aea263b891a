"""Cameras are hidden and shown by the house's own rules: their schedules, and who is at home."""

from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy import privacy
from bridge.policy.acts import Act
from bridge.policy.privacy import Presence, PrivacyRules
from bridge.policy.privacy_journal import JournalPage, Switch
from bridge.service.acts import Acts
from bridge.service.privacy.journal import Journal
from bridge.service.privacy.switch import require_camera
from bridge.store.database import Database
from bridge.store.ledger import Plain
from bridge.store.privacy import mode as rows

MOST_NAMES = 64
_RULE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


class RuleBook:
    """Any thread. What it is told is in memory from its commit on."""

    def __init__(
        self,
        cameras: Collection[str],
        journal: Journal,
        acts: Acts,
        *,
        db: Database,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._cameras = cameras
        self._journal = journal
        self._acts = acts
        self._db = db
        self._clock = clock
        self._zone = zone
        with db.read() as tx:
            self._rules = dict(rows.rules(tx))
            self._known = dict(rows.at_home(tx))

    def of(self, actor: Actor, camera: str) -> PrivacyRules:
        """Raises NotFound, Denied."""
        self._require(actor, camera)
        return self._rules_of(camera)[0]

    def set(self, actor: Actor, camera: str, changed: PrivacyRules) -> None:
        """In force from now on. Raises NotFound, Denied."""
        self._require(actor, camera)
        said = changed.model_dump_json(exclude_defaults=True, exclude={"presence"})
        details: dict[str, Plain] = {"rules": said, "people": len(changed.presence)}
        with self._acts.perform(actor, Act.PRIVACY_SET, camera, details=details) as doing:
            now = doing.at
            rows.put_rules(doing.tx, camera, changed, now)
            doing.tx.after_commit(lambda: self._rules.__setitem__(camera, (changed, now)))
        self.settle()

    def people_at_home(self, actor: Actor) -> Mapping[str, Presence]:
        """As last reported. Raises Denied: whoever reports it need not see the others."""
        self._acts.require(actor, Act.PEOPLE_MANAGE)
        return dict(self._known)

    def tell_presence(self, actor: Actor, name: str, home: bool) -> Presence:
        """Somebody is at home, or away. Raises Denied, TooMany.

        The ledger is kept for long and read by others: it says neither who nor which.
        """
        with self._acts.perform(actor, Act.PRESENCE_TELL) as doing:
            now, before = doing.at, self._known.get(name)
            if before is None and len(self._known) >= MOST_NAMES:
                raise PrivateEyeError(Kind.TOO_MANY, "That is more people than live here.")
            changed = before is None or before.home is not home
            told = Presence(home, now if changed or before is None else before.since, now)
            rows.tell(doing.tx, name, told)
            doing.changed = changed
            doing.tx.after_commit(lambda: self._known.__setitem__(name, told))
        self.settle()
        return told

    def comes_back(self, camera: str) -> datetime | None:
        """When it is shown again by itself; None: it is not hidden, or nobody can say."""
        standing = self._journal.page(camera).standing
        rules, _ = self._rules_of(camera)
        known = dict(self._known)
        return privacy.comes_back(self._clock.now(), standing, rules, known, self._zone)

    def settle(self) -> None:
        """Do what the schedules and people's coming and going ask for now, and write down what
        could not be before. Raises Unavailable."""
        if not self._journal.is_behind and not self._ask_anything:
            return
        try:
            with self._db.write() as tx:
                for camera in self._cameras:
                    page = self._journal.page(camera)
                    self._journal.write(tx, camera, page, self._asked(camera, page))
        except PrivateEyeError:
            for camera in self._cameras:  # as with a person's own switch
                asked = self._asked(camera, self._journal.page(camera))
                if asked is not None:
                    self._journal.not_written(camera, asked)
            raise

    @property
    def _ask_anything(self) -> bool:
        return any(self._asked(camera, self._journal.page(camera)) for camera in self._cameras)

    def _asked(self, camera: str, page: JournalPage) -> Switch | None:
        """How the rules switch it now; None: not at all."""
        before = page.standing
        rules, since = self._rules_of(camera)
        now, known = self._clock.now(), dict(self._known)
        after = privacy.settled(now, before, rules, since, known, self._zone)
        return None if after is None or after == before else Switch(_RULE, after)

    def _require(self, actor: Actor, camera: str) -> None:
        self._acts.require(actor, Act.PRIVACY_SET, camera)
        require_camera(self._cameras, camera)

    def _rules_of(self, camera: str) -> tuple[PrivacyRules, datetime | None]:
        return self._rules.get(camera, (PrivacyRules(), None))
