"""What memory says of a hidden camera, and what the disk says of it. Pure.

They agree (WRITTEN), or a camera is hidden in memory alone, since the disk took no word of it
(UNWRITTEN). `TABLE` is everything that can happen to one camera. Only hiding goes ahead of the
disk: a camera is shown once the disk says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.privacy import BY_ITSELF, Standing, hidden_by_both


class JournalState(StrEnum):
    WRITTEN = "written"  # the disk says what memory says
    UNWRITTEN = "unwritten"  # memory says hidden, and the disk what it said before


class JournalStep(StrEnum):
    SWITCHED = "switched"  # a new switch was decided, written and committed
    RETRIED = "retried"  # a transaction without a new switch was committed
    OVERTAKEN = "overtaken"  # one was, but the camera was hidden in memory after it was decided
    HIDING_FAILED = "hiding_failed"  # the disk took no word of a new switch
    SHOWING_FAILED = "showing_failed"


class WhichSwitch(StrEnum):
    """Of two switches."""

    OLD = "old"  # which memory has so far
    NEW = "new"


@dataclass(frozen=True, slots=True)
class JournalMove:
    """`writes`: in the transaction, in this order. `memory`: what it says afterwards."""

    writes: tuple[WhichSwitch, ...]
    memory: WhichSwitch
    then: JournalState


_WRITTEN, _UNWRITTEN = JournalState.WRITTEN, JournalState.UNWRITTEN
_OLD, _NEW = WhichSwitch.OLD, WhichSwitch.NEW
TABLE: Mapping[tuple[JournalState, JournalStep], JournalMove] = {
    (_WRITTEN, JournalStep.SWITCHED): JournalMove((_NEW,), _NEW, _WRITTEN),
    (_WRITTEN, JournalStep.RETRIED): JournalMove((), _OLD, _WRITTEN),
    (_WRITTEN, JournalStep.OVERTAKEN): JournalMove((), _OLD, _WRITTEN),
    (_WRITTEN, JournalStep.HIDING_FAILED): JournalMove((), _NEW, _UNWRITTEN),
    (_WRITTEN, JournalStep.SHOWING_FAILED): JournalMove((), _OLD, _WRITTEN),
    # What is unwritten is written before anything that follows it.
    (_UNWRITTEN, JournalStep.SWITCHED): JournalMove((_OLD, _NEW), _NEW, _WRITTEN),
    (_UNWRITTEN, JournalStep.RETRIED): JournalMove((_OLD,), _OLD, _WRITTEN),
    # Hiding is newer than what was committed now: it comes next.
    (_UNWRITTEN, JournalStep.OVERTAKEN): JournalMove((), _OLD, _UNWRITTEN),
    (_UNWRITTEN, JournalStep.HIDING_FAILED): JournalMove((), _NEW, _UNWRITTEN),
    (_UNWRITTEN, JournalStep.SHOWING_FAILED): JournalMove((), _OLD, _UNWRITTEN),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """Of one camera, off or on: by whom, and how it is to stand."""

    actor: Actor
    standing: Standing


@dataclass(frozen=True, slots=True)
class JournalPage:
    """How one camera stands. `standing`: None where nobody has ever hidden it. `unwritten`: whose
    switch that was, until the disk has taken it."""

    standing: Standing | None = None
    unwritten: Actor | None = None

    @property
    def state(self) -> JournalState:
        return _WRITTEN if self.unwritten is None else _UNWRITTEN

    @property
    def hidden(self) -> bool:
        return self.standing is not None and self.standing.hidden

    @property
    def disk_hides(self) -> bool:
        """Whether the disk is known to."""
        return self.hidden and self.state is _WRITTEN


def writes(page: JournalPage, switch: Switch | None) -> tuple[Switch, ...]:
    """What a transaction writes of a camera, in this order. `switch`: a new one, if there is."""
    step = JournalStep.RETRIED if switch is None else JournalStep.SWITCHED
    found = (_pick(page, switch, which) for which in TABLE[page.state, step].writes)
    return tuple(each for each in found if each is not None)


def committed(page: JournalPage, decided: JournalPage, switch: Switch | None) -> JournalPage:
    """After the commit of what `writes` said when the page was as `decided`."""
    if page != decided:
        return _move(page, switch, JournalStep.OVERTAKEN)
    return _move(page, switch, JournalStep.RETRIED if switch is None else JournalStep.SWITCHED)


def failed(page: JournalPage, switch: Switch) -> JournalPage:
    """After the disk took no word of a switch."""
    if not switch.standing.hidden:
        return _move(page, switch, JournalStep.SHOWING_FAILED)
    stands = switch.standing
    if stands.way not in BY_ITSELF:
        after = switched(page.standing, stands)
        if after is None or after == page.standing:
            return page
        stands = after
    return _move(page, replace(switch, standing=stands), JournalStep.HIDING_FAILED)


def switched(before: Standing | None, wanted: Standing) -> Standing | None:
    """How a camera is to stand after a person's switch; `before` itself where it changes nothing.
    What is hidden already is hidden for longer if they say so; it becomes their switch where it
    was a rule's, or that of somebody who cannot overrule them."""
    if before is None:
        return wanted if wanted.hidden else None
    if before.hidden is not wanted.hidden:
        return wanted
    if not wanted.hidden:
        return before
    both = hidden_by_both(before, wanted)
    if _takes_over(before, wanted):
        return both
    # What nobody said the end of goes on until the schedule's edge after that was said.
    goes_on = both.at_least is not None and wanted.until is None
    since = wanted.since if goes_on else before.since
    return replace(
        before, since=since, until=both.until, instead_of=both.instead_of, at_least=both.at_least
    )


def _takes_over(before: Standing, wanted: Standing) -> bool:
    if before.role is None or wanted.role is None:
        return before.role is None
    return consent.outranks(wanted.role, before.role)


def _move(page: JournalPage, switch: Switch | None, step: JournalStep) -> JournalPage:
    move = TABLE[page.state, step]
    now = _pick(page, switch, move.memory)
    if now is None:
        return page
    return JournalPage(now.standing, now.actor if move.then is _UNWRITTEN else None)


def _pick(page: JournalPage, switch: Switch | None, which: WhichSwitch) -> Switch | None:
    """None: nothing that could be written, or become unwritten."""
    if which is _NEW:
        return switch
    if page.standing is None or page.unwritten is None:
        return None
    return Switch(page.unwritten, page.standing)
