"""Who may what, as the whole table: kind x role x act x camera x time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.model import Actor, ActorKind, Hours, Rights, Role, VoiceScope
from bridge.policy.acts import Right
from bridge.policy.consent import Allowed, Ask, allowed, decide, reach
from bridge.policy.refusal import Refused, Why

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
BERLIN = ZoneInfo("Europe/Berlin")
EVERYTHING = set(Right)
LOOK = {Right.LIVE, Right.LIST}
CLIPS = {Right.WATCH_CLIP, Right.TELL_CLIPS, Right.KEEP_CLIP, Right.DELETE_CLIP}
TEACHES = {Right.TEACH, Right.SEE_LEARNT}
OWN = {Right.OWN_ACCOUNT, Right.OWN_LEDGER}
ROLE = {
    Role.OWNER: EVERYTHING,
    Role.MEMBER: LOOK
    | CLIPS
    | TEACHES
    | OWN
    | {Right.OWN_NAME, Right.OWN_ALERTS, Right.SAY, Right.HIDE, Right.REVEAL}
    | {Right.SHARE, Right.SEE_OUTBOUND},
    Role.GUEST: LOOK | OWN,
    Role.REVIEWER: OWN,
    Role.SCREEN: LOOK | {Right.WATCH_CLIP, Right.TELL_CLIPS, Right.TEACH, Right.HIDE},
}
VOICE = (
    LOOK
    | CLIPS
    | TEACHES
    | {Right.HIDE, Right.REVEAL, Right.OWN_LEDGER, Right.READ_LEDGER, Right.CONFIRM_VOICE}
)
MAY = {
    ActorKind.OWNER: EVERYTHING,
    ActorKind.MEMBER: ROLE[Role.MEMBER],
    ActorKind.GUEST: ROLE[Role.GUEST],
    ActorKind.REVIEWER: ROLE[Role.REVIEWER],
    ActorKind.SCREEN: ROLE[Role.SCREEN],
    ActorKind.COMMAND_LINE: EVERYTHING,
    ActorKind.PROGRAM: {Right.TELL_PRESENCE},
    ActorKind.VOICE: VOICE,
    ActorKind.RECIPIENT: set(),
    ActorKind.STRANGER: {Right.CONFIRM_VOICE},
    ActorKind.SYSTEM: set(),
}


def somebody(kind: ActorKind, rights: Rights | None = None) -> Actor:
    return Actor(kind, "id", "name", rights=rights)


def may(actor: Actor, act: Right, camera: str | None = "front", at: datetime = NOON) -> bool:
    return isinstance(decide(Ask(actor, act, at, camera)), Allowed)


@pytest.mark.parametrize("kind", ActorKind)
@pytest.mark.parametrize("act", Right)
def test_each_kind_of_actor_may_do_its_acts_and_no_others(kind: ActorKind, act: Right) -> None:
    assert may(somebody(kind), act) is (act in MAY[kind])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Right)
def test_a_person_may_do_by_voice_what_both_may(role: Role, act: Right) -> None:
    speaking = somebody(ActorKind.VOICE, Rights(role))
    expected = act in VOICE and (act in ROLE[role] or act is Right.CONFIRM_VOICE)
    assert may(speaking, act) is expected


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Right)
@pytest.mark.parametrize("camera", ["front", "bedroom"])
@pytest.mark.parametrize("over", [False, True])
def test_rights_to_some_cameras_until_a_time(
    role: Role, act: Right, camera: str, over: bool
) -> None:
    until = NOON + timedelta(minutes=0 if over else 1)
    rights = Rights(role, frozenset({"front"}), until=until)
    expected = act in ROLE[role] and camera == "front" and not over
    assert may(somebody(ActorKind(role.value), rights), act, camera) is expected


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (datetime(2026, 3, 2, 8, 59, tzinfo=BERLIN), False),
        (datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN), True),
        (datetime(2026, 3, 2, 16, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 2, 17, 0, tzinfo=BERLIN), False),
        (datetime(2026, 3, 3, 12, 0, tzinfo=BERLIN), False),  # a Tuesday
        (datetime(2026, 3, 6, 23, 30, tzinfo=BERLIN), True),  # Friday's, over midnight
        (datetime(2026, 3, 7, 1, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 7, 2, 0, tzinfo=BERLIN), False),
    ],
)
def test_hours_are_those_of_the_house(at: datetime, open_: bool) -> None:
    hours = (Hours(frozenset({0}), 9 * 60, 17 * 60), Hours(frozenset({4}), 22 * 60, 2 * 60))
    guest = somebody(ActorKind.GUEST, Rights(Role.GUEST, hours=hours, zone=BERLIN))
    assert may(guest, Right.LIVE, at=at.astimezone(UTC)) is open_


@pytest.mark.parametrize("act", [Right.LIVE, Right.WATCH_CLIP, Right.DELETE_CLIP, Right.SET_CAMERA])
def test_acts_on_pictures_need_a_camera(act: Right) -> None:
    assert isinstance(decide(Ask(somebody(ActorKind.OWNER), act, NOON)), Refused)


@pytest.mark.parametrize("scope", VoiceScope)
def test_a_linked_alexa_may_do_what_it_was_let(scope: VoiceScope) -> None:
    linked = Actor(
        ActorKind.VOICE, "id", "name", rights=Rights(Role.OWNER), scopes=frozenset({scope})
    )
    able = {act for act in VOICE if may(linked, act)}
    assert able == {
        VoiceScope.LOOK: {Right.LIVE, Right.WATCH_CLIP},
        VoiceScope.LIST: {
            *(Right.LIST, Right.TELL_CLIPS),
            *(Right.OWN_LEDGER, Right.READ_LEDGER),
        },
        VoiceScope.CONTROL: {Right.KEEP_CLIP, *TEACHES, Right.HIDE, Right.REVEAL},
        VoiceScope.DELETE: {Right.DELETE_CLIP},
        VoiceScope.SHARE: set(),
    }[scope] | {Right.CONFIRM_VOICE}


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER])
@pytest.mark.parametrize("hidden_by", [None, *Role])
@pytest.mark.parametrize("kind", [ActorKind.VOICE, None])
def test_nobody_reveals_what_a_higher_role_hid(
    role: Role, hidden_by: Role | None, kind: ActorKind | None
) -> None:
    actor = somebody(kind or ActorKind(role.value), Rights(role))
    ask = Ask(actor, Right.REVEAL, NOON, "front", hidden_by=hidden_by)
    refused = role is Role.MEMBER and hidden_by is Role.OWNER
    assert isinstance(decide(ask), Refused) is refused


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (ActorKind.OWNER, False),
        (ActorKind.COMMAND_LINE, False),
        (ActorKind.MEMBER, True),
        (ActorKind.VOICE, True),  # an Alexa that hears everybody in the room
        (ActorKind.SCREEN, True),
        (ActorKind.PROGRAM, True),
    ],
)
def test_what_the_owner_hid(kind: ActorKind, refused: bool) -> None:
    ask = Ask(somebody(kind), Right.REVEAL, NOON, "front", hidden_by=Role.OWNER)
    assert isinstance(decide(ask), Refused) is refused


def test_some_cameras_or_any() -> None:
    owner = somebody(ActorKind.OWNER, Rights(Role.OWNER))
    member = somebody(ActorKind.MEMBER, Rights(Role.MEMBER, frozenset({"front", "attic"})))
    house = ["front", "bedroom"]
    assert reach(owner, Right.WATCH_CLIP, NOON, house) is None
    assert reach(member, Right.WATCH_CLIP, NOON, house) == frozenset({"front"})
    assert allowed(member, Right.LIVE, NOON, house) == {"front"}
    guest = somebody(ActorKind.GUEST, Rights(Role.GUEST))
    assert reach(guest, Right.WATCH_CLIP, NOON, house) == Refused(Why.GUESTS_MAY_NOT)


def test_a_refusal_says_why() -> None:
    ask = Ask(somebody(ActorKind.VOICE), Right.MANAGE_ALEXA, NOON)
    assert decide(ask) == Refused(Why.NOT_BY_VOICE)
