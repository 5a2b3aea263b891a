"""The wiring of sharing: copies and their keys, making them, watching them, taking them back."""

from threading import Event, Thread

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.app.events import EventParts
from bridge.ops import threads
from bridge.service.sharing.ending import LOOK_EVERY_S, ShareEnding
from bridge.service.sharing.facade import Shared
from bridge.service.sharing.making import CopyMaking
from bridge.service.sharing.receipts import ShareReceipts
from bridge.service.sharing.running import RunningViews
from bridge.service.sharing.sharing import Sharing
from bridge.service.sharing.standing import ShareStanding
from bridge.service.sharing.watching import SharedViewing
from bridge.sharing.copies import Copies
from bridge.sharing.plan import CopyRenderer
from bridge.store.slots import KeySlots

# A renderer yields each second at the latest.
_STOPS_S = 3.0


class SharingParts:
    """`start` once the house is whole; `stop` before its doors are closed, `close` after."""

    def __init__(
        self, base: Base, access: Access, events: EventParts, renderer: CopyRenderer
    ) -> None:
        """Destroys what a crash left. Raises PrivateEyeError in plain words."""
        state, key, db, clock = base.config.state, base.key, base.db, base.clock
        copies = self.copies = Copies(
            state / "copies",
            KeySlots(state / "share-keys", key.derive("shares")),
            keep_free=base.config.clips.keep_free_mb * 1_000_000,
        )
        standing, running = ShareStanding(access.persons), RunningViews(clock)
        self.ending = ShareEnding(standing, running, copies, db, clock)
        media = events.clips.viewing.media
        self.making = CopyMaking(media, renderer, copies, self.ending, db, clock)
        sharing = Sharing(events.visible, standing, self.making, self.ending, access.acts, db)
        viewing = SharedViewing(standing, running, copies, access.refusals, db, clock)
        receipts = ShareReceipts(sharing, key.derive("share-receipts"), db)
        self.use_cases = Shared(sharing, viewing, receipts)
        self._maker: Thread | None = None
        self.ending.begin()

    def start(self, stop: Event) -> None:
        threads.loop("shares", self.ending.turn, stop, every_s=LOOK_EVERY_S)
        self._maker = threads.loop("share-copies", self.making.turn, stop)

    def stop(self) -> None:
        self.making.stop()

    def close(self) -> None:
        if self._maker is not None:
            self._maker.join(_STOPS_S)
        self.ending.close()
