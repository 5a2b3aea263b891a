"""Who did something, by the name of the time: nobody becomes somebody else by a new name."""

import pytest

from bridge.model import Actor, ActorKind, Role
from bridge.service.ledger.actors import KnownPerson, who
from bridge.store.people.persons import FIRST

MIA = Actor(ActorKind.MEMBER, "session", "Mia", "mia")
OWNER = Actor(ActorKind.OWNER, "session", "Owner", FIRST)
HOUSE = {
    FIRST: KnownPerson("Owner", Role.OWNER),
    "mia": KnownPerson("Mia", Role.MEMBER),
    "tv": KnownPerson("Kitchen TV", Role.SCREEN),
}


def with_(**people: KnownPerson) -> dict[str, KnownPerson]:
    return {**HOUSE, **people}


@pytest.mark.parametrize(
    ("actor", "people", "said"),
    [
        (MIA, HOUSE, "Mia"),
        (OWNER, HOUSE, "the owner"),
        (Actor(ActorKind.SCREEN, "s", "Kitchen TV", "tv"), HOUSE, "the kitchen TV"),
        (MIA, with_(mia=KnownPerson("M.", Role.MEMBER)), "Mia, a member, now called M."),
        # A role is that of the time.
        (MIA, with_(mia=KnownPerson("M.", Role.OWNER)), "Mia, a member, now called M."),
        (MIA, with_(mia=KnownPerson("Mia", Role.MEMBER, here=False)), "Mia"),
        (
            MIA,
            with_(
                mia=KnownPerson("Mia", Role.MEMBER, here=False), x=KnownPerson("mia", Role.GUEST)
            ),
            "Mia, a member, since removed",
        ),
        # Names that are there from before nobody could choose them.
        (MIA, with_(x=KnownPerson("M\u0456a", Role.GUEST)), "Mia, a member"),
        (
            Actor(ActorKind.MEMBER, "s", "The owner", "x"),
            HOUSE,
            "The owner, a member, since removed",
        ),
        (
            Actor(ActorKind.MEMBER, "s", "Owner", "x"),
            with_(x=KnownPerson("Owner", Role.MEMBER)),
            "Owner, a member",
        ),
        (
            Actor(ActorKind.GUEST, "s", "Kitchen TV", "x"),
            with_(x=KnownPerson("Kitchen TV", Role.GUEST)),
            "Kitchen TV, a guest",
        ),
        (
            Actor(ActorKind.SCREEN, "s", "Kitchen TV", "tv"),
            with_(x=KnownPerson("The kitchen TV", Role.GUEST)),
            "the kitchen TV, a screen",
        ),
        (OWNER, with_(owner=KnownPerson("Olga", Role.OWNER)), "Owner, an owner, now called Olga"),
        (
            Actor(ActorKind.MEMBER, "s", "Owner", FIRST),
            with_(owner=KnownPerson("Owner", Role.MEMBER)),
            "Owner, a member",
        ),
        # By voice the kind is no role.
        (Actor(ActorKind.VOICE, "link", "Mia", "mia"), HOUSE, "Mia by voice"),
        (
            Actor(ActorKind.VOICE, "link", "Mia", "mia"),
            with_(mia=KnownPerson("M.", Role.MEMBER)),
            "Mia by voice, a member, now called M.",
        ),
        (Actor(ActorKind.VOICE, "link", "Owner", FIRST), HOUSE, "the owner"),
        # What is not a person's cannot be said of one.
        (
            Actor(ActorKind.MEMBER, "s", "command line", "x"),
            HOUSE,
            "command line, a member, since removed",
        ),
        (Actor(ActorKind.COMMAND_LINE, "t", "command line"), HOUSE, "somebody on the command line"),
        (Actor(ActorKind.SYSTEM, "many", "many at once"), HOUSE, "many at once"),
    ],
)
def test_it_is_who_it_was(actor: Actor, people: dict[str, KnownPerson], said: str) -> None:
    assert who(actor, people) == said


def test_who_takes_a_name_is_told_by_the_one_before() -> None:
    renamed = with_(mia=KnownPerson("M.", Role.MEMBER))
    assert who(MIA, renamed, becomes="M.") == "Mia"
    assert who(MIA, renamed, becomes="Mimi") == "Mia, a member, now called M."
