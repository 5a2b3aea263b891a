"""What keeps an event open, and what it is known by: one visit is one event. Pure.

Something moves, or did less than the post-roll ago; or a person asked for a recording, and that is
not over. Whatever moves again before the event ends belongs to it; and so does what moves again
within the merge gap after it was quiet, though its camera was lost meanwhile and the event has
ended: a hiccup of the camera does not make two visits of one. What moves for longer than an hour (a
tree, a street) is another event after each: what is never over could never be let go, and would
take the room of all that others saw.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.model import Area
from bridge.policy.events import RULES

# So far parts may be behind the events: what a feed holds. An end that is further away was meant
# for a clock that has been set back since.
BEHIND = timedelta(minutes=2)
LONGEST = timedelta(hours=1)
# Who has rung stands there and waits: so long it goes on, whether or not anything moves.
RING = timedelta(seconds=20)
_FACING = timedelta(seconds=5)  # and so long they face the camera


@dataclass(frozen=True, slots=True)
class Visit:
    """`onset_at` .. `quiet_at`: in which something moved; without an onset nothing has.

    `strength` and `area`: of its strongest moment that is over; `so_far`: of what moves now.
    `asked_until`: a person wants it filmed until then; `asked_for` is how long they said.
    `rang_at`: when somebody rang first; `waits_until`: for so long who rang last is waited with.
    """

    onset_at: datetime | None = None
    quiet_at: datetime | None = None
    moving: bool = False
    strength: int | None = None
    area: Area | None = None
    so_far: tuple[int, Area | None] | None = None
    asked_until: datetime | None = None
    asked_for: timedelta = timedelta(0)
    rang_at: datetime | None = None
    waits_until: datetime | None = None

    def opened(self, onset_at: datetime) -> "Visit":
        """Something moves since `onset_at`."""
        return replace(self, moving=True, onset_at=self.onset_at or onset_at, quiet_at=None)

    def stronger(self, strength: int, area: Area | None) -> "Visit":
        if not self.moving or (self.so_far is not None and strength <= self.so_far[0]):
            return self
        return replace(self, so_far=(strength, area))

    def closed(self, quiet_at: datetime, strength: int, area: Area | None) -> "Visit":
        """Nothing has moved since `quiet_at`. Of several moments the strongest one explains it."""
        quiet = self.ended(quiet_at)
        if self.strength is not None and strength <= self.strength:
            return quiet
        return replace(quiet, strength=strength, area=area)

    def rang(self, at: datetime) -> "Visit":
        """Somebody rings. Whoever rings again while the visit goes on is the same visitor."""
        there = replace(
            self,
            onset_at=self.onset_at or at,
            rang_at=self.rang_at or at,
            waits_until=at + RING,
        )
        return there if self.moving else replace(there, quiet_at=at)

    def another(self, at: datetime) -> "Visit":
        """What of it goes on in the next event, from `at` on."""
        return replace(
            self,
            onset_at=at if self.moving else None,
            quiet_at=None,
            strength=None,
            area=None,
            so_far=None,
            rang_at=None,
            waits_until=None,
        )

    def asked(self, seconds: float, now: datetime) -> "Visit":
        """A person wants it filmed for so long from now; an earlier wish is not cut short."""
        wish = timedelta(seconds=seconds)
        until = max(now + wish, self.asked_until or now)
        return replace(self, asked_until=until, asked_for=max(wish, self.asked_for))

    def unasked(self, now: datetime) -> "Visit":
        """The wish ends now; the pictures up to now are still to come."""
        return replace(self, asked_until=now)

    def by_hand(self, now: datetime) -> bool:
        return self.asked_until is not None and _ahead(self.asked_until, now, self.asked_for)

    def moves(self, now: datetime, post_roll: timedelta) -> bool:
        """Something does, or did less than the post-roll ago; or somebody waits at the door."""
        quiet_at, until = self.quiet_at, self.waits_until
        if self.moving or (until is not None and _ahead(until, now, RING)):
            return True
        return quiet_at is not None and _ahead(quiet_at + post_roll, now, post_roll)

    def ended(self, quiet_at: datetime) -> "Visit":
        """As `closed`, of what was strong before this visit began."""
        if self.waits_until is not None:
            quiet_at = max(quiet_at, self.waits_until - RING)
        return replace(self, moving=False, quiet_at=quiet_at, so_far=None)

    def over(self, now: datetime, post_roll: timedelta) -> str | None:
        """Why it need not go on beyond `now`; None: it must."""
        if self.moving and self.onset_at is not None and now - self.onset_at >= LONGEST:
            return "longest"
        if self.moves(now, post_roll) or self.by_hand(now):
            return None
        return "asked" if self.onset_at is None else "quiet"

    def continues(self, onset_at: datetime) -> bool:
        """Whether what moves since `onset_at` is the same visit, though this one is over."""
        quiet_at = self.quiet_at
        return quiet_at is not None and abs(onset_at - quiet_at) <= RULES.merge

    @property
    def telling(self) -> tuple[datetime | None, datetime | None]:
        """From when to when its pictures tell most: as somebody rang, or while something moved."""
        if self.rang_at is not None:
            return self.rang_at, self.rang_at + _FACING
        return self.onset_at, self.quiet_at

    @property
    def explanation(self) -> tuple[int | None, Area | None]:
        """Of its strongest moment up to now."""
        if self.so_far is not None and (self.strength is None or self.so_far[0] > self.strength):
            return self.so_far
        return self.strength, self.area


def _ahead(end: datetime, now: datetime, longest: timedelta) -> bool:
    return now < end <= now + longest + BEHIND
