"""What a backup says of itself: its last member, with the digests of all the others, and who
vouches for that."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bridge.backup.digits import Digest, Hex16
from bridge.backup.vouching import Vouchers
from bridge.errors import Kind, PrivateEyeError

# 3: somebody vouches for it. 2: says which clips are in it; before, each had one file of its name.
FORMAT = 3
MEMBER = "manifest.json"
_NOT_WHOLE = "This file is not a whole backup: {}. Nothing was changed."
ENDS = "it ends too early, or it never was one"
_LIST = "the list of what is in it is damaged"
_NEWER = (
    "This backup was made by a newer version of Private Eye. Install that version to restore it; "
    "nothing was changed."
)


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


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """As it was read. `signed`: the bytes that are vouched for."""

    manifest: Manifest
    signed: bytes
    vouchers: Vouchers


def signed(manifest: Manifest) -> bytes:
    """What somebody can vouch for."""
    return _canonical(manifest.model_dump(mode="json"))


def pack(manifest: Manifest, vouchers: Vouchers) -> bytes:
    """With a digest of its own, so that a flipped bit in it is found too."""
    said, by = manifest.model_dump(mode="json"), vouchers.model_dump(mode="json")
    packed = {"manifest": said, "vouchers": by, "sha256": _digest([said, by])}
    return json.dumps(packed, indent=1).encode()


def parse(data: bytes) -> SignedManifest:
    """Raises PrivateEyeError where it is damaged, or of a version that is not known."""
    try:
        read = json.loads(data)
        said, digest = read["manifest"], read["sha256"]
        # Nobody vouched for a backup before format 3.
        digested = [said, read["vouchers"]] if "vouchers" in read else said
        if digest != _digest(digested):
            raise damaged(_LIST)
        if said["format"] > FORMAT:
            raise PrivateEyeError(Kind.INVALID, _NEWER)
        vouchers = Vouchers.model_validate(read.get("vouchers", {}))
        return SignedManifest(Manifest.model_validate(said), _canonical(said), vouchers)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise damaged(_LIST) from error


def damaged(how: str) -> PrivateEyeError:
    """`how`: the middle of a sentence."""
    return PrivateEyeError(Kind.INVALID, _NOT_WHOLE.format(how))


def _digest(said: object) -> str:
    return hashlib.sha256(_canonical(said)).hexdigest()


def _canonical(said: object) -> bytes:
    return json.dumps(said, sort_keys=True).encode()
