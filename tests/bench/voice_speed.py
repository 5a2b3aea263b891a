"""voice.match_p95 and voice.skill_p95: how long the console hears, and the skill thinks."""

from collections.abc import Iterator
from datetime import date
from time import perf_counter

from bridge.console.interaction import load as model
from tests.bench.ground import Ground
from tests.bench.rows import Row, percentile, row
from tests.skill.phrases.house import NOW, conversation
from tests.skill.phrases.phrase import load


def speed(_: Ground) -> Iterator[Row]:
    said = [turn.text for phrase in load("seen") for turn in phrase.turns]
    heard = list(_heard(said, NOW.date()))
    note = f"{len(heard)} utterances, at most {1000 * max(heard):.1f}"
    yield row("voice.match_p95", 1000 * percentile(heard, 0.95), note)
    with conversation() as talk:
        for text in said:
            talk.say(text)
        note = f"{len(talk.took)} requests, at most {1000 * max(talk.took):.0f}"
        yield row("voice.skill_p95", 1000 * percentile(talk.took, 0.95), note)


def _heard(said: list[str], today: date) -> Iterator[float]:
    """Seconds for each, but for what is made once."""
    hears = model("en-US")
    hears.understand(said[0], today=today)
    for text in said:
        began = perf_counter()
        hears.understand(text, today=today)
        yield perf_counter() - began
