"""Clips, by what people do with them. What several of these ask first is in `visible`."""

from dataclasses import dataclass

from bridge.service.events.deleting import ClipDeleting
from bridge.service.events.finding import ClipFinding
from bridge.service.events.keeping import ClipKeeping
from bridge.service.events.viewing import ClipViewing


@dataclass(frozen=True, slots=True)
class Clips:
    """`viewing`: also of files of them. `keeping`: also of what is recorded by hand."""

    finding: ClipFinding
    viewing: ClipViewing
    keeping: ClipKeeping
    deleting: ClipDeleting
