"""Who gives way to whom, without a socket; and any sequence of comings and goings."""

from collections import Counter
from dataclasses import dataclass
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.web.connection_limits import (
    MOST_COUNTED,
    MOST_OF_AN_ADDRESS,
    ConnectionLimits,
    Full,
    Let,
    Peer,
    Phase,
    SentAway,
    peer_of,
)

MOST = 400
A, B, NEAR = Peer("10.0.0.1"), Peer("10.0.0.2"), Peer("127.0.0.1", near=True)


@dataclass(eq=False)
class Held:
    source: Peer
    phase: Phase
    since: float = 0.0


def limits(*held: Held) -> ConnectionLimits[Held]:
    made: ConnectionLimits[Held] = ConnectionLimits(MOST)
    for one in held:
        made.add(one.source, one)
    return made


def many(source: Peer, phase: Phase, count: int) -> list[Held]:
    return [Held(source, phase, since=float(number)) for number in range(count)]


def gives_way(kept: ConnectionLimits[Held], source: Peer) -> tuple[Held, ...]:
    decision = kept.decide(source)
    assert isinstance(decision, Let)
    return decision.instead


def test_the_oldest_half_open_ones_of_the_same_address_give_way() -> None:
    theirs, other = many(A, Phase.HALF_OPEN, MOST_OF_AN_ADDRESS), Held(B, Phase.HALF_OPEN, since=-1)
    oldest = gives_way(limits(*reversed(theirs), other), A)
    assert oldest == tuple(theirs[: len(oldest)])
    assert 0 < len(oldest) < MOST_OF_AN_ADDRESS / 2
    assert gives_way(limits(*theirs, other), B) == ()


def test_this_machine_has_more_than_an_address_out_there() -> None:
    assert limits(*many(NEAR, Phase.ASKED, MOST // 2 - 1)).decide(NEAR) == Let()
    assert limits(*many(NEAR, Phase.ASKED, MOST // 2)).decide(NEAR) == Full()
    assert limits(*many(A, Phase.ASKED, MOST_OF_AN_ADDRESS - 1)).decide(A) == Let()
    assert limits(*many(A, Phase.ASKED, MOST_OF_AN_ADDRESS)).decide(A) == Full()


def test_what_does_least_gives_way_first() -> None:
    phases = (Phase.HALF_OPEN, Phase.RESTING, Phase.SENDING)
    asked = many(A, Phase.ASKED, MOST_OF_AN_ADDRESS - len(phases))
    held = {phase: Held(A, phase) for phase in phases}
    for phase in phases:
        assert gives_way(limits(*asked, *held.values()), A) == (held.pop(phase),)
        asked.append(Held(A, Phase.ASKED))
    assert limits(*asked).decide(A) == Full()


def test_a_crowd_of_addresses_keeps_out_neither_this_machine_nor_one_more() -> None:
    crowd = [Held(Peer(f"10.0.1.{n}"), Phase.HALF_OPEN, since=n) for n in range(MOST // 2)]
    assert crowd[0] in gives_way(limits(*crowd), A)
    assert gives_way(limits(*crowd), NEAR) == ()


@pytest.mark.parametrize(
    ("peer", "local", "address", "near"),
    [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", True),
        ("::1", "::1", "::1", True),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1", "127.0.0.1", True),
        ("172.31.87.10", "172.31.87.10", "172.31.87.10", True),  # a container, of itself
        ("192.168.1.2", "127.0.0.1", "192.168.1.2", False),
        ("::ffff:192.168.1.2", "::ffff:192.168.1.9", "192.168.1.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", "fe80::1", False),
        ("2001:db8::1:7", "2001:db8::9", "2001:db8::/64", False),  # a household
        ("2001:db8::9", "2001:db8::9", "2001:db8::9", True),
        ("10.9.0.7", "10.0.0.1", "10.9.0.7", True),  # a proxy that was named
    ],
)
def test_where_a_connection_comes_from(peer: str, local: str, address: str, near: bool) -> None:
    assert peer_of(peer, local, [ip_network("10.9.0.0/24")]) == Peer(address, near=near)


def test_who_was_sent_away_is_told_apart_up_to_so_many_addresses() -> None:
    away = SentAway()
    assert not away.any
    for number in range(3 * MOST_COUNTED):
        away.add(Peer(f"10.{number >> 8}.{number & 255}.1"))
        away.add(A)
    assert away.told() == {
        "count": 6 * MOST_COUNTED,
        "addresses": MOST_COUNTED + 1,
        "most": A.address,
    }


SOURCES = st.sampled_from([A, B, NEAR, *(Peer(f"10.0.2.{n}") for n in range(6))])


@given(st.lists(st.tuples(SOURCES, st.sampled_from(Phase)), max_size=900))
def test_no_limit_is_ever_exceeded_and_no_request_cut_off(
    arrivals: list[tuple[Peer, Phase]],
) -> None:
    kept = limits()
    held: list[Held] = []
    for number, (source, phase) in enumerate(arrivals):
        decision = kept.decide(source)
        if isinstance(decision, Full):
            own = [one for one in held if one.source.near == source.near]
            assert {one.phase for one in own if one.source == source} == {Phase.ASKED} or (
                len(own) >= MOST // 2
            )
            continue
        for one in decision.instead:
            assert one.phase is not Phase.ASKED
            assert one.source.near == source.near
            kept.remove(one.source, one)
            held.remove(one)
        held.append(Held(source, phase, float(number)))
        kept.add(source, held[-1])
    assert max(Counter(h.source.near for h in held).values(), default=0) <= MOST // 2
    far = Counter(h.source for h in held if not h.source.near)
    assert max(far.values(), default=0) <= MOST_OF_AN_ADDRESS
