"""Decide about a clip or a camera, do it, and write down either, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, EventState
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip

Change = Callable[[Tx], object]
_NO_CLIP = "There is no such clip."
_NOTHING: Mapping[str, ledger.Plain] = MappingProxyType({})


class AuditedActs:
    """Any thread. A refusal is committed before it is raised as Denied."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def of_clip(
        self, actor: Actor, act: Act, named: str, clip_id: str, change: Change | None = None
    ) -> Clip:
        """The clip as it was before. Raises NotFound, Denied."""
        with self._db.write() as tx:
            clip = visible(tx, clip_id, Ask(actor, act, self._clock.now()))
            entry = _Entry(actor, act, named, clip.camera, clip.id, {"camera": clip.camera})
            refused = self._decide(tx, entry, change)
        if refused is not None:
            raise of_a_clip(refused)
        return clip

    def of_camera(
        self,
        actor: Actor,
        act: Act,
        named: str,
        camera: str,
        change: Change | None = None,
        *,
        details: Mapping[str, ledger.Plain] = _NOTHING,
    ) -> None:
        """Raises Denied."""
        with self._db.write() as tx:
            refused = self._decide(tx, _Entry(actor, act, named, camera, camera, details), change)
        if refused is not None:
            raise PrivateEyeError(Kind.DENIED, refused)

    def _decide(self, tx: Tx, entry: "_Entry", change: Change | None) -> str | None:
        now = self._clock.now()
        decision = consent.decide(Ask(entry.actor, entry.act, now, entry.camera))
        refused = decision.reason if isinstance(decision, consent.Refused) else None
        ledger.append(
            tx,
            entry.actor,
            entry.named,
            at=now,
            object=entry.object,
            refused=refused,
            details=entry.details,
        )
        if refused is None and change is not None:
            change(tx)
        return refused


@dataclass(frozen=True, slots=True)
class _Entry:
    actor: Actor
    act: Act
    named: str
    camera: str
    object: str
    details: Mapping[str, ledger.Plain]


def visible(tx: Tx, clip_id: str, ask: Ask) -> Clip:
    """Raises NotFound, also for one that is being deleted, and Denied to who may do what is asked
    to no camera at all: they learn of no clip whether it is there."""
    clip = clips.find(tx, clip_id)
    if clip is not None and clip.state is not EventState.DELETING:
        return clip
    decision = consent.decide(replace(ask, camera=consent.ANY))
    raise unseen(ask, decision.reason if isinstance(decision, consent.Refused) else _NO_CLIP)


def unseen(ask: Ask, reason: str) -> PrivateEyeError:
    """As `of_a_clip`, where it is not in the ledger yet."""
    error = of_a_clip(reason)
    return consent.Denied(ask, reason) if error.kind is Kind.DENIED else error


def of_a_clip(reason: str) -> PrivateEyeError:
    """Of another camera than theirs a clip is, to them, not there."""
    if reason in (consent.NOT_THIS_CAMERA, _NO_CLIP):
        return PrivateEyeError(Kind.NOT_FOUND, _NO_CLIP)
    return PrivateEyeError(Kind.DENIED, reason)
