"""What a backup says of itself: its last member, with the digests of all the others."""

import hashlib
import json
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bridge.errors import Kind, PrivateEyeError

# 2: says which clips are in it. Before, each had one file of its name.
FORMAT = 2
MEMBER = "manifest.json"
NOT_WHOLE = (
    "This file is not a whole backup: it is damaged, it ends too early, or it never was one. "
    "Nothing was changed."
)
_NEWER = (
    "This backup was made by a newer version of Private Eye. Install that version to restore it; "
    "nothing was changed."
)
Hex16 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _ManifestModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(_ManifestModel):
    """`size` in bytes; `sha256` of all of them."""

    name: str
    size: int = Field(ge=0)
    sha256: Digest


class Manifest(_ManifestModel):
    """`clips`: how many are in it, sealed; their keys are then in it under the passphrase. `ids`:
    theirs; format 1 does not say them."""

    format: int
    backup: Hex16
    house: Hex16
    made_at: AwareDatetime
    clips: int = Field(ge=0)
    ids: tuple[Hex16, ...] = ()
    members: tuple[Member, ...]


def new(
    backup: str, house: str, made_at: datetime, clips: frozenset[str], members: tuple[Member, ...]
) -> Manifest:
    return Manifest(
        format=FORMAT,
        backup=backup,
        house=house,
        made_at=made_at,
        clips=len(clips),
        ids=tuple(sorted(clips)),
        members=members,
    )


def pack(manifest: Manifest) -> bytes:
    """With a digest of its own, so that a flipped bit in it is found too."""
    said = manifest.model_dump(mode="json")
    return json.dumps({"manifest": said, "sha256": _digest(said)}, indent=1).encode()


def parse(data: bytes) -> Manifest:
    """Raises PrivateEyeError where it is damaged, or of a version that is not known."""
    try:
        read = json.loads(data)
        said, digest = read["manifest"], read["sha256"]
        if digest != _digest(said):
            raise damaged()
        if said["format"] > FORMAT:
            raise PrivateEyeError(Kind.INVALID, _NEWER)
        return Manifest.model_validate(said)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise damaged() from error


def damaged() -> PrivateEyeError:
    return PrivateEyeError(Kind.INVALID, NOT_WHOLE)


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
