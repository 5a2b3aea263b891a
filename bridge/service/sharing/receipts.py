"""Receipts of copies: what the house gave out, signed, also after the copy is gone."""

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import share_receipts
from bridge.policy.sharing import Share
from bridge.service.sharing.sharing import Sharing
from bridge.service.sharing.watching import SharedTo
from bridge.store.database import Database
from bridge.store.sharing import copies as copy_rows


class ShareReceipts:
    """Any thread. `seed`: of the key that signs, the house's."""

    def __init__(self, sharing: Sharing, seed: bytes, db: Database) -> None:
        self._sharing = sharing
        self._seed = seed
        self._db = db

    def of(self, actor: Actor, share_id: str) -> str:
        """JSON, for who shared it and for owners. Raises NotFound, Denied."""
        return self._signed(self._sharing.one(actor, share_id).share)

    def for_recipient(self, to: SharedTo) -> str:
        """Raises NotFound."""
        return self._signed(to.share)

    def is_genuine(self, actor: Actor, text: str) -> bool:
        """Whether this house signed exactly that. Raises Denied."""
        self._sharing.require(actor)
        return len(text) <= share_receipts.LARGEST and share_receipts.is_genuine(text, self._seed)

    def _signed(self, share: Share) -> str:
        with self._db.read() as tx:
            copy = copy_rows.find(tx, share.id)
        if copy is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "No copy of this clip has been made.")
        facts = {
            "share": share.id,
            "made_at": copy.made_at.isoformat(),
            "made_for": share.called,
            "milliseconds": share.ends_ms - share.starts_ms,  # whole: others write 6.0 as 6
            "sound": share.sound,
            "copy": {"sha256": copy.copy_hash.hex(), "bytes": copy.size},
            "sealed": {"sha256": copy.sealed_hash.hex()},
            "clip": {"sha256": copy.clip_hash.hex()},
            "covered": {
                "what": share.blur.value,
                "areas_by_hand": len(share.areas),
                "pictures": copy.frames,
                "pictures_covered": copy.frames_covered,
                "pictures_covered_whole": copy.frames_covered_whole,
                "followed": copy.tracks,
            },
        }
        return share_receipts.signed(facts, self._seed)
