"""Labelled footage as films of one event each, also at night, in rain, small and partly hidden.

The hard ones are made from the footage by filters, so they are simulated; and so is what carries a
still through an empty scene, where the footage has none of that kind.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.model import Label
from tests.bench.rows import NotMeasured

FPS = 15
_SIZE = "1280:720"
_FULL = (
    f"scale={_SIZE}:force_original_aspect_ratio=decrease,pad={_SIZE}:-1:-1,setsar=1,format=yuv420p"
)
_LONGEST_S = 8.0
_LED_BY_S = 0.5
_KINDS = {
    "person": Label.PERSON,
    "dog": Label.PET,
    "cat": Label.PET,
    "vehicle": Label.VEHICLE,
    "none": Label.OTHER,
}
# As chains of filters that end a picture of 1280x720.
VARIANTS = {
    "day": "null",
    "night": "format=gray,eq=gamma=0.55:contrast=0.8,noise=alls=14:allf=t,format=yuv420p",
    "rain": "split[a][b];[b]lutyuv=y=0:u=128:v=128,noise=c0s=60:allf=t,gblur=sigma=0.3:sigmaV=6[c];"
    "[a][c]blend=c0_mode=addition:c1_mode=normal:c2_mode=normal",
    "small": "scale=iw/2:ih/2,pad=iw*2:ih*2:(ow-iw)/2:(oh-ih)/2:color=gray",
    "hidden": "drawbox=x=0:y=ih*0.62:w=iw:h=ih*0.38:color=0x556655:t=fill",
}


@dataclass(frozen=True, slots=True)
class Film:
    """`arguments` of ffmpeg, before its output. `truth`: what its event is; `OTHER`: nothing that
    anybody wants to be told of."""

    name: str
    variant: str
    truth: Label
    arguments: tuple[str, ...]


def films(folder: Path) -> list[Film]:
    """Raises NotMeasured where the folder has no labels."""
    made = [*_labelled(folder), *_cut(folder), *_carried(folder)]
    return [
        Film(name, variant, truth, (*inputs, "-an", "-filter_complex", f"{chain},{filters}"))
        for variant, filters in VARIANTS.items()
        for name, truth, inputs, chain in made
    ]


_Made = tuple[str, Label, Sequence[str], str]


def _labelled(folder: Path) -> Iterator[_Made]:
    """Each interval whose kind is alone in it: who is with a dog is a person."""
    try:
        with (folder / "events.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise NotMeasured(f"there is no labelled footage in {folder.name}") from error
    for row in rows:
        truth = _KINDS.get(row["label"])
        start_s, end_s = float(row["start_s"]), float(row["end_s"])
        if truth is None or (truth is not Label.PERSON and _with_a_person(row, rows)):
            continue
        start_s = max(0.0, start_s - _LED_BY_S)
        trim = f"trim={start_s}:{min(end_s, start_s + _LONGEST_S)},setpts=PTS-STARTPTS"
        chain = f"[0:v]{trim},fps={FPS},{_FULL}"
        inputs = ["-i", str(folder / row["clip"])]
        yield f"{row['clip']} at {start_s:g} s", truth, inputs, chain


def _with_a_person(row: dict[str, str], rows: Sequence[dict[str, str]]) -> bool:
    return any(
        other["clip"] == row["clip"]
        and other["label"] == "person"
        and float(other["start_s"]) < float(row["end_s"])
        and float(row["start_s"]) < float(other["end_s"])
        for other in rows
    )


def _cut(folder: Path) -> Iterator[_Made]:
    """The dog alone, where it is beside the person who is with it."""
    path = folder / "person_dog_720p.mp4"
    if path.is_file():
        cut = "trim=3.6:9.6,setpts=PTS-STARTPTS,crop=iw*0.6:ih:iw*0.4:0"
        yield "the dog alone", Label.PET, ["-i", str(path)], f"[0:v]{cut},fps={FPS},{_FULL}"


# What is carried: a picture or a moment of a film, the part of it, what it is.
_STILLS = (
    ("cat_720p.jpg", "crop=iw*0.64:ih:iw*0.06:0", Label.PET),
    ("pets.jpg", "crop=iw*0.3:ih*0.72:iw*0.21:0", Label.PET),
    ("pets.jpg", "crop=iw*0.34:ih*0.5:iw*0.66:ih*0.36", Label.PET),
    ("parking_a.mp4", "trim=1:1.1,crop=iw*0.2:ih*0.44:iw*0.12:ih*0.3", Label.VEHICLE),
)
_EMPTY = ("visits_indoor_a.mp4", "parking_a.mp4")
_EMPTY_AT_S = {"visits_indoor_a.mp4": 1.0, "parking_a.mp4": 15.0}


def _carried(folder: Path) -> Iterator[_Made]:
    """Stills that cross an empty scene, from one side to the other, in six seconds."""
    for number, (name, part, truth) in enumerate(_STILLS):
        scene = _EMPTY[truth is Label.VEHICLE]
        if not ((folder / name).is_file() and (folder / scene).is_file()):
            continue
        at_s = _EMPTY_AT_S[scene]
        empty = (
            f"[0:v]trim={at_s}:{at_s + 0.05},setpts=PTS-STARTPTS,{_FULL},"
            f"loop=-1:1:0,fps={FPS},trim=0:9,setpts=N/{FPS}/TB[scene]"
        )
        still = f"[1:v]{part},setpts=PTS-STARTPTS,scale=-2:260,loop=-1:1:0,setpts=N/{FPS}/TB[still]"
        moves = f"[scene][still]overlay=x='-w+(t-1)*(W+w)/7':y=H*0.5:shortest=1,{_FULL}"
        inputs = ["-i", str(folder / scene), "-i", str(folder / name)]
        yield f"{name} {number}, carried", truth, inputs, f"{empty};{still};{moves}"
