"""clips.idle_cpu, clips.preroll_memory: a camera that is watched, and in which nothing moves."""

from collections.abc import Iterator
from time import sleep

from bridge.policy.settings import CameraSettings
from tests.bench import processes
from tests.bench.ground import Ground, House
from tests.bench.load import WINDOW_S, cores
from tests.bench.rows import NotMeasured, Row, row

CAMERA = "empty"
# Until the watch knows the room, and the ring holds all that it will.
SETTLE_S = 20.0
FLOOR_SETTLE_S = 4.0
SAMPLES_PER_S, SAMPLED_GOPS = 10, 3
SOUND_MBITS = 0.064
# What the watch looks at, of every picture that was decoded at 5 a second.
_LOOKED_AT = "fps=5,scale=320:180,format=gray"


def idle(ground: Ground) -> Iterator[Row]:
    empty = ground.source.ask(do="empty")
    with ground.house([(CAMERA, empty["url"], False)], notice=True) as house:
        sleep(SETTLE_S)
        yield _memory(ground, house, float(empty["mbits"]))
        yield _cpu(ground, house, empty["url"])


def _memory(ground: Ground, house: House, mbits: float) -> Row:
    held = []
    for _ in range(round(SAMPLES_PER_S * SAMPLED_GOPS * ground.gop_s)):
        held.append(int(house.helper.ask(do="held", camera=CAMERA)["bytes"]))
        sleep(1 / SAMPLES_PER_S)
    seconds = CameraSettings().pre_roll_s + 2 * ground.gop_s
    floor = (mbits + SOUND_MBITS) * 1e6 / 8 * seconds
    private = processes.private_mib(house.helper.pid)
    note = (
        f"the most that the ring held over {SAMPLED_GOPS} GOPs, shared with the live channel; "
        f"floor: {mbits + SOUND_MBITS:.2f} Mbit/s x {seconds:g} s; the bridge's own memory is "
        f"{private:.0f} MiB"
    )
    return row("clips.preroll_memory", max(held) / 2**20, note, floor / 2**20)


def _cpu(ground: Ground, house: House, url: str) -> Row:
    """The floor decodes the same camera, while the house goes on beside it."""
    _until_quiet(house)
    recorded = _recorded(house)
    children = house.processes[1:]
    bridge, *below = cores([house.helper.pid, *children], WINDOW_S)
    if _recorded(house) != recorded or house.processes[1:] != children:
        raise NotMeasured("the camera was not idle: something was noticed where nothing moves")
    total = bridge + sum(below)
    floor = _full_decode(ground, url)
    note = (
        f"over {WINDOW_S:g} s: bridge {100 * bridge:.2f}, {len(below)} children "
        f"{100 * sum(below):.2f}; floor: ffmpeg decodes all of the same camera, 5 pictures a "
        f"second to 320x180; {(total / floor):.2f} of it"
    )
    return row("clips.idle_cpu", 100 * total, note, 100 * floor)


def _until_quiet(house: House) -> None:
    def quiet() -> bool:
        newest = house.ask("GET", "/clips", params={"limit": "1"}).json()["clips"]
        return not newest or newest[0]["state"] != "open"

    processes.until(quiet, 2 * SETTLE_S, "the empty room is recorded")


def _recorded(house: House) -> int:
    return int(house.ask("GET", "/clips").json()["total"])


def _full_decode(ground: Ground, url: str) -> float:
    argv = [ground.ffmpeg, "-v", "error", "-nostdin", "-threads", "1", "-rtsp_transport", "tcp"]
    argv += ["-i", url, "-an", "-vf", _LOOKED_AT, "-f", "null", "-"]
    with processes.running(*argv) as child:
        sleep(FLOOR_SETTLE_S)
        spent = cores([child.pid], WINDOW_S)[0]
        if child.poll() is not None or not spent:
            raise NotMeasured("ffmpeg does not decode the camera")
        return spent
