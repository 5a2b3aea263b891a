"""What the ids in entries are called: cameras, people, clips; and in which zone times are told."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bridge.access.persons import Persons
from bridge.policy.rooms import NamedCamera
from bridge.service.cameras.house import House
from bridge.service.ledger.actors import KnownPerson
from bridge.service.ledger.sentences import KnownClip, Names
from bridge.store.database import Tx
from bridge.store.events import clips
from bridge.store.ledger import Entry
from bridge.store.people import persons as rows


class LedgerNames:
    """Any thread. `zone`: the house's."""

    def __init__(self, house: House, persons: Persons, zone: tzinfo) -> None:
        self._house = house
        self._persons = persons
        self.zone = zone

    def of(self, tx: Tx, entries: Sequence[Entry], *, twelve_hours: bool = True) -> Names:
        ids = {entry.object for entry in entries if entry.object and "clip" in entry.act}
        found = {id_: clip for id_ in ids if (clip := clips.find(tx, id_))}
        return Names(
            zone=self.zone,
            cameras={camera.id: camera.name for camera in self.cameras()},
            people=known_people(tx, self._persons),
            clips={id_: KnownClip(clip.camera, clip.starts_at) for id_, clip in found.items()},
            twelve_hours=twelve_hours,
        )

    def cameras(self) -> tuple[NamedCamera, ...]:
        return self._house.named()

    def people(self, tx: Tx, since: datetime) -> dict[str, str]:
        """People of the house, then those who were removed since, whose entries may still be
        here."""
        here = {person.id: person.name for person in self._persons.everyone()}
        gone = {one.id: f"{one.name} (removed)" for one in rows.removed(tx, since)}
        return here | gone


def known_people(tx: Tx, persons: Persons) -> dict[str, KnownPerson]:
    """Also who was removed: their entries may still be there."""
    gone = {one.id: KnownPerson(one.name, one.role, here=False) for one in rows.removed(tx)}
    here = {one.id: KnownPerson(one.name, one.role) for one in persons.everyone()}
    return gone | here
