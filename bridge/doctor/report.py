"""Findings as text. Pure."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bridge.doctor.finding import Finding, Verdict
from bridge.ops.logs import redact

_WORD = {Verdict.GOOD: "ok", Verdict.WARN: "look", Verdict.BAD: "bad"}
_WIDTH = 100


def line(finding: Finding) -> str:
    """One finding; its advice, if any, below it."""
    took = "" if finding.took_s is None else _seconds(finding.took_s)
    head = f"{_WORD[finding.verdict]:<5} {finding.name:<17} {took:>6}  "
    lines = [_wrapped(head, redact(finding.sentence))]
    if finding.advice:
        lines.append(_wrapped(f"{' ' * len(head)}-> ", redact(finding.advice)))
    return "\n".join(lines)


def total(findings: Iterable[Finding]) -> str:
    count = Counter(finding.verdict for finding in findings)
    tally = f"{count[Verdict.GOOD]} ok, {count[Verdict.WARN]} to look at, {count[Verdict.BAD]} bad."
    if count[Verdict.BAD]:
        return f"{tally} Not ready for Alexa yet."
    if count[Verdict.WARN]:
        return f"{tally} No problem can be seen from here."
    return f"{tally} Ready for Alexa, as far as can be seen from here."


def as_json(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {
            **asdict(finding),
            "name": finding.name.strip(),
            "sentence": redact(finding.sentence),
            "advice": redact(finding.advice) if finding.advice else None,
        }
        for finding in findings
    ]


def is_bad(findings: Iterable[Finding]) -> bool:
    return any(finding.verdict is Verdict.BAD for finding in findings)


def _seconds(took_s: float) -> str:
    return f"{1000 * took_s:.0f} ms" if took_s < 1 else f"{took_s:.1f} s"


def _wrapped(head: str, text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
