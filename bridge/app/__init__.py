"""The composition root: a configuration and the outside in, a house out. The only place that wires.

State and keys are opened and the doors bound when it is built: a port that is taken is known before
a camera is touched.
"""

from contextlib import ExitStack

from bridge.app.base import Base, StateFolder
from bridge.app.bridge import Bridge, new_link
from bridge.app.doors import Doors
from bridge.app.outside import REAL, Outside
from bridge.config import Config

__all__ = ["Bridge", "Outside", "build", "new_link"]


def build(config: Config, outside: Outside = REAL) -> Bridge:
    """A house that has not been started: of the product, the demo and the tests alike.

    Raises PrivateEyeError in plain words; the state folder and the ports are then free again.
    """
    tool = outside.ffmpeg(config.ffmpeg)
    state = StateFolder(config)
    with ExitStack() as undo:
        undo.callback(state.close)
        doors = Doors(config, outside.listen)
        undo.callback(doors.close)
        base = Base(config, outside.clock, tool, state.key, state.db)
        bridge = Bridge(base, state, doors, outside)
        undo.pop_all()
    return bridge
