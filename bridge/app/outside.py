"""What a house meets that is not its own: the time, a program, sockets, the network."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bridge.alerts.sending import Kinds
from bridge.app import receivers, renderers
from bridge.app.base import Base
from bridge.cameras import binary
from bridge.clock import Clock, SystemClock
from bridge.config import Listen
from bridge.media.ffmpeg import Ffmpeg
from bridge.sharing.plan import CopyRenderer
from bridge.web.server import DoorServer
from skill import signature


@dataclass(frozen=True, slots=True)
class Outside:
    """As it is where nothing else is said. Whoever wants one thing otherwise replaces that one.

    `ffmpeg`: finds the tool, from what the settings name; with it cameras are connected to.
    `listen`: binds a door, by its name. `fetch_chain`: gets Amazon's certificates, the one thing
    that is fetched from outside the house. `receivers`: the ways by which alerts
    leave it. `renderer`: makes the copies of clips that are shared.
    """

    clock: Clock = SystemClock()  # noqa: RUF009  # it holds nothing
    ffmpeg: Callable[[Path | None], Ffmpeg] = binary.locate
    listen: Callable[[str, Listen], DoorServer] = DoorServer
    fetch_chain: Callable[[str], bytes] = signature.fetch_chain
    receivers: Callable[[Base], Kinds] = receivers.registered
    renderer: Callable[[Base], CopyRenderer] = renderers.renderer


REAL = Outside()
