"""The rows of "Heard and shown": what people say, and whether it did what they meant."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from math import sqrt
from pathlib import Path

from bridge.cameras import binary
from bridge.console.device import DeviceKind
from tests.bench import voice_models, voice_screens, voice_speed
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import Missing, NotMeasured, Row, percentile, row
from tests.skill.phrases.phrase import Phrase, load
from tests.skill.phrases.tried import Tried, tried

_SHOW = frozenset(
    {
        "voice.unseen_outcome",
        "voice.unseen_by_kind_min",
        "voice.wrong_acts",
        "voice.words_p95",
        "voice.open_mic_without_question",
        "voice.apl_bytes",
    }
)


def measure(only: str | None, failed: Callable[[Missing], None]) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured."""
    with tempfile.TemporaryDirectory(prefix="private-eye-bench-") as name, ExitStack() as stack:
        ground = Ground(Path(name), binary.locate(None).path, stack)
        yield from run(GROUPS, ground, only, failed)


def show(_: Ground) -> Iterator[Row]:
    every = list(tried(_unseen()))
    judged = len(every)
    rights = sum(each.right for each in every)
    yield row("voice.unseen_outcome", rights / judged, _interval(rights, judged))
    yield _by_kind(every)
    wrongs = sum(each.wrong for each in every)
    yield row("voice.wrong_acts", wrongs, f"of {judged} things said")
    yield from _speech(every)


def dot(_: Ground) -> Iterator[Row]:
    every = list(tried(_unseen(), device=DeviceKind.DOT))
    rights = sum(each.right for each in every)
    yield row("voice.unseen_dot", rights / len(every), _interval(rights, len(every)))


def _unseen() -> Sequence[Phrase]:
    phrases = load("unseen")
    if not phrases:
        raise NotMeasured("there are no unseen phrases")
    return phrases


def _by_kind(every: Sequence[Tried]) -> Row:
    whole = Counter(each.phrase.kind for each in every)
    rights = Counter(each.phrase.kind for each in every if each.right)
    worst = min(whole, key=lambda kind: rights[kind] / whole[kind])
    told = ", ".join(f"{kind} {rights[kind]}/{whole[kind]}" for kind in sorted(whole))
    return row("voice.unseen_by_kind_min", rights[worst] / whole[worst], f"{worst}; {told}")


def _speech(every: Sequence[Tried]) -> Iterator[Row]:
    said = [each.came.said for each in every]
    words = [len(each.speech.split()) for each in said]
    yield row("voice.words_p95", percentile(words, 0.95), f"of {len(words)}, at most {max(words)}")
    listening = [each.came for each in every if each.came.listens]
    silent = [came for came in listening if not came.speech.rstrip().endswith("?")]
    note = f"of {len(listening)} answers after which the microphone is open"
    yield row("voice.open_mic_without_question", len(silent), note)
    largest = max(each.came.size for each in every)
    yield row("voice.apl_bytes", largest, f"largest of {len(said)} answers")


def _interval(rights: int, of: int) -> str:
    """Wilson's, 95 %."""
    z, share = 1.96, rights / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{rights} of {of}, 95 % between {middle - half:.3f} and {middle + half:.3f}"


GROUPS: tuple[Group, ...] = (
    Group(_SHOW, show),
    Group(frozenset({"voice.unseen_dot"}), dot),
    Group(frozenset({"voice.match_p95", "voice.skill_p95"}), voice_speed.speed),
    Group(frozenset({"voice.model_samples"}), voice_models.samples),
    Group(frozenset({"voice.literal"}), voice_models.literal),
    Group(frozenset({"voice.apl_findings"}), voice_screens.findings),
)
