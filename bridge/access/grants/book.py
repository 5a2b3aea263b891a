"""The open playback grants of this process: what `grant` cannot know from a token alone.

A grant must be used within 60 s, then again within every 90 s, for 4 h at most; one for a clip
within every 10 min, since a player that is paused asks for nothing. When it was last used is known
only here, so a grant from before a restart is over (see README).
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bridge.access.epochs import Epochs
from bridge.access.grants.grant import Grant, GrantFault, GrantRefused, hold_against, mint, read
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Rendition
from bridge.policy.fair_use import MOST_VIEWS
from bridge.store.people.epochs import Subject, SubjectKind

FIRST_USE_S = 60.0
NEXT_USE_S = 90.0
NEXT_USE_OF_CLIP_S = 600.0
LONGEST = timedelta(hours=4)
# A player asks on for a while when its view has ended. An Echo has no cookie to show whose it was;
# who has is known for longer, yet no player asks for minutes.
LATE_S = 30.0
LATE_WITH_COOKIE_S = 300.0

# About 0.5 KiB each: 2 MiB. A house with 16 cameras on 20 screens needs 320.
MOST_GRANTS = 4096


@dataclass(frozen=True, slots=True)
class Admitted:
    grant: Grant


@dataclass(slots=True)
class _Use:
    """Monotonic seconds. `until` moves with each use, `end` does not. Owned by the book's lock."""

    token: str
    grant: Grant
    whose: str
    until: float
    end: float


class GrantBook:
    """Opens and admits. Safe from any thread; `admit` reads memory only and waits for no disk."""

    def __init__(
        self, key: bytes, epochs: Epochs, clock: Clock, *, most: int = MOST_GRANTS
    ) -> None:
        self._key = key
        self._epochs = epochs
        self._clock = clock
        self._most = most
        self._lock = Lock()
        self._uses: dict[str, _Use] = {}
        # When those ended that need a cookie, and those that need none: for as long as is late.
        self._ended: dict[bool, dict[str, float]] = {True: {}, False: {}}
        self._since = clock.monotonic()

    def open(
        self,
        camera: str,
        rendition: Rendition,
        holder: Subject,
        *,
        not_after: datetime,
        to_player: bool = False,
        clip: str | None = None,
        whose: str | None = None,
    ) -> str:
        """Mint a grant: the `<grant>` of /live/<grant>/, for 4 h or until `not_after`.

        With `clip`, of /clip/<grant>/. `whose`: the person on whose account it is, on however many
        devices; without one, the holder alone. Who has too many loses their own oldest.

        `not_after` is when the holder's rights end. A session's grant needs its cookie, unless it
        goes `to_player`: to a device that has none, on the session's behalf.
        The caller has decided that the holder may. To be sure that no revocation slips between the
        decision and this call, make both inside one write transaction.
        Raises PrivateEyeError (too many) when the bridge is already showing all it can.
        """
        grant = Grant(
            id=secrets.token_bytes(12),
            camera=camera,
            rendition=rendition,
            holder=holder,
            with_cookie=holder.kind is SubjectKind.SESSION and not to_player,
            not_after=min(self._clock.now() + LONGEST, not_after),
            camera_epoch=self._epochs.current(Subject(SubjectKind.CAMERA, camera)),
            holder_epoch=self._epochs.current(holder),
            clip=clip,
        )
        now = self._clock.monotonic()
        of, token = whose or holder.id, mint(self._key, grant)
        use = _Use(token, grant, of, now + FIRST_USE_S, now + LONGEST.total_seconds())
        with self._lock:
            self._make_room(of, now)
            self._uses[token] = use
        return token

    def id_of(self, token: str) -> bytes:
        """The id of a grant that has just been opened."""
        with self._lock:
            return self._uses[token].grant.id

    def open_ids(self) -> frozenset[bytes]:
        """The ids of the grants that hold now."""
        now = self._clock.monotonic()
        with self._lock:
            self._sweep(now)
            return frozenset(use.grant.id for use in self._uses.values())

    def admit(self, token: str, *, session: str | None) -> Admitted | GrantRefused:
        """May this request have bytes now? Counts as a use. `session` is the cookie's, verified.

        The answer holds for this moment: a request that waits (a blocking playlist) asks again.
        """
        now = self._clock.monotonic()
        with self._lock:
            use = self._uses.get(token)
            if use is None:
                return self._why_not(token, session, now)
            # The very text that was minted here: its signature need not be checked again.
            grant = hold_against(use.grant, self._clock.now(), self._epochs.current)
            if isinstance(grant, GrantRefused):
                self._drop(token, now)
                return self._over(grant.reason, token, use.grant, session, now)
            if grant.with_cookie and grant.holder.id != session:
                return GrantRefused(GrantFault.WRONG_SESSION)
            if now >= min(use.until, use.end):
                self._drop(token, now)
                return self._over(GrantFault.EXPIRED, token, grant, session, now)
            use.until = now + (NEXT_USE_S if grant.clip is None else NEXT_USE_OF_CLIP_S)
        return Admitted(grant)

    def end(self, token: str, *, holder: Subject) -> bool:
        """Close a grant for good. False where it is not an open grant of this holder."""
        with self._lock:
            use = self._uses.get(token)
            if use is None or use.grant.holder != holder:
                return False
            self._drop(token, self._clock.monotonic())
            return True

    def end_clips(self, clips: Collection[str]) -> None:
        """Close every grant for one of these clips: they are deleted. For `Tx.after_commit`."""
        gone = frozenset(clips)
        with self._lock:
            over = [token for token, use in self._uses.items() if use.grant.clip in gone]
            for token in over:
                self._drop(token, self._clock.monotonic())

    def _why_not(self, token: str, session: str | None, now: float) -> GrantRefused:
        """For a token that is not open here: forged, or valid once."""
        grant = read(self._key, token)
        if isinstance(grant, GrantRefused):
            return grant
        held = hold_against(grant, self._clock.now(), self._epochs.current)
        reason = held.reason if isinstance(held, GrantRefused) else GrantFault.ENDED
        return self._over(reason, token, grant, session, now)

    def _over(
        self, reason: GrantFault, token: str, grant: Grant, session: str | None, now: float
    ) -> GrantRefused:
        """Its holder is known by the cookie; without one, only by asking soon after the end."""
        ended = self._ended[grant.with_cookie].get(token)
        if not grant.with_cookie:
            late = ended is not None and now - ended < LATE_S
            return GrantRefused(reason, grant if late else None, late)
        if grant.holder.id != session:
            return GrantRefused(reason)
        # One that this process does not know ended with the one before.
        late = now - (self._since if ended is None else ended) < LATE_WITH_COOKIE_S
        return GrantRefused(reason, grant, late)

    def _drop(self, token: str, now: float) -> None:
        use = self._uses.pop(token)
        ended = self._ended[use.grant.with_cookie]
        # It may have ended before anybody noticed.
        left = (use.grant.not_after - self._clock.now()).total_seconds()
        ended[token] = min(now, use.until, use.end, now + left)
        if len(ended) > self._most:
            del ended[next(iter(ended))]

    def sweep(self) -> int:
        """Forget expired grants; returns how many. To be called now and then."""
        now = self._clock.monotonic()
        with self._lock:
            return self._sweep(now)

    def _sweep(self, now: float) -> int:
        over = [token for token, use in self._uses.items() if self._is_over(use, now)]
        for token in over:
            self._drop(token, now)
        for with_cookie, ended in self._ended.items():
            longest = LATE_WITH_COOKIE_S if with_cookie else LATE_S
            for token in [token for token, at in ended.items() if now - at >= longest]:
                del ended[token]
        return len(over)

    def _is_over(self, use: _Use, now: float) -> bool:
        grant = use.grant
        camera = Subject(SubjectKind.CAMERA, grant.camera)
        return (
            now >= min(use.until, use.end)
            or self._clock.now() >= grant.not_after
            or self._epochs.current(camera) != grant.camera_epoch
            or self._epochs.current(grant.holder) != grant.holder_epoch
        )

    def _make_room(self, whose: str, now: float) -> None:
        own = [use for use in self._uses.values() if use.whose == whose]
        if len(own) >= MOST_VIEWS:
            self._drop(min(own, key=lambda use: use.until).token, now)
        if len(self._uses) >= self._most:
            self._sweep(now)
        if len(self._uses) >= self._most:
            raise PrivateEyeError(Kind.TOO_MANY, "Too many views are open; close some first.")
