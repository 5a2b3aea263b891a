"""The rows of "Sharing", in the order they are measured."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bridge.cameras import binary
from tests.bench import share_blur, share_recipients
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, Row

GROUPS = (
    Group(frozenset({"share.faces_covered", "share.area_blurred"}), share_blur.covered),
    Group(frozenset({"share.render_speed"}), share_blur.speed),
    Group(frozenset({"share.revoke_s"}), share_recipients.revoke),
    Group(frozenset({"share.postcard_open"}), share_recipients.postcard_open),
    Group(frozenset({"share.unshared_bytes"}), share_recipients.unshared),
)


def measure(
    only: str | None, failed: Callable[[Missing], None], *, media: Path | None = None
) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured.

    `media`: a folder with films of faces.
    """
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack, media=media)
        yield from run(GROUPS, ground, only, failed)
