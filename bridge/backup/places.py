"""Where a house keeps what is backed up."""

from dataclasses import dataclass
from pathlib import Path

from bridge.model import Actor, ActorKind

ACTOR = Actor(ActorKind.COMMAND_LINE, "command-line", "the command line")
DATABASE = "private-eye.db"
SLOTS = "clip-keys"
SUFFIX = ".clip"
# In the state folder and in the folder with the clips: what is being restored, and what was there
# before. Each is on the same disk as what it becomes, so that taking its place is a renaming.
RESTORING = "restoring"
BEFORE = "before-"
# In the folder with the clips.
QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Places:
    """The state folder, and the one with the clips, which may be on another disk."""

    state: Path
    clips: Path

    @property
    def database(self) -> Path:
        return self.state / DATABASE

    @property
    def slots(self) -> Path:
        return self.state / SLOTS

    @property
    def quarantine(self) -> Path:
        return self.clips / QUARANTINE

    def aside(self, name: str) -> list[Path]:
        """The folders of that name that a restore has made, as they are found from anywhere."""
        folders = {(base / name).resolve() for base in (self.state, self.clips)}
        return sorted(folder for folder in folders if folder.is_dir())


def is_ours(name: str) -> bool:
    """Whether this module made a folder of that name beside the clips."""
    return name in (RESTORING, QUARANTINE) or name.startswith(BEFORE)
