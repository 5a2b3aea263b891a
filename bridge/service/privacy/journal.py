"""How each camera stands, and what of it could not be written down yet.

What memory says of a camera, the disk says, and the camera's line does, change together here and
nowhere else: by a commit, or ahead of a disk that takes no word. Its states:
`policy.privacy_journal.TABLE`.
"""

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from bridge.access.epochs import Epochs
from bridge.clock import Clock
from bridge.model import Actor
from bridge.policy import privacy_journal as policy
from bridge.policy.acts import Act
from bridge.policy.privacy import BY_ITSELF, Standing
from bridge.policy.privacy_journal import JournalPage, JournalState, Switch
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.privacy import mode as rows

_BLANK = JournalPage()


class Connections(Protocol):
    """What `service.cameras.connections.Connections` offers. Neither blocks nor raises."""

    def cut(self, camera: str) -> None: ...
    def connect(self, camera: str) -> None: ...


class Journal:
    """Any thread."""

    def __init__(
        self, connections: Connections, *, db: Database, epochs: Epochs, clock: Clock
    ) -> None:
        self._connections = connections
        self._epochs = epochs
        self._clock = clock
        self._turning = Lock()  # what is said of a camera, and its line, change together
        with db.read() as tx:
            found = rows.standings(tx)
        self._pages = {camera: JournalPage(standing) for camera, standing in found.items()}

    def page(self, camera: str) -> JournalPage:
        """How it stands now. Whoever decides by a page hands the same one to `write`."""
        return self._pages.get(camera, _BLANK)

    @property
    def is_behind(self) -> bool:
        """Whether something could not be written down yet."""
        pages = tuple(self._pages.values())
        return any(page.state is JournalState.UNWRITTEN for page in pages)

    def cut_hidden(self, camera: str) -> None:
        """Before the camera is connected for the first time."""
        if self.page(camera).hidden:
            self._connections.cut(camera)

    def write(
        self, tx: Tx, camera: str, decided: JournalPage, switch: Switch | None = None
    ) -> None:
        """What could not be written before, then a new switch, if there is one. The camera follows
        when `tx` commits, unless it was hidden in memory after the page `decided`."""
        hidden, switches = decided.disk_hides, policy.writes(decided, switch)
        for each in switches:
            turns = each.standing.hidden is not hidden
            if turns or each.standing.way not in BY_ITSELF:
                self._tell(tx, each.actor, camera, each.standing)
            rows.put(tx, camera, each.standing)
            if turns and each.standing.hidden:
                self._epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, camera))
            hidden = each.standing.hidden
        if switches:
            tx.after_commit(
                lambda: self._turn(camera, lambda page: policy.committed(page, decided, switch))
            )

    def not_written(self, camera: str, switch: Switch) -> None:
        """The disk takes no word: a full one keeps no camera on. What is being served ends with
        the camera; it is written down with whatever is written next."""
        self._turn(camera, lambda page: policy.failed(page, switch))

    def _tell(self, tx: Tx, actor: Actor, camera: str, wanted: Standing) -> None:
        """It was decided before, also where it could not be written down until now."""
        act = Act.PRIVACY_HIDE if wanted.hidden else Act.PRIVACY_REVEAL
        details: dict[str, Plain] = {"way": wanted.way.value}
        if wanted.until is not None:
            details["until"] = wanted.until.isoformat(timespec="seconds")
        ledger.append(tx, actor, act, at=self._clock.now(), object=camera, details=details)

    def _turn(self, camera: str, turned: Callable[[JournalPage], JournalPage]) -> None:
        with self._turning:
            before = self.page(camera)
            after = turned(before)
            if after == before:
                return
            self._pages[camera] = after
            if after.hidden:
                self._connections.cut(camera)
            else:
                self._connections.connect(camera)
