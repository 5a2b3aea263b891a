"""A backup in somebody's hands: its members can be changed, and its lists made to agree again."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

from bridge.backup import manifest
from bridge.backup.archive import DATABASE
from tests.builders import NOON


class OpenBackup:
    """`said` and `vouchers` as in its manifest."""

    def __init__(self, path: Path | None = None) -> None:
        self.members: dict[str, bytes] = {}
        self.said: dict[str, Any] = {}
        self.vouchers: dict[str, Any] = {}
        if path is not None:
            with tarfile.open(path) as tar:
                self.members = {m.name: _read(tar, m) for m in tar.getmembers()}
            read = json.loads(self.members.pop(manifest.MEMBER))
            self.said, self.vouchers = read["manifest"], read["vouchers"]

    def agree(self) -> None:
        """As a forger does: the digests are those of the members that there are now."""
        self.said["members"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in self.members.items()
        ]

    def write(self, target: Path) -> None:
        """The manifest's own digest is always right."""
        said: object = [self.said, self.vouchers] if self.vouchers else self.said
        packed: dict[str, object] = {"manifest": self.said, "sha256": manifest._digest(said)}
        if self.vouchers:
            packed["vouchers"] = self.vouchers
        with tarfile.open(target, "w") as tar:
            for name, data in [*self.members.items(), (manifest.MEMBER, _json(packed))]:
                header = tarfile.TarInfo(name)
                header.size = len(data)
                tar.addfile(header, io.BytesIO(data))


def made_by_hand(members: dict[str, bytes]) -> OpenBackup:
    """As the version before made them: nobody vouches, and all agrees."""
    made = OpenBackup()
    made.members = members
    made.said = {"format": 2, "backup": "0" * 16, "house": "1" * 16, "made_at": NOON.isoformat()}
    made.said |= {"clips": 0, "ids": []}
    made.agree()
    return made


def as_before(target: Path) -> None:
    """The same backup as the version before would have made it."""
    made = OpenBackup(target)
    made.said["format"], made.vouchers = 2, {}
    made.write(target)


def records(path: Path) -> bytes:
    return OpenBackup(path).members[DATABASE]


def _json(packed: object) -> bytes:
    return json.dumps(packed).encode()


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    assert file is not None
    return file.read()
