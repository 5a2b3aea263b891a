"""Open grants: used in time, by their holder, until revoked; and gone after a restart."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from bridge.access.grants.book import LATE_S, LATE_WITH_COOKIE_S, Admitted, GrantBook
from bridge.access.grants.grant import GrantFault, GrantRefused
from bridge.access.holders import UNTIL_REVOKED
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Rendition
from bridge.policy.fair_use import MOST_VIEWS
from bridge.store.people.epochs import Subject, SubjectKind
from tests.access.house import FRONT, NOON, House

TABLET = Subject(SubjectKind.SESSION, "0123456789abcdef")
ECHO = Subject(SubjectKind.ALEXA_USER, "AAAAAAAAAAAAAAAAAAAAAA")
PROGRAM = Subject(SubjectKind.TOKEN, "fedcba9876543210")
SECOND = timedelta(seconds=1)


def opened(house: House, holder: Subject = ECHO, camera: str = "front") -> str:
    return house.view(holder, camera)


def asked(house: House, token: str, session: str | None = None) -> GrantFault | None:
    """Why not, or None where it was admitted."""
    return house.why_not(token, session)


def late(house: House, token: str, session: str | None = None) -> bool:
    """Whether who is refused is known to be its own holder, whose player asks on."""
    answer = refused(house, token, session)
    assert answer.own is not None or not answer.late
    return answer.late


def refused(house: House, token: str, session: str | None = None) -> GrantRefused:
    answer = house.grants.admit(token, session=session)
    assert isinstance(answer, GrantRefused)
    return answer


def test_an_open_grant_admits_and_says_to_what(house: House) -> None:
    answer = house.grants.admit(opened(house), session=None)
    assert isinstance(answer, Admitted)
    grant = answer.grant
    assert (grant.camera, grant.rendition, grant.holder) == ("front", Rendition.ECHO, ECHO)
    assert grant.not_after == NOON + timedelta(hours=4)


@pytest.mark.parametrize(("after_s", "reason"), [(59, None), (60, GrantFault.EXPIRED)])
def test_a_grant_must_be_used_within_a_minute(
    house: House, after_s: int, reason: GrantFault | None
) -> None:
    token = opened(house)
    house.clock.advance(after_s * SECOND)
    assert asked(house, token) is reason


@pytest.mark.parametrize(("after_s", "reason"), [(89, None), (90, GrantFault.EXPIRED)])
def test_a_used_grant_must_be_used_again_within_ninety_seconds(
    house: House, after_s: int, reason: GrantFault | None
) -> None:
    token = opened(house)
    house.clock.advance(59 * SECOND)
    assert asked(house, token) is None
    house.clock.advance(after_s * SECOND)
    assert asked(house, token) is reason


def test_an_expired_grant_stays_expired(house: House) -> None:
    token = opened(house)
    house.clock.advance(60 * SECOND)
    assert asked(house, token) is GrantFault.EXPIRED
    assert asked(house, token) is GrantFault.ENDED


def test_a_grant_in_use_lasts_four_hours_and_no_longer(house: House) -> None:
    token = opened(house)
    reasons = []
    for _ in range(4 * 60):
        reasons.append(asked(house, token))
        house.clock.advance(60 * SECOND)
    assert set(reasons) == {None}
    assert asked(house, token) is GrantFault.EXPIRED


def test_four_hours_hold_even_when_the_wall_clock_is_set_back(house: House) -> None:
    token = opened(house)
    for _ in range(4 * 60):
        assert asked(house, token) is None
        house.clock.ticks += 60
    assert asked(house, token) is GrantFault.EXPIRED


def test_a_grant_ends_with_the_rights_of_its_holder(house: House) -> None:
    end = NOON + 30 * SECOND
    token = house.view(ECHO, until=end)
    assert asked(house, token) is None
    house.clock.advance(30 * SECOND)
    assert asked(house, token) is GrantFault.EXPIRED


def test_rights_that_last_longer_do_not_lengthen_it(house: House) -> None:
    end = NOON + timedelta(days=30)
    token = house.view(ECHO, until=end)
    answer = house.grants.admit(token, session=None)
    assert isinstance(answer, Admitted)
    assert answer.grant.not_after == NOON + timedelta(hours=4)


@pytest.mark.parametrize("session", [None, "", "another-session"])
def test_a_browsers_grant_needs_that_browsers_session(house: House, session: str | None) -> None:
    token = opened(house, TABLET)
    assert asked(house, token, session) is GrantFault.WRONG_SESSION
    assert asked(house, token, TABLET.id) is None


def test_what_a_session_gives_to_a_player_needs_no_cookie_and_ends_with_the_session(
    house: House,
) -> None:
    token = house.view(TABLET, to_player=True)
    assert asked(house, token) is None
    assert not house.grants.end(token, holder=ECHO)
    house.revoke(TABLET)
    assert asked(house, token) is GrantFault.REVOKED


@pytest.mark.parametrize("holder", [ECHO, PROGRAM])
def test_echos_and_programs_send_no_cookie(house: House, holder: Subject) -> None:
    token = opened(house, holder)
    assert asked(house, token) is None
    assert asked(house, token, TABLET.id) is None


@pytest.mark.parametrize("subject", [FRONT, ECHO])
def test_revoking_camera_or_holder_ends_the_grant_at_once_and_for_good(
    house: House, subject: Subject
) -> None:
    token = opened(house)
    other = opened(house, TABLET, camera="garden")
    house.revoke(subject)
    assert asked(house, token) is GrantFault.REVOKED
    assert asked(house, other, TABLET.id) is None
    assert asked(house, opened(house)) is None
    assert asked(house, token) is GrantFault.REVOKED


def test_a_revocation_that_was_rolled_back_revokes_nothing(house: House) -> None:
    token = opened(house)

    def fail() -> None:
        with house.db.write() as tx:
            house.epochs.raise_epoch(tx, FRONT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert asked(house, token) is None


def test_a_restart_revives_nothing(house: House) -> None:
    used, fresh, revoked = opened(house), opened(house), opened(house, TABLET)
    assert asked(house, used) is None
    house.revoke(TABLET)
    again = house.restarted()
    reasons = [asked(again, token, TABLET.id) for token in (used, fresh, revoked)]
    assert reasons == [GrantFault.ENDED, GrantFault.ENDED, GrantFault.REVOKED]
    assert asked(again, opened(again, TABLET), TABLET.id) is None
    again.db.close()


def test_its_holder_may_end_it_and_nobody_else(house: House) -> None:
    token = opened(house)
    assert not house.grants.end(token, holder=TABLET)
    assert asked(house, token) is None
    assert house.grants.end(token, holder=ECHO)
    assert asked(house, token) is GrantFault.ENDED
    assert not house.grants.end(token, holder=ECHO)
    assert not house.grants.end("forged", holder=ECHO)


def test_a_deleted_clips_grants_end_and_no_others(house: House) -> None:
    def clip(id_: str) -> str:
        return house.grants.open("front", Rendition.SOURCE, ECHO, not_after=UNTIL_REVOKED, clip=id_)

    doomed, kept, live = clip("a" * 16), clip("b" * 16), opened(house)
    house.grants.end_clips(["a" * 16, "c" * 16])
    assert [asked(house, token) for token in (doomed, kept, live)] == [GrantFault.ENDED, None, None]


def test_a_clips_grant_rests_while_its_player_is_paused(house: House) -> None:
    token = house.grants.open("front", Rendition.ECHO, ECHO, not_after=UNTIL_REVOKED, clip="a" * 16)
    house.clock.advance(59 * SECOND)
    assert asked(house, token) is None
    house.clock.advance(599 * SECOND)
    assert asked(house, token) is None
    house.clock.advance(600 * SECOND)
    assert asked(house, token) is GrantFault.EXPIRED


def test_grants_that_are_over_are_swept(house: House) -> None:
    opened(house)
    opened(house, TABLET)
    opened(house, camera="garden")
    assert house.grants.sweep() == 0
    house.revoke(TABLET)
    assert house.grants.sweep() == 1
    house.clock.advance(60 * SECOND)
    assert house.grants.sweep() == 2
    assert house.grants.sweep() == 0


def test_one_holder_crowds_out_only_themselves(house: House) -> None:
    echo, first, second = opened(house), opened(house, TABLET), opened(house, TABLET)
    house.clock.advance(SECOND)
    assert asked(house, first, TABLET.id) is None
    for _ in range(MOST_VIEWS - 1):
        opened(house, TABLET)
    assert asked(house, second, TABLET.id) is GrantFault.ENDED
    assert asked(house, first, TABLET.id) is None
    assert asked(house, echo) is None


def test_a_person_has_their_share_on_however_many_devices(house: House) -> None:
    def view(device: str, person: str) -> str:
        holder = Subject(SubjectKind.SESSION, device)
        return house.grants.open(
            "front", Rendition.SOURCE, holder, not_after=UNTIL_REVOKED, to_player=True, whose=person
        )

    other, first = view("f" * 16, "other"), view("0" * 16, "guest")
    for number in range(MOST_VIEWS):
        view(f"{number % 8:016}", "guest")
    assert asked(house, first) is GrantFault.ENDED
    assert asked(house, other) is None


def test_when_all_is_taken_opening_is_refused_until_some_are_over(house: House) -> None:
    grants = GrantBook(b"k" * 32, house.epochs, house.clock, most=3)

    def view(holder: Subject) -> str:
        return grants.open("front", Rendition.ECHO, holder, not_after=UNTIL_REVOKED)

    for _ in range(3):
        view(ECHO)
    with pytest.raises(PrivateEyeError) as raised:
        view(TABLET)
    assert raised.value.kind is Kind.TOO_MANY
    house.clock.advance(60 * SECOND)
    token = view(TABLET)
    assert isinstance(grants.admit(token, session=TABLET.id), Admitted)


def test_many_players_at_once_while_rights_change(house: House) -> None:
    doomed, kept = opened(house), opened(house, TABLET, camera="garden")
    go = Barrier(9)
    after: list[GrantFault | None] = []
    kept_reasons: list[GrantFault | None] = []

    def play() -> None:
        go.wait(10)
        kept_reasons.extend(asked(house, kept, TABLET.id) for _ in range(50))
        go.wait(10)
        after.append(asked(house, doomed))

    players = [Thread(target=play) for _ in range(8)]
    for player in players:
        player.start()
    go.wait(10)
    house.revoke(FRONT)
    go.wait(10)
    for player in players:
        player.join(10)
    assert set(kept_reasons) == {None}
    assert after == [GrantFault.REVOKED] * 8


def test_it_says_which_grants_hold(house: House) -> None:
    first, second, third = opened(house), opened(house, TABLET), opened(house, PROGRAM)
    ids = [house.grants.id_of(token) for token in (first, second, third)]
    assert house.grants.open_ids() == frozenset(ids)
    house.revoke(TABLET)
    house.grants.end(third, holder=PROGRAM)
    assert house.grants.open_ids() == {ids[0]}
    house.clock.advance(60 * SECOND)
    assert house.grants.open_ids() == frozenset()


def close_both(house: House, tokens: tuple[str, str]) -> None:
    for token, holder in zip(tokens, (TABLET, ECHO), strict=True):
        assert house.grants.end(token, holder=holder)


def sweep(house: House, _tokens: tuple[str, str]) -> None:
    house.revoke(FRONT)
    assert house.grants.sweep() == 2


@pytest.mark.parametrize(
    "end",
    [
        close_both,
        sweep,
        lambda house, _: house.revoke(FRONT),
        lambda house, _: house.clock.advance(60 * SECOND),
    ],
    ids=["closed", "swept", "revoked", "idle"],
)
def test_who_asks_once_more_for_their_own_view_is_known(
    house: House, end: Callable[[House, tuple[str, str]], None]
) -> None:
    tokens = opened(house, TABLET), opened(house)
    end(house, tokens)
    assert late(house, tokens[0], TABLET.id)
    assert late(house, tokens[1])
    house.clock.advance(LATE_S * SECOND)
    house.grants.sweep()
    # The cookie says whose it was; without one anybody could ask.
    assert late(house, tokens[0], TABLET.id)
    assert not late(house, tokens[1])
    house.clock.advance((LATE_WITH_COOKIE_S - LATE_S) * SECOND)
    for _ in range(2):
        assert not late(house, tokens[0], TABLET.id)
        assert refused(house, tokens[0], TABLET.id).own is not None
        house.grants.sweep()


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize(
    ("holder", "until_s", "longest"),
    [(ECHO, 60, LATE_S), (ECHO, 40, LATE_S), (TABLET, 60, LATE_WITH_COOKIE_S)],
    ids=["unused", "rights", "cookie"],
)
def test_how_late_somebody_asks_is_counted_from_the_end_and_not_from_when_it_was_noticed(
    house: House, holder: Subject, until_s: int, longest: float, swept: bool
) -> None:
    soon, later = (house.view(holder, until=NOON + until_s * SECOND) for _ in range(2))
    house.clock.advance((until_s + longest - 1) * SECOND)
    assert late(house, soon, TABLET.id)
    house.clock.advance(SECOND)
    if swept:
        assert house.grants.sweep() == 1
    assert not late(house, later, TABLET.id)


def test_a_view_of_before_a_restart_ended_with_it(house: House) -> None:
    token, echo = opened(house, TABLET), opened(house)
    house.clock.advance(timedelta(days=1))
    again = house.restarted()
    assert late(again, token, TABLET.id)
    assert not late(again, echo)
    house.clock.advance(LATE_WITH_COOKIE_S * SECOND)
    assert not late(again, token, TABLET.id)
    again.db.close()


def test_a_grant_whose_rights_have_ended_is_swept(house: House) -> None:
    house.view(ECHO, until=NOON + 30 * SECOND)
    house.clock.advance(30 * SECOND)
    assert house.grants.open_ids() == frozenset()


def test_whoever_else_asks_for_a_view_that_has_ended_is_a_stranger(house: House) -> None:
    token = opened(house, TABLET)
    house.grants.end(token, holder=TABLET)
    for session in (None, "another-session"):
        assert not late(house, token, session)
    assert not late(house, token[:-1] + ("A" if token[-1] != "A" else "B"), TABLET.id)
    assert not late(house, "forged", TABLET.id)
    restarted = house.restarted()
    assert not late(restarted, opened(house))
    restarted.db.close()


def test_a_wrong_cookie_beside_an_open_view_is_a_strangers(house: House) -> None:
    assert not late(house, opened(house, TABLET), "another-session")


def test_who_ends_views_all_the_time_takes_no_more_memory(house: House) -> None:
    grants = GrantBook(b"k" * 32, house.epochs, house.clock, most=3)
    tokens = []
    for _ in range(4):
        token = grants.open("front", Rendition.ECHO, ECHO, not_after=UNTIL_REVOKED)
        grants.end(token, holder=ECHO)
        tokens.append(token)
    answers = [grants.admit(token, session=None) for token in tokens]
    assert [isinstance(a, GrantRefused) and a.late for a in answers] == [
        False,
        True,
        True,
        True,
    ]
