"""Somebody of the house who speaks, by the voice console."""

from bridge.model import Role
from bridge.service.people.callers import Caller
from bridge.service.voice.identity import AlexaSpeaker
from bridge.store.people.persons import Person
from tests.service.clip_house import ClipHouse


def a_caller(
    house: ClipHouse, id_: str, role: Role = Role.MEMBER, cameras: frozenset[str] | None = None
) -> Caller:
    """Called as their id, with a capital."""
    person = Person(id_, id_.title(), role, cameras, (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, person)
        started = house.sessions.start(tx, "a browser", id_)
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return caller


def a_speaker(house: ClipHouse, caller: Caller) -> AlexaSpeaker:
    return AlexaSpeaker(house.voice_identity.console_user(caller), "console")
