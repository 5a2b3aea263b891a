"""Who may what today, as the whole table."""

from datetime import UTC, datetime

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy.consent import Act, Allowed, Ask, Refused, decide, require

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = set(Act)
MAY = {
    ActorKind.OWNER: EVERYTHING,
    ActorKind.COMMAND_LINE: EVERYTHING,
    ActorKind.VOICE: {
        *(Act.LIVE, Act.LIST, Act.CONFIRM_VOICE),
        *(Act.WATCH_CLIP, Act.KEEP_CLIP, Act.DELETE_CLIP),
    },
    ActorKind.STRANGER: {Act.CONFIRM_VOICE},
    ActorKind.SYSTEM: set(),
}


@pytest.mark.parametrize("kind", ActorKind)
@pytest.mark.parametrize("act", Act)
def test_each_kind_of_actor_may_do_its_acts_and_no_others(kind: ActorKind, act: Act) -> None:
    decision = decide(Ask(Actor(kind, "id", "name"), act, NOON, camera="front"))
    assert isinstance(decision, Allowed) is (act in MAY[kind])


@pytest.mark.parametrize("act", [Act.LIVE, Act.WATCH_CLIP, Act.DELETE_CLIP, Act.SET_CAMERA])
def test_acts_on_pictures_need_a_camera(act: Act) -> None:
    decision = decide(Ask(Actor(ActorKind.OWNER, "id", "name"), act, NOON))
    assert isinstance(decision, Refused)


def test_a_refusal_says_why_in_a_sentence() -> None:
    ask = Ask(Actor(ActorKind.VOICE, "id", "name"), Act.MANAGE_ALEXA, NOON)
    assert decide(ask) == Refused("This cannot be done by voice.")
    with pytest.raises(PrivateEyeError, match=r"This cannot be done by voice\.") as raised:
        require(ask)
    assert raised.value.kind is Kind.DENIED
