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


@dataclass(frozen=True, slots=True)
class Visit:
    """`onset_at` .. `quiet_at`: in which something moved; without an onset nothing has.

    `strength` and `area`: of its strongest moment that is over; `so_far`: of what moves now.
    `asked_until`: a person wants it filmed until then; `asked_for` is how long they said.
    """

    onset_at: datetime | None = None
    quiet_at: datetime | None = None
    moving: bool = False
    strength: int | None = None
    area: Area | None = None
    so_far: tuple[int, Area | None] | None = None
    asked_until: datetime | None = None
    asked_for: timedelta = timedelta(0)

    def opened(self, onset_at: datetime) -> "Visit":
        """Something moves since `onset_at`."""
        return replace(self, moving=True, onset_at=self.onset_at or onset_at, quiet_at=None)

    def stronger(self, strength: int, area: Area | None) -> "Visit":
        if not self.moving or (self.so_far is not None and strength <= self.so_far[0]):
            return self
        return replace(self, so_far=(strength, area))

    def closed(self, quiet_at: datetime, strength: int, area: Area | None) -> "Visit":
        """Nothing has moved since `quiet_at`. Of several moments the strongest one explains it."""
        quiet = replace(self, moving=False, quiet_at=quiet_at, so_far=None)
        if self.strength is not None and strength <= self.strength:
            return quiet
        return replace(quiet, strength=strength, area=area)

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
        """Something does, or did less than the post-roll ago."""
        quiet_at = self.quiet_at
        return self.moving or (
            quiet_at is not None and _ahead(quiet_at + post_roll, now, post_roll)
        )

    def ended(self, quiet_at: datetime) -> "Visit":
        """As `closed`, of what was strong before this visit began."""
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
    def explanation(self) -> tuple[int | None, Area | None]:
        """Of its strongest moment up to now."""
        if self.so_far is not None and (self.strength is None or self.so_far[0] > self.strength):
            return self.so_far
        return self.strength, self.area


def _ahead(end: datetime, now: datetime, longest: timedelta) -> bool:
    return now < end <= now + longest + BEHIND
