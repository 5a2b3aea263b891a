"""What makes the copies of clips that are shared."""

from bridge.app.base import Base
from bridge.sharing.plan import CopyRenderer
from bridge.sharing.render import CopyMaker


def renderer(base: Base) -> CopyRenderer:
    return CopyMaker(base.tool, clock=base.clock)
