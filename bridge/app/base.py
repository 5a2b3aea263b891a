"""What every part of a house stands on: its settings, its time, its ffmpeg and its state."""

from dataclasses import dataclass

from bridge.clock import Clock
from bridge.config import Config
from bridge.media.ffmpeg import Ffmpeg
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.files import hold
from bridge.store.keys import Key, house_key

DATABASE = "private-eye.db"


class StateFolder:
    """Nobody else has it until it is closed."""

    def __init__(self, config: Config) -> None:
        """Raises PrivateEyeError in plain words."""
        self._lock = hold(config.state)
        try:
            self.key = house_key(config.state)
            self.db = Database(config.state / DATABASE, chain.of(config.state, self.key))
        except BaseException:  # nobody else has it to close, whatever this was
            self._lock.release()
            raise

    def close(self) -> None:
        try:
            self.db.close()
        finally:
            self._lock.release()


@dataclass(frozen=True, slots=True)
class Base:
    config: Config
    clock: Clock
    tool: Ffmpeg
    key: Key
    db: Database
