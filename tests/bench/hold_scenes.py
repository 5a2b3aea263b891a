"""hold.scenes_recall, _whole, _false: what the watch makes of scenes that are hard for it.

A scene is real footage under a disturbance that is modelled: rain, headlights, clouds, bands of
mains light, the switch to infrared. `right.json` beside the films says when something is there.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.cameras import binary
from bridge.media.ffmpeg import Ffmpeg
from tests import third_party
from tests.bench.clips_events import outcome
from tests.bench.ground import Ground
from tests.bench.labelled import Interval
from tests.bench.rows import NotMeasured, Row, row
from tests.vision.films import copied

FAINT, FAINT_SHARE = frozenset({"night_12"}), 0.8
OUTSIDE_S = 10.0
_RIGHT = "right.json"
_RECIPE = Path("cases", "scenes", "scenes.py")


@dataclass(frozen=True, slots=True)
class Scene:
    """`events` is what the watch made of it, `wanted` when something is there."""

    name: str
    wanted: tuple[Interval, ...]
    events: tuple[Interval, ...]

    @property
    def share(self) -> float:
        """Of what is there, by events."""
        covered = sum(each.shared_s(event) for each in self.wanted for event in self.events)
        return covered / sum(each.length_s for each in self.wanted)

    @property
    def pieces(self) -> int:
        """Events in which the visit that has the most of them was seen."""
        return max(sum(each.shared_s(e) > 0 for e in self.events) for each in self.wanted)

    @property
    def outside_s(self) -> float:
        whole = sum(event.length_s for event in self.events)
        return whole - sum(e.shared_s(event) for e in self.wanted for event in self.events)


def scenes(ground: Ground) -> Iterator[Row]:
    tool = binary.locate(None)
    found = [_watched(tool, *each) for each in _films(ground)]
    shown = [scene for scene in found if scene.wanted]
    empty = [scene for scene in found if not scene.wanted]
    if not shown or not empty:
        raise NotMeasured("the scenes are not all there")
    faint = [scene for scene in shown if scene.name in FAINT]
    clear = [scene for scene in shown if scene.name not in FAINT]
    told = ", ".join(f"{scene.name} {scene.share:.2f}" for scene in shown)
    good = all(scene.share >= FAINT_SHARE for scene in faint)
    note = f"the least of {len(clear)}, of the faint {FAINT_SHARE:g} is asked; {told}"
    yield row("hold.scenes_recall", min(scene.share for scene in clear), note, good=good)
    torn = ", ".join(f"{scene.name} {scene.pieces}" for scene in shown if scene.pieces != 1)
    worst = max((scene.pieces for scene in shown), key=lambda pieces: abs(pieces - 1))
    yield row("hold.scenes_whole", worst, f"the worst of {len(shown)}; not one: {torn or 'none'}")
    outside = max(found, key=lambda scene: scene.outside_s)
    told = ", ".join(f"{scene.name} {len(scene.events)}" for scene in empty if scene.events)
    note = f"over {len(empty)} scenes: {told or 'none'}; the most outside what is right: \
{outside.outside_s:.1f} s in {outside.name}, {OUTSIDE_S:g} s are allowed"
    false = sum(len(scene.events) for scene in empty)
    yield row("hold.scenes_false", false, note, good=outside.outside_s <= OUTSIDE_S)


def _films(ground: Ground) -> list[tuple[Path, dict[str, Any]]]:
    """Each film and what is right of it; made here, unless the folder that was named has them."""
    footage = ground.media or third_party.FOOTAGE
    folder = footage
    if not (folder / _RIGHT).is_file():
        recipe, folder = footage.parent / _RECIPE, ground.folder / "scenes"
        if not recipe.is_file():
            raise NotMeasured(f"there is no recipe for scenes, since {third_party.why()}")
        argv = [sys.executable, str(recipe), str(footage), str(folder)]
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    right = json.loads((folder / _RIGHT).read_text(encoding="utf-8"))
    return [(folder / f"{name}.mp4", told) for name, told in right.items()]


def _watched(tool: Ffmpeg, film: Path, told: dict[str, Any]) -> Scene:
    wanted = tuple(Interval(start_s, end_s) for start_s, end_s in told["right"])
    return Scene(film.stem, wanted, outcome(tool, copied(tool, film)).events)
