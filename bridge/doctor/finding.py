"""What the doctor says of one thing, and the limits it judges by."""

from dataclasses import dataclass
from enum import StrEnum

# Alexa waits 8 s for a skill, then says SKILL_RESPONSE_TIMEOUT_EXCEPTION; it recommends 1 s.
ANSWER_GOOD_S, ANSWER_HARD_S = 1.0, 8.0
# Alexa's camera pages ask for the first picture within 6 s; a person gets restless after 2 s.
PICTURE_GOOD_S, PICTURE_HARD_S = 2.0, 6.0
# Alexa's requests are valid for 150 s around now; half a minute of travel and a minute's drift fit.
CLOCK_OFF_S = 60.0
FREE_BYTES = 1024**3


class Verdict(StrEnum):
    GOOD = "good"
    WARN = "warn"  # works, or may; a person should look
    BAD = "bad"  # the house does not answer Alexa like this


@dataclass(frozen=True, slots=True)
class Finding:
    """`sentence` is what is so, `advice` what to do about it. Neither holds a secret."""

    name: str
    verdict: Verdict
    sentence: str
    advice: str | None = None
    took_s: float | None = None


def good(name: str, sentence: str, *, took_s: float | None = None) -> Finding:
    return Finding(name, Verdict.GOOD, sentence, None, took_s)


def warn(name: str, sentence: str, advice: str, *, took_s: float | None = None) -> Finding:
    return Finding(name, Verdict.WARN, sentence, advice, took_s)


def bad(name: str, sentence: str, advice: str, *, took_s: float | None = None) -> Finding:
    return Finding(name, Verdict.BAD, sentence, advice, took_s)


def timed(
    name: str, sentence: str, advice: str, *, took_s: float, limits: tuple[float, float]
) -> Finding:
    """Good within the first limit, bad beyond the second, both in seconds."""
    within, hard = limits
    if took_s <= within:
        return good(name, sentence, took_s=took_s)
    if took_s <= hard:
        return warn(name, f"{sentence} That is more than {within:g} s.", advice, took_s=took_s)
    return bad(name, f"{sentence} Alexa gives up after {hard:g} s.", advice, took_s=took_s)
