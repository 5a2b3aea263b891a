"""voice.apl_findings: what Amazon's own check finds in the documents for an Echo's screen."""

from collections.abc import Iterator

from skill.apl.document import render
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, row
from tests.skill.apl.screens import DISPLAYS, screens, serialized
from tests.skill.apl.suggester import MODULES, amazons_findings


def findings(_: Ground) -> Iterator[Row]:
    if not MODULES.is_dir():
        raise NotMeasured("apl-suggester is not there: run .ci/setup test")
    directives = {
        f"{name} on {display}": serialized(render(screen, DISPLAYS[display]))
        for display in DISPLAYS
        for name, screen in screens().items()
    }
    found = amazons_findings({name: sent["document"] for name, sent in directives.items()})
    count = sum(map(len, found.values()))
    told = ", ".join(found) or "none has any"
    yield row("voice.apl_findings", count, f"of {len(directives)} documents: {told}")
