"""A house that shares: an owner, a member, a reviewer, a guest; and one clip of the front room."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bridge.model import Actor, Role
from bridge.policy.sharing import Purpose, ShareWish
from bridge.service.people.callers import Caller
from bridge.service.sharing.views import NewShare, OpenedCopy
from bridge.service.sharing.watching import SharedTo
from bridge.store import ledger
from bridge.store.ledger import Entry, LedgerQuery
from bridge.store.people.persons import Person
from tests.recorded import Footage
from tests.service.clip_house import ClipHouse, a_clip_house

OLGA, MIA, RITA, GUS = "olga", "mia", "rita", "gus"
_PEOPLE = {OLGA: Role.OWNER, MIA: Role.MEMBER, RITA: Role.REVIEWER, GUS: Role.GUEST}
SMALL = Footage(seconds=6, gop_s=2, size=(160, 90), rate=5)


@dataclass
class SharingHouse:
    house: ClipHouse
    clip: str

    @property
    def giving(self) -> Any:
        return self.house.shared.giving

    @property
    def viewing(self) -> Any:
        return self.house.shared.viewing

    def caller(self, person: str) -> Caller:
        """Signed in on a browser of theirs."""
        with self.house.db.write() as tx:
            started = self.house.sessions.start(tx, "a browser", person)
        caller = self.house.callers.browser(started.cookie)
        assert caller is not None
        return caller

    def actor(self, person: str) -> Actor:
        found = self.house.persons.find(person)
        assert found is not None
        return self.house.persons.actor(found, f"session of {person}", "a browser")

    def change(self, person: str, **changes: Any) -> None:
        found = self.house.persons.find(person)
        assert found is not None
        with self.house.db.write() as tx:
            self.house.persons.put(tx, replace(found, **changes))

    def share(self, by: str = OLGA, **wish: Any) -> NewShare:
        """With Mrs Hill, by a link, unless the wish says otherwise. Without its copy."""
        asked = {"called": "Mrs Hill", "purpose": Purpose.NEIGHBOUR, **wish}
        made = self.giving.share(self.actor(by), self.clip, ShareWish(**asked))
        assert isinstance(made, NewShare)
        return made

    def make(self) -> bool:
        return self.house.sharing.making.make_next()

    def shared(self, by: str = OLGA, **wish: Any) -> NewShare:
        """As `share`, with its copy."""
        made = self.share(by, **wish)
        assert self.make()
        return made

    def by_link(self, made: NewShare) -> SharedTo:
        assert made.secret is not None
        to = self.viewing.by_link(
            made.shared.share.id, made.secret, address="192.0.2.7", device="Firefox on Windows"
        )
        assert isinstance(to, SharedTo)
        return to

    def watch(self, to: SharedTo) -> tuple[OpenedCopy, bytes]:
        """From the first piece to the last."""
        opened = self.viewing.open(to)
        pieces = [self.viewing.piece(to, opened.view, n) for n in range(opened.pieces)]
        return opened, b"".join(pieces)

    def turn(self) -> None:
        """What the house does by itself twice a second."""
        self.house.sharing.ending.turn()

    def entries(self, *acts: str) -> list[Entry]:
        """Oldest first; of all acts of sharing, unless some are named."""
        with self.house.db.read() as tx:
            found = ledger.page(tx, LedgerQuery())
        wanted = acts or ("clip.share", "clip.take-back", "clip.share-end", "clip.shared-open")
        return [entry for entry in reversed(found) if entry.act in wanted]

    def keys(self) -> bytes:
        """The file that they are in."""
        return (self.house.folder / "share-keys").read_bytes().strip(b"\0")

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.house.folder / "copies").glob("*"))


@contextmanager
def a_sharing_house(folder: Path) -> Iterator[SharingHouse]:
    with a_clip_house(folder) as house:
        with house.db.write() as tx:
            for id_, role in _PEOPLE.items():
                now = house.clock.now()
                person = Person(id_, id_.capitalize(), role, None, (), None, now)
                house.persons.put(tx, person)
        yield SharingHouse(house, house.a_clip("front", **vars(SMALL)))
