"""When something moves in each scene: pure functions of wall time, in Unix seconds.

    front_room   every minute, seconds  5-15: the cat walks in and sits down
                               seconds 35-45: it gets up and walks out
    garden       every minute, seconds 10-16: a bird crosses the sky
                               seconds 28-44: somebody walks along the path
                               seconds 53-55: a gust shakes a tree
    door         every minute, seconds 20-38: a visitor walks up, waits (26-32) and leaves;
                               in even minutes one who leaves a parcel, in odd ones the neighbour
                               who takes it in
                 odd minutes,  seconds 48-60: the neighbour's dog walks by, and waits (53-56)

Leaves that sway and grain are not motion; a gust is. The garden camera drops out for 12 s in every
5 minutes.
"""

from enum import StrEnum

MINUTE = 60.0
CYCLE = 2 * MINUTE  # after which everything happens again


class SceneName(StrEnum):
    FRONT_ROOM = "front_room"
    GARDEN = "garden"
    DOOR = "door"


CAT_ENTERS, CAT_LEAVES = (5.0, 15.0), (35.0, 45.0)
BIRD_FLIES, SOMEBODY_WALKS = (10.0, 16.0), (28.0, 44.0)
GUST = (53.0, 55.0)
VISIT, VISITOR_WAITS = (20.0, 38.0), (26.0, 32.0)
# In the second minute of two.
DOG_VISIT, DOG_WAITS = (108.0, 120.0), (113.0, 116.0)

Span = tuple[float, float]


def _each_minute(*spans: Span) -> tuple[Span, ...]:
    return (*spans, *((start + MINUTE, end + MINUTE) for start, end in spans))


# In seconds of a cycle, in order.
MOTION: dict[SceneName, tuple[Span, ...]] = {
    SceneName.FRONT_ROOM: _each_minute(CAT_ENTERS, CAT_LEAVES),
    SceneName.GARDEN: _each_minute(BIRD_FLIES, SOMEBODY_WALKS, GUST),
    SceneName.DOOR: (*_each_minute(VISIT), DOG_VISIT),
}

DROPOUT_EVERY_S, DROPOUT_FROM_S, DROPOUT_TO_S = 300.0, 240.0, 252.0


def motion_at(scene: SceneName, t: float) -> bool:
    return any(start <= t % CYCLE < end for start, end in MOTION[scene])


def motion_spans(scene: SceneName, start: float, end: float) -> list[Span]:
    """The spans of motion that overlap [start, end), cut to it, in order."""
    cycles = range(int(start // CYCLE), int(end // CYCLE) + 1)
    spans = (
        (max(start, n * CYCLE + begins), min(end, n * CYCLE + ends))
        for n in cycles
        for begins, ends in MOTION[scene]
    )
    return [span for span in spans if span[0] < span[1]]


def dropped_out(t: float) -> bool:
    """Whether the garden camera is out, `t` seconds after the demo was started."""
    return DROPOUT_FROM_S <= t % DROPOUT_EVERY_S < DROPOUT_TO_S


def progress(span: Span, t: float, *, every: float = MINUTE) -> float | None:
    """How far through its span `t` is, 0 to 1; None outside it."""
    start, end = span
    second = t % every
    return (second - start) / (end - start) if start <= second < end else None
