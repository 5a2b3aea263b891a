"""Both streams of a camera, as one line."""

from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.config import CameraConfig, SecretUrl
from bridge.model import Area, State
from bridge.service.cameras.connections import Connections
from bridge.service.cameras.house import sub_stream_id
from tests.access.house import FFMPEG, FakeClock
from tests.service.house import Hiding

CORNER = (Area(0, 0, 200, 200),)
MAIN = CameraConfig(id="front", name="front", url=SecretUrl("rtsp://127.0.0.1:9/main"))
SUB = MAIN.model_copy(update={"id": sub_stream_id("front")})


def test_what_is_blacked_out_is_black_in_both_streams() -> None:
    clock = FakeClock()
    fleet = Fleet((MAIN, SUB), ffmpeg=FFMPEG, clock=clock, sinks={}, first_segment=1)
    hiding = Hiding()
    connections = Connections(fleet, hiding, Stills(FFMPEG, clock), ["front"])
    assert connections.copied("front")
    connections.black_out("front", CORNER)
    assert fleet.black(MAIN.id) == fleet.black(SUB.id) == CORNER
    assert hiding.told == ["front"]
    connections.black_out("front", CORNER)
    assert hiding.told == ["front"]  # nothing changed, so nothing ends
    connections.cut("front")
    connections.black_out("front", ())
    assert fleet.black(MAIN.id) == fleet.black(SUB.id) == ()
    assert fleet.health(SUB.id).state is State.OFF
