"""A house with people, settings and clips, to back up and bring back; and a disk that stops."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bridge.backup import making, quarantine, restoring
from bridge.backup.making import Made
from bridge.backup.places import Places
from bridge.backup.restoring import Restored, RestoreRequest
from bridge.store.events import clips
from bridge.store.keys import house_key
from bridge.store.people import alexa_users, sessions
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.persons import FIRST
from bridge.store.people.sessions import SessionRow
from bridge.store.swap import Files
from tests.builders import NOON, FakeClock
from tests.footage.vault import Steps, Vault

PASSPHRASE = "correct horse battery"
# Guessing need not be costly here.
CHEAP = 4
TABLET, PHONE = "a" * 16, "b" * 16
KITCHEN = "u" * 22


class KeptHouse:
    """One state folder. `open` does what the bridge does with it, and closes it again."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder, folder / "clips")
        self.clock = FakeClock()

    @contextmanager
    def open(self) -> Iterator[Vault]:
        kek = house_key(self.places.state).derive("clips")
        with closing(Vault(self.places.state, kek=kek)) as vault:
            yield vault

    def move_in(self) -> None:
        with self.open() as vault, vault.db.write() as tx:
            until = NOON + timedelta(days=30)
            for id_ in (TABLET, PHONE):
                sessions.add(tx, SessionRow(id_, b"h" * 32, "a browser", NOON, NOON, until, FIRST))
            alexa_users.confirm(tx, AlexaUser(KITCHEN, "kitchen", NOON))

    def people(self) -> tuple[set[str], set[str]]:
        """Sessions that are open, and Alexa users."""
        with self.open() as vault, vault.db.read() as tx:
            live = {row.id for row in sessions.live(tx, self.clock.now())}
            return live, {user.id for user in alexa_users.everyone(tx)}

    def clip(self, starts_at: datetime = NOON, *, gops: int = 3, seconds: int = 2) -> str:
        with self.open() as vault:
            return vault.clip(gops, starts_at=starts_at, seconds=seconds)

    def file(self, clip: str) -> Path:
        """Of the clip's only run."""
        with self.open() as vault:
            return vault.path(clip)

    def delete(self, *ids: str) -> None:
        with self.open() as vault:
            vault.delete(*ids)
            while vault.library.finish():
                pass

    def plays(self) -> dict[str, bytes]:
        """Each clip that is shown, and what it holds."""
        with self.open() as vault:
            with vault.db.read() as tx:
                shown = clips.ids(tx, clips.ClipQuery())
            return {id_: b"".join(vault.content(id_)) for id_ in shown}

    def back_up(self, target: Path, *, clips: bool = True, disk: Files | None = None) -> Made:
        self.clock.advance(60)
        passphrase = PASSPHRASE if clips else None
        return making.make(
            self.places, target, passphrase=passphrase, clock=self.clock, cost=CHEAP, disk=disk
        )

    def restore(
        self,
        source: Path,
        *,
        replace: bool = False,
        passphrase: str = PASSPHRASE,
        disk: Files | None = None,
    ) -> Restored:
        self.clock.advance(60)
        request = RestoreRequest(source, lambda: passphrase, replace)
        return restoring.restore(self.places, request, clock=self.clock, disk=disk)

    def accept(self, *, disk: Files | None = None) -> int:
        return quarantine.accept(self.places, lambda: PASSPHRASE, clock=self.clock, disk=disk)

    def drop(self, *, disk: Files | None = None) -> int:
        return quarantine.drop(self.places, clock=self.clock, disk=disk)


def everything(folder: Path) -> dict[str, bytes]:
    """Every file in and under a folder, but for what SQLite and the lock keep beside theirs."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


@dataclass
class StoppingFiles(Files):
    """Stops for good before one of the things that change something, as a power cut does."""

    steps: Steps

    def create(self, path: Path) -> int:
        self.steps.step()
        return super().create(path)

    def write(self, handle: int, parts: Sequence[bytes], offset: int) -> None:
        self.steps.step()
        super().write(handle, parts, offset)

    def sync(self, handle: int) -> None:
        self.steps.step()
        super().sync(handle)

    def sync_folder(self, folder: Path) -> None:
        self.steps.step()
        super().sync_folder(folder)

    def unlink(self, path: Path) -> None:
        self.steps.step()
        super().unlink(path)

    def rename(self, source: Path, target: Path) -> None:
        self.steps.step()
        super().rename(source, target)

    def make_folder(self, path: Path) -> None:
        self.steps.step()
        super().make_folder(path)

    def remove_tree(self, path: Path) -> None:
        self.steps.step()
        super().remove_tree(path)
