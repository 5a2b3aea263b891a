"""What of a clip was watched: ranges of its seconds. Pure."""

from collections.abc import Sequence

Range = tuple[float, float]
# What lies between two segments is no gap.
_TOUCH_S = 0.5
# Somebody who seeks about leaves so many; those nearest to each other are then taken for one.
_MOST = 40


def add(ranges: Sequence[Range], new: Range) -> tuple[Range, ...]:
    """In order, and none that touch."""
    merged: list[Range] = []
    for start, end in sorted((*ranges, new)):
        if merged and start <= merged[-1][1] + _TOUCH_S:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    while len(merged) > _MOST:
        at = min(range(1, len(merged)), key=lambda n: merged[n][0] - merged[n - 1][1])
        merged[at - 1 : at + 1] = [(merged[at - 1][0], merged[at][1])]
    return tuple(merged)


def within(span: Range, seconds: float) -> Range | None:
    """What of it lies in a clip of so many seconds: None where nothing does."""
    start, end = max(0.0, span[0]), min(span[1], seconds)
    return (start, end) if start < end else None


def text(ranges: Sequence[Range]) -> str:
    """`0-12 20.5-31`, for the ledger."""
    return " ".join(f"{_short(start)}-{_short(end)}" for start, end in ranges)


def _short(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")
