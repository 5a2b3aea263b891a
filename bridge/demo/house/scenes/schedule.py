"""When something moves in each scene: pure functions of wall time, in Unix seconds.

    front_room   every minute, seconds  5-15: the cat walks in and sits down
                               seconds 35-45: it gets up and walks out
    garden       every minute, seconds 10-16: a bird crosses the sky
                               seconds 28-44: somebody walks along the path
    door         every minute, seconds 20-38: a visitor walks up, waits (26-32) and leaves;
                               in even minutes one who leaves a parcel, in odd ones the neighbour
                               who takes it in

Leaves that sway and grain are not motion. The garden camera drops out for 12 s in every 5 minutes.
"""

from enum import StrEnum

MINUTE = 60.0


class SceneName(StrEnum):
    FRONT_ROOM = "front_room"
    GARDEN = "garden"
    DOOR = "door"


CAT_ENTERS, CAT_LEAVES = (5.0, 15.0), (35.0, 45.0)
BIRD_FLIES, SOMEBODY_WALKS = (10.0, 16.0), (28.0, 44.0)
VISIT, VISITOR_WAITS = (20.0, 38.0), (26.0, 32.0)

MOTION: dict[SceneName, tuple[tuple[float, float], ...]] = {
    SceneName.FRONT_ROOM: (CAT_ENTERS, CAT_LEAVES),
    SceneName.GARDEN: (BIRD_FLIES, SOMEBODY_WALKS),
    SceneName.DOOR: (VISIT,),
}

DROPOUT_EVERY_S, DROPOUT_FROM_S, DROPOUT_TO_S = 300.0, 240.0, 252.0


def motion_at(scene: SceneName, t: float) -> bool:
    return any(start <= t % MINUTE < end for start, end in MOTION[scene])


def motion_spans(scene: SceneName, start: float, end: float) -> list[tuple[float, float]]:
    """The spans of motion that overlap [start, end), cut to it, in order."""
    minutes = range(int(start // MINUTE), int(end // MINUTE) + 1)
    spans = (
        (max(start, m * MINUTE + begins), min(end, m * MINUTE + ends))
        for m in minutes
        for begins, ends in MOTION[scene]
    )
    return [span for span in spans if span[0] < span[1]]


def dropped_out(t: float) -> bool:
    """Whether the garden camera is out, `t` seconds after the demo was started."""
    return DROPOUT_FROM_S <= t % DROPOUT_EVERY_S < DROPOUT_TO_S


def progress(span: tuple[float, float], t: float) -> float | None:
    """How far through its span of the minute `t` is, 0 to 1; None outside it."""
    start, end = span
    second = t % MINUTE
    return (second - start) / (end - start) if start <= second < end else None
