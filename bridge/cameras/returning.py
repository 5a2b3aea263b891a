"""When a camera that is away is pinged, and connected to again. Pure; times are monotonic.

A ping is cheap, so there is one each second for ten minutes; a connection that fails costs a
process here and a session there, so after each the next is allowed a little later. A ping that
finds nobody shows that the camera is really away: then the first that finds it leads to a
connection at once.
"""

from collections.abc import Callable
from enum import Enum, auto
from random import SystemRandom

from bridge.cameras.timing import Timing

# Of the system: threads that draw from one generator of the process disturb each other's series.
_CHANCE = SystemRandom()
_LOCKED_OUT = 3  # after so many refusals in a row the next try is later and later


class NextStep(Enum):
    WAIT = auto()
    PING = auto()
    CONNECT = auto()


class Returning:
    """One camera. `chance` gives 0 to 1: the cameras of a house do not come at once."""

    def __init__(self, timing: Timing, chance: Callable[[], float] = _CHANCE.random) -> None:
        self._timing = timing
        self._chance = chance
        self.mute = False  # it answers no ping, and sends pictures all the same
        self._unheard = False  # the newest ping had no answer
        self._not_before = 0.0
        self._locked_out = 0  # how often in a row its login was refused
        self.at_once()

    def at_once(self) -> None:
        """Connect, whatever was."""
        self._since: float | None = None  # when it went away
        self._failures = 0
        self._pinging = False
        self._answers = True
        self._due = 0.0  # of the next ping, or of the connection that it has led to
        self._anyway = 0.0  # of a connection without a ping that says so

    def anew(self) -> None:
        """As if nothing had been, but for what `hurry` says of a refusal."""
        self.at_once()
        self.hurry()

    def let_in(self) -> None:
        """It has sent pictures."""
        self._locked_out = 0
        self.mute, self._unheard = self.mute or self._unheard, False

    def hurry(self) -> None:
        """Somebody asks for a connection now; after a refusal, so that none of these is a burst of
        wrong passwords, a moment later."""
        self._answers, self._pinging, self._due = True, False, self._not_before

    def failed(self, now: float, *, paid: bool) -> float:
        """A connection has ended. Seconds until the next may be tried. `paid`: it had brought
        pictures for a while, so it is the first of its kind."""
        if paid:
            self._since, self._failures = None, 0
        self._since = now if self._since is None else self._since
        first, most = self._timing.backoff_first_s, self._most_s(now)
        wait_s: float = min(most, first * 2 ** min(self._failures, 10)) * (1 - self._chance() / 4)
        self._failures += 1
        self._pinging = self._answers = False
        self._due, self._anyway = now + wait_s, now + wait_s + self._timing.anyway_s
        return wait_s

    def refused(self, now: float, *, login: bool = False) -> float:
        """The camera said no: it is not pinged, and left alone for long; for longer and longer
        where it is about the login, as each try is a wrong password."""
        timing = self._timing
        self._locked_out = self._locked_out + 1 if login else 0
        again = min(10, max(0, self._locked_out - _LOCKED_OUT))
        wait_s: float = min(timing.refused_most_s, timing.refused_s * 2**again)
        self._pinging, self._answers = False, True
        self._due = now + wait_s
        self._not_before = now + timing.refused_again_s
        return wait_s

    def next(self, now: float) -> NextStep:
        if self._answers:
            return NextStep.CONNECT if now >= self._due else NextStep.WAIT
        if now >= self._anyway:
            return NextStep.CONNECT
        return NextStep.PING if now >= self._due and not self._pinging else NextStep.WAIT

    def wait_s(self, now: float) -> float:
        """For so long there is nothing to be done, unless a ping ends."""
        due = self._due
        if not self._answers:
            due = self._anyway if self._pinging else min(self._due, self._anyway)
        return max(0.0, due - now)

    def ping(self, now: float) -> None:
        """One begins."""
        self._pinging = True
        self._due = max(self._due, now - self.every_s(now)) + self.every_s(now)

    def pinged(self, answers: bool, *, unheard: bool = False) -> bool:
        """It has ended. False: nobody waits for it any more. `unheard`: for no answer came."""
        if not self._pinging:
            return False
        self._pinging = False
        self._answers, self._unheard = answers, unheard
        if answers:
            self._due = 0.0
        else:
            self._failures = 0
        return True

    def every_s(self, now: float) -> float:
        """How often it is pinged."""
        return self._timing.later_s if self._is_later(now) else self._timing.ping_s

    def _most_s(self, now: float) -> float:
        later = self._is_later(now)
        return self._timing.later_s if later else self._timing.backoff_most_s

    def _is_later(self, now: float) -> bool:
        return self._since is not None and now - self._since >= self._timing.later_after_s
