"""Whatever is done to whichever member of a backup has a sentence, and changes nothing."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.backup import manifest
from bridge.backup.archive import DATABASE, SEALED
from bridge.errors import Kind, PrivateEyeError
from tests.backup.kept_house import KeptHouse, everything
from tests.backup.open_backup import OpenBackup
from tests.builders import NOON

# Which member each tampering is tried on; "clip" stands for the first and only run of footage.
MEMBERS = (DATABASE, SEALED, "clip", manifest.MEMBER)


def change(made: OpenBackup, name: str) -> None:
    content = made.members[name]
    made.members[name] = content[:-1] + bytes([content[-1] ^ 1])


def shorten(made: OpenBackup, name: str) -> None:
    made.members[name] = made.members[name][:-1]


def lengthen(made: OpenBackup, name: str) -> None:
    made.members[name] += b"\0"


def empty(made: OpenBackup, name: str) -> None:
    made.members[name] = b""


def remove(made: OpenBackup, name: str) -> None:
    del made.members[name]


def rename(made: OpenBackup, name: str) -> None:
    made.members["clips/" + "9" * 16 + ".clip"] = made.members.pop(name)


def swap(made: OpenBackup, name: str) -> None:
    other = next(one for one in made.members if one != name)
    members = made.members
    members[name], members[other] = members[other], members[name]


def add(made: OpenBackup, name: str) -> None:
    made.members["clips/" + "8" * 16 + ".clip"] = made.members[name]


CHANGES = (change, shorten, lengthen, empty, remove, rename, swap, add)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[KeptHouse, Path]:
    """A house with a clip, and its backup. No test here changes either."""
    folder = tmp_path_factory.mktemp("tampering")
    house = KeptHouse(folder / "state")
    house.move_in()
    house.clip(NOON, gops=1)
    house.back_up(folder / "house.backup")
    return house, folder / "house.backup"


def named(backup: OpenBackup, which: str) -> str:
    if which != "clip":
        return which
    return next(name for name in backup.members if name.startswith("clips/"))


@pytest.mark.parametrize("done", CHANGES, ids=lambda done: done.__name__)
@pytest.mark.parametrize("which", MEMBERS[:3])
@pytest.mark.parametrize("agrees", [False, True])
def test_every_tampering_of_every_member_is_refused_in_words(
    made: tuple[KeptHouse, Path],
    target: Path,
    which: str,
    done: Callable[[OpenBackup, str], None],
    agrees: bool,
) -> None:
    """`agrees`: whoever did it made the digests agree again, but has neither key nor passphrase."""
    house, source = made
    backup = OpenBackup(source)
    done(backup, named(backup, which))
    if agrees:
        backup.agree()
    backup.write(target)
    refused = refusal(house, target)
    lacking = which in (DATABASE, SEALED) and done in (remove, rename)
    if agrees and not lacking:
        assert "Somebody changed this backup after it was made" in refused
        return
    assert "This file is not a whole backup" in refused
    assert "Nothing was changed" in refused


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("backup", "9" * 16),
        ("house", "9" * 16),
        ("made_at", "2020-01-01T00:00:00Z"),
        ("clips", 7),
        ("ids", []),
        ("format", 2),
    ],
)
def test_whatever_the_manifest_says_is_vouched_for(
    made: tuple[KeptHouse, Path], target: Path, field: str, value: object
) -> None:
    house, source = made
    backup = OpenBackup(source)
    backup.said[field] = value
    backup.write(target)
    assert "Somebody changed this backup after it was made" in refusal(house, target)


@pytest.mark.parametrize("which", ["house", "passphrase"])
def test_a_voucher_of_another_backup_vouches_for_nothing(
    made: tuple[KeptHouse, Path], target: Path, tmp_path: Path, which: str
) -> None:
    house, source = made
    other = tmp_path / "other.backup"
    house.back_up(other, clips=True)
    backup = OpenBackup(source)
    backup.vouchers = {which: OpenBackup(other).vouchers[which]}
    backup.write(target)
    assert "Somebody changed this backup after it was made" in refusal(house, target)


def header(name: str, *, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.size, found.linkname = kind, size, "/etc/passwd"
    return found


def sparse(_source: Path) -> bytes:
    """A file of a terabyte that is all hole, as GNU tar and as POSIX write it."""
    old = header(DATABASE, kind=tarfile.GNUTYPE_SPARSE)
    return old.tobuf(tarfile.GNU_FORMAT) + bytes(10240)


def sparse_by_name(_source: Path) -> bytes:
    new = header(DATABASE)
    holes = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 40)}
    new.pax_headers = holes
    return new.tobuf(tarfile.PAX_FORMAT) + bytes(10240)


def endless_header(_source: Path) -> bytes:
    return header("x", kind=tarfile.XHDTYPE, size=1 << 40).tobuf() + bytes(10240)


def headers_of_headers(_source: Path) -> bytes:
    one = header("x", kind=tarfile.XHDTYPE, size=0).tobuf()
    return one * 3000 + bytes(10240)


def endless_name(_source: Path) -> bytes:
    return header("x", kind=tarfile.GNUTYPE_LONGNAME, size=1 << 40).tobuf() + bytes(10240)


def negative(_source: Path) -> bytes:
    new = header(DATABASE)
    new.pax_headers = {"size": "-512"}
    return new.tobuf(tarfile.PAX_FORMAT) + bytes(10240)


def endless_manifest(_source: Path) -> bytes:
    return header(manifest.MEMBER, size=1 << 40).tobuf() + bytes(10240)


def endless_keys(_source: Path) -> bytes:
    return header(SEALED, size=1 << 40).tobuf() + bytes(10240)


def nested_manifest(_source: Path) -> bytes:
    deep = b"[" * 10_000
    return header(manifest.MEMBER, size=len(deep)).tobuf() + deep + bytes(20480)


def twice(source: Path) -> bytes:
    with tarfile.open(source) as tar:
        first = tar.getmembers()[0]
        end = first.offset_data + -(-first.size // 512) * 512
    return source.read_bytes()[:end] * 2 + bytes(10240)


def more_after_the_list(source: Path) -> bytes:
    with tarfile.open(source) as tar:
        last = tar.getmembers()[-1]
        end = last.offset_data + -(-last.size // 512) * 512
    return source.read_bytes()[:end] + header(DATABASE).tobuf() + bytes(10240)


def packed(source: Path) -> bytes:
    return gzip.compress(source.read_bytes())


def nothing(_source: Path) -> bytes:
    return b""


BOMBS = (
    *(sparse, sparse_by_name, endless_header, headers_of_headers, endless_name, negative),
    *(endless_manifest, endless_keys, nested_manifest, twice, more_after_the_list, packed, nothing),
)


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__)
def test_a_file_that_was_made_to_hurt_is_refused_at_once(
    made: tuple[KeptHouse, Path], target: Path, make: Callable[[Path], bytes]
) -> None:
    house, source = made
    target.write_bytes(make(source))
    assert "This file is not a whole backup" in refusal(house, target)


KINDS = {
    "link": tarfile.SYMTYPE,
    "hard link": tarfile.LNKTYPE,
    "folder": tarfile.DIRTYPE,
    "device": tarfile.CHRTYPE,
    "disk": tarfile.BLKTYPE,
    "pipe": tarfile.FIFOTYPE,
    "contiguous": tarfile.CONTTYPE,
    "old": tarfile.AREGTYPE,
    "unknown": b"Z",
}


@pytest.mark.parametrize("which", MEMBERS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_what_is_no_plain_file_is_no_member(
    made: tuple[KeptHouse, Path], target: Path, which: str, kind: bytes
) -> None:
    house, source = made
    backup = OpenBackup(source)
    with tarfile.open(target, "w") as tar:
        tar.addfile(header(which if which != "clip" else named(backup, which), kind=kind))
    assert "is no plain file" in refusal(house, target)


@pytest.mark.parametrize(
    "name",
    [
        *("../outside", "/outside", "clips/../../outside.clip", "house.key", "./private-eye.db"),
        *("private-eye.db/", "clips/" + "a" * 16 + ".clip/..", "Private-Eye.db", "clip-keys", ""),
        *("clips/" + "a" * 16 + ".clip\n", "private-eye.db\0.x", "x" * 300, "\x1b[2Jsafe"),
    ],
)
def test_a_member_that_would_go_elsewhere_is_refused(
    made: tuple[KeptHouse, Path], target: Path, tmp_path: Path, name: str
) -> None:
    house, _ = made
    with tarfile.open(target, "w") as tar:
        tar.addfile(header(name, size=1), io.BytesIO(b"x"))
    refused = refusal(house, target)
    assert "This file is not a whole backup" in refused
    assert refused.isprintable()
    assert len(refused) < 200
    assert not list(tmp_path.rglob("outside*"))


def refusal(house: KeptHouse, target: Path) -> str:
    """In words; all is as it was."""
    before = everything(house.places.state)
    with pytest.raises(PrivateEyeError) as refused:
        house.restore(target, replace=True)
    assert refused.value.kind in (Kind.INVALID, Kind.DENIED)
    assert everything(house.places.state) == before
    return refused.value.message
