"""Which pictures of an event are worth a look at what it is. Pure.

Few: the detector takes some 50 ms of a core for each, and the decoder about as much.
"""

from datetime import datetime, timedelta

_STRONGER = 2.0  # times the strength of what was looked at is worth another look ...
_APART = timedelta(seconds=1)  # ... after so long
_FIRST_GAP, _LAST_GAP, _GROWS = timedelta(seconds=1), timedelta(minutes=5), 2.0
# For a picture that is quickly decoded: somebody waits for the first answer, and for the second.
_FIRST_PATIENCE, _PATIENCE = timedelta(seconds=0.6), timedelta(seconds=1.5)
_MOST_LOOKS = 16
_ENOUGH = 2  # looks; one alone says little


class LookPlan:
    """Which moments of one camera's event are worth a look; belongs to one thread.

    One of the first ones, one a second later, each that is twice as strong, and others at gaps that
    double: seven in the first minute, some more in an hour.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Another event."""
        self._looks = 0
        self._since: datetime | None = None
        self._last: datetime | None = None
        self._strongest = 0
        self._gap = _FIRST_GAP

    def wants(self, at: datetime, strength: int, *, cheap: bool) -> bool:
        """Whether to look at it. `cheap`: it is a keyframe, or right after one."""
        if self._looks >= _MOST_LOOKS:
            return False
        self._since = self._since or at
        if self._last is None:
            return (cheap or at - self._since >= _FIRST_PATIENCE) and self._take(at, strength)
        since = at - self._last
        if strength >= _STRONGER * self._strongest and since >= _APART:
            return self._take(at, strength)
        patient = self._looks >= _ENOUGH and not cheap
        if since >= self._gap + (_PATIENCE if patient else timedelta(0)):
            self._gap = min(_LAST_GAP, self._gap * _GROWS)
            return self._take(at, strength)
        return False

    def wants_last(self, at: datetime, strength: int) -> bool:
        """Whether to look at the strongest moment of an event that is over."""
        known = self._looks >= _ENOUGH and strength <= self._strongest
        if at == self._last or known or self._looks >= _MOST_LOOKS:
            return False
        return self._take(at, strength)

    def _take(self, at: datetime, strength: int) -> bool:
        self._looks += 1
        self._last = at if self._last is None else max(self._last, at)
        self._strongest = max(self._strongest, strength)
        return True
