"""What makes the copies of clips that are shared."""

from collections.abc import Generator

from bridge.app.base import Base
from bridge.errors import Kind, PrivateEyeError
from bridge.model import BlurMode
from bridge.sharing.plan import ClipFile, CopyRenderer, Rendered, RenderPlan


class Unable:
    """Makes none: nothing is shared rather than shared uncovered."""

    def can(self, blur: BlurMode) -> bool:  # noqa: ARG002
        return False

    def render(self, source: ClipFile, plan: RenderPlan) -> Generator[Rendered, None, None]:  # noqa: ARG002
        yield Rendered(b"", 0.0)
        raise PrivateEyeError(Kind.UNAVAILABLE, "No copies can be made on this machine.")


def renderer(base: Base) -> CopyRenderer:  # noqa: ARG001
    return Unable()
