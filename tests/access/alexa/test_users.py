"""When Alexa users last asked: known at once, written now and then."""

from datetime import timedelta

from bridge.store.people import alexa_users
from bridge.store.people.alexa_users import AlexaUser
from tests.access.house import NOON, House

ANNA = AlexaUser(alexa_users.id_of("amzn1.ask.account.ANNA"), "Anna", NOON)
LATER = NOON + timedelta(hours=1)


def last_used(house: House) -> list[object]:
    with house.db.read() as tx:
        return [user.last_used_at for user in house.alexas.everyone(tx)]


def test_a_use_is_known_at_once_and_written_when_asked(house: House) -> None:
    with house.db.write() as tx:
        alexa_users.confirm(tx, ANNA)
    assert last_used(house) == [None]
    with house.db.write():  # a use waits for no writer
        house.alexas.used(ANNA.id, LATER)
    assert last_used(house) == [LATER]
    house.alexas.write_last_used()
    house.alexas.write_last_used()
    again = house.restarted()
    assert last_used(again) == [LATER]
    again.db.close()


def test_a_use_by_somebody_removed_meanwhile_is_forgotten(house: House) -> None:
    with house.db.write() as tx:
        alexa_users.confirm(tx, ANNA)
        house.alexas.used(ANNA.id, LATER)
        assert house.alexas.remove(tx, ANNA.id)
    house.alexas.write_last_used()
    with house.db.write() as tx:
        alexa_users.confirm(tx, ANNA)
    assert last_used(house) == [None]
