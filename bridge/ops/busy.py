"""Whether this computer is too busy for us, and what takes its time. Where the system does not say
(it is no Linux) nothing is said.

It is too busy when the bridge and its children, but for those that give way, have waited for a
processor several times as long as they were given one. A load average would not say that: what
compiles at night with a low priority takes nothing from anybody.
"""

import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

# Over one turn. Measured: tests/bench/README.md.
WAITED_FOR_RUN = 3.0  # waited for so many times as long as they ran
WAITED = 0.2  # and for so much of the time
TURNS = 2  # so many turns in a row, either way
MOST_NAMED = 3
OURS = "Private Eye"
SHORT = "programs that start and end again"
_TICKS = os.sysconf("SC_CLK_TCK")
_LEAST = 0.1  # of a processor: less is not worth a name


@dataclass(frozen=True, slots=True)
class Taker:
    """A program, by name, and how many processors' worth of time it takes."""

    name: str
    processors: float


@dataclass(frozen=True, slots=True)
class Busy:
    since: datetime
    takers: tuple[Taker, ...]


@dataclass(frozen=True, slots=True)
class LoadReading:
    """All in seconds since some beginning. `programs`: processor time by process, with its name,
    where that was asked for; `all`: of the whole machine."""

    at: float
    ran: float
    waited: float
    programs: Mapping[int, tuple[str, float]]
    all: float


@dataclass(slots=True)
class BusyJudge:
    """Pure; one reading a turn."""

    busy: Busy | None = None
    _last: LoadReading | None = None
    _turns: int = field(default=0)

    @property
    def suspects(self) -> bool:
        """Whether the programs are of interest: reading those of the machine costs some."""
        return self.busy is not None or self._turns > 0

    def hear(self, reading: LoadReading, now: datetime) -> bool:
        """True when there is something new to be said."""
        before, self._last = self._last, reading
        if before is None or reading.at <= before.at:
            return False
        late = _is_late(before, reading)
        self._turns = self._turns + 1 if late is (self.busy is None) else 0
        if late and (self.busy is not None or self._turns >= TURNS):
            since = self.busy.since if self.busy is not None else now
            told, self.busy = self.busy, Busy(since, _takers(before, reading))
            self._turns = 0
            return told != self.busy
        if not late and self.busy is not None and self._turns >= TURNS:
            self.busy, self._turns = None, 0
            return True
        return False


def read(proc: Path, ours: int, at: float, *, programs: bool) -> LoadReading | None:
    """`ours`: the bridge's own process; its children are found. None: the system does not say."""
    threads = [(int(each.parts[-3]), each) for each in _threads_of(proc, ours)]
    pids = {pid for pid, _ in threads}
    try:
        total = (proc / "stat").read_text().split("\n", 1)[0].split()[1:]
        # user, nice, system, idle, iowait, irq, softirq, steal: proc(5)
        spent = sum(map(int, [*total[:3], *total[5:8]])) / _TICKS
        named = dict(_processes(proc, pids)) if programs else {}
    except (OSError, ValueError, IndexError):
        return None
    first = {pid for pid in pids if not _gives_way(pid)}
    times = [_scheduled(thread) for pid, thread in threads if pid in first]
    if not any(times):
        return None
    ran, waited = (sum(each) / 1e9 for each in zip(*times, strict=True))
    return LoadReading(at, ran, waited, named, spent)


def _is_late(before: LoadReading, now: LoadReading) -> bool:
    ran, waited = now.ran - before.ran, now.waited - before.waited
    return waited > WAITED * (now.at - before.at) and waited > WAITED_FOR_RUN * ran


def _takers(before: LoadReading, now: LoadReading) -> tuple[Taker, ...]:
    """The three that take most, among them what has ended before anybody could look at it."""
    if not before.programs or not now.programs:
        return ()
    took: dict[str, float] = {}
    for pid, (name, seconds) in now.programs.items():
        began = before.programs.get(pid, ("", 0.0))[1]
        took[name] = took.get(name, 0.0) + max(0.0, seconds - began)
    took[SHORT] = now.all - before.all - sum(took.values())
    passed = now.at - before.at
    takers = [Taker(name, round(spent / passed, 1)) for name, spent in took.items()]
    most = sorted(takers, key=lambda taker: -taker.processors)[:MOST_NAMED]
    return tuple(taker for taker in most if taker.processors >= _LEAST)


def _processes(proc: Path, ours: Set[int]) -> Iterator[tuple[int, tuple[str, float]]]:
    """(pid, (name, processor time)) of what can be read: proc(5), /proc/pid/stat."""
    for folder in proc.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            head, _, rest = (folder / "stat").read_text(errors="replace").rpartition(")")
        except OSError:
            continue  # it has ended
        pid, fields = int(folder.name), rest.split()
        spent = (int(fields[11]) + int(fields[12])) / _TICKS
        yield pid, (OURS if pid in ours else head.partition("(")[2], spent)


def _threads_of(proc: Path, pid: int) -> Iterator[Path]:
    """Of the process and of all below it: /proc/pid/task/thread."""
    try:
        threads = list((proc / str(pid) / "task").iterdir())
    except OSError:
        return  # it has ended
    for thread in threads:
        yield thread
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _threads_of(proc, int(child))


def _gives_way(pid: int) -> bool:
    """Analysis that waits is as it should be (`ops.children`)."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    except OSError:
        return True  # it has ended


def _scheduled(thread: Path) -> tuple[int, int]:
    """Nanoseconds that it ran and that it waited: sched-stats of the kernel's documentation."""
    try:
        ran, waited, *_ = (thread / "schedstat").read_text().split()
        return int(ran), int(waited)
    except (OSError, ValueError):
        return 0, 0
