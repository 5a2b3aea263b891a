"""Labelled footage: a folder with clips and an `events.csv` (`clip,start_s,end_s,label,note`)."""

import csv
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.rows import NotMeasured

WANTED = frozenset({"person", "dog", "cat", "vehicle", "bicycle"})
NOTHING = "none"
# Where a label ends, a foot may still be in the picture.
_CLEAR_S = 0.3
_GAP_S = 1.5


@dataclass(frozen=True, slots=True)
class Interval:
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s

    def shared_s(self, other: "Interval") -> float:
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


@dataclass(frozen=True, slots=True)
class Clip:
    """`wanted`: where something should become an event; `busy`: where anything is to be seen.

    Labels that overlap are one interval.
    """

    path: Path
    length_s: float
    fps: int
    wanted: tuple[Interval, ...]
    busy: tuple[Interval, ...]
    nothing: tuple[Interval, ...]

    @property
    def empty(self) -> tuple[Interval, ...]:
        """Where the scene is empty, the longest first."""
        edges = [0.0, *(x for each in self.busy for x in (each.start_s, each.end_s)), self.length_s]
        gaps = [Interval(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        long = [gap for gap in gaps if gap.length_s >= _GAP_S] if self.busy else []
        return tuple(sorted(long, key=lambda gap: -gap.length_s))

    def is_alone(self, interval: Interval) -> bool:
        """Whether the clip shows the scene empty before and after."""
        return any(_meets(gap.end_s, interval.start_s) for gap in self._shown()) and any(
            _meets(gap.start_s, interval.end_s) for gap in self._shown()
        )

    def _shown(self) -> tuple[Interval, ...]:
        edges = [0.0, *(x for each in self.busy for x in (each.start_s, each.end_s)), self.length_s]
        gaps = [Interval(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return tuple(gap for gap in gaps if gap.length_s > _CLEAR_S)


def _meets(one_s: float, other_s: float) -> bool:
    return abs(one_s - other_s) < 1e-6


def clips(folder: Path, ffmpeg: str) -> list[Clip]:
    """In the order of the file. Raises NotMeasured when the folder has no labels."""
    try:
        with (folder / "events.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise NotMeasured(f"there is no labelled footage in {folder.name}") from error
    names = dict.fromkeys(row["clip"] for row in rows)
    return [_clip(folder / name, [r for r in rows if r["clip"] == name], ffmpeg) for name in names]


def _clip(path: Path, rows: Sequence[dict[str, str]], ffmpeg: str) -> Clip:
    length_s, fps = _probed(path, ffmpeg)

    def union(labels: Sequence[dict[str, str]]) -> tuple[Interval, ...]:
        joined: list[Interval] = []
        for row in sorted(labels, key=lambda label: float(label["start_s"])):
            start_s, end_s = float(row["start_s"]), min(length_s, float(row["end_s"]))
            if joined and start_s <= joined[-1].end_s:
                joined[-1] = Interval(joined[-1].start_s, max(end_s, joined[-1].end_s))
            else:
                joined.append(Interval(start_s, end_s))
        return tuple(joined)

    return Clip(
        path,
        length_s,
        fps,
        wanted=union([row for row in rows if row["label"] in WANTED]),
        busy=union([row for row in rows if row["label"] != NOTHING]),
        nothing=union([row for row in rows if row["label"] == NOTHING]),
    )


def _probed(path: Path, ffmpeg: str) -> tuple[float, int]:
    """Length and frame rate, 30 at most."""
    probe = str(Path(ffmpeg).with_name("ffprobe"))
    argv = [probe, "-v", "error", "-select_streams", "v:0", "-of", "json"]
    argv += ["-show_entries", "stream=avg_frame_rate:format=duration", str(path)]
    done = subprocess.run(argv, capture_output=True, check=True)
    found = json.loads(done.stdout)
    count, _, each = found["streams"][0]["avg_frame_rate"].partition("/")
    rate = float(count) / float(each or 1)
    return float(found["format"]["duration"]), max(5, min(30, round(rate)))
