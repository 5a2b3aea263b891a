"""Films in which there are faces, also turned, half hidden, at night, small and fast.

The harder ones are made from the others by filters, so they are simulated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.films import CARPHONE
from tests.sharing.clips import MadeClip, clip

# A man in a car, who turns his head and covers his face; then, where they are, footage of others.
_FOUND = ("person_dog_720p.mp4", "faces_walking.gif", "person_under_trees_720p.mp4")
_LONGEST_S = 4.0
_LARGE = "scale=iw*min(1280/iw\\,720/ih):-2,setsar=1"
VARIANTS = {
    "as it is": "null",
    "turned": "rotate=0.35:fillcolor=gray",
    "half hidden": "drawbox=x=0:y=ih*0.45:w=iw:h=ih*0.55:color=0x556655:t=fill",
    "night": "format=gray,eq=gamma=0.55:contrast=0.8,noise=alls=14:allf=t",
    "small": "scale=trunc(iw/4)*2:trunc(ih/4)*2,pad=iw*2:ih*2:(ow-iw)/2:(oh-ih)/2:color=gray",
    "fast": "setpts=PTS/3,fps=25",
}


@dataclass(frozen=True, slots=True)
class FaceFilm:
    name: str
    variant: str
    clip: MadeClip
    seconds: float


def films(folder: Path) -> Iterator[FaceFilm]:
    """As they are made, since each is some megabytes."""
    paths = [CARPHONE, *(folder / name for name in _FOUND if (folder / name).is_file())]
    for path in paths:
        for variant, filters in VARIANTS.items():
            chain = f"{_LARGE},{filters},format=yuv420p"
            made = clip("-t", str(_LONGEST_S), "-i", str(path), "-an", "-vf", chain)
            yield FaceFilm(path.stem, variant, made, _LONGEST_S)


def of_720p(folder: Path) -> tuple[str, MadeClip]:
    """Ten seconds in which a person is seen, 1280x720, as it was filmed where that is there."""
    path = folder / _FOUND[0]
    if path.is_file():
        return path.name, clip("-i", str(path), "-an", encoded=("-c:v", "copy"))
    fill = "scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1"
    return CARPHONE.name, clip("-t", "10", "-i", str(CARPHONE), "-vf", fill)
