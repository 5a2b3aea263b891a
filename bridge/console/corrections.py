"""What somebody takes back while speaking: "the garden no sorry the front door". Pure.

The value that was said last counts, so the one before it goes, with the words that take it back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bridge.console import model
from bridge.console.language import Language
from bridge.console.spans import Span, Spans

Words = tuple[str, ...]
DURATION = "AMAZON.DURATION"
_KINDS = (model.ROOM, model.DATE, "AMAZON.TIME", DURATION, model.NUMBER, "AMAZON.FirstName")
_NO_ROOMS = ("all", "that")
_DENYING = {"no", "not"}
_NEAR, _FAR, _DENIED = 2, 5, 4  # words between a value and what takes it back
_MOST = 4
_CODE = 3  # digits that a code has at least


def without(said: Words, find: Callable[[Words], Spans], language: Language) -> tuple[Words, Spans]:
    """What is left, and its values. `find` finds the values in words."""
    found = find(said)
    for _ in range(_MOST):
        shorter = _without_one(said, found, language)
        if shorter is None:
            break
        said, found = shorter, find(shorter)
    return said, found


def _without_one(said: Words, found: Spans, language: Language) -> Words | None:
    for start, end, is_sure in _marks(said, language.taking_back):
        for kind in _KINDS:
            values = [s for s in found[kind] if _is_telling(s) and _is_whole(kind, s, found)]
            before = _before(values, start, _FAR if is_sure else _NEAR)
            after = _after(values, end, said, language) if before else None
            if before and _is_another_wish(said, end, values, language):
                return said[end - _is_no_more(said, end, language) :]
            if before and after:
                behind = said[before.end : start] if kind == DURATION else ()  # "ago"
                return (
                    said[: before.start]
                    + said[after.start : after.end]
                    + _but_once(behind, said[after.end :])
                )
    return None


def _but_once(behind: Words, rest: Words) -> Words:
    return rest if rest[: len(behind)] == behind else behind + rest


def _is_another_wish(said: Words, mark: int, values: Sequence[Span], language: Language) -> bool:
    """Whether more than a value follows: "wait hide the garden", "no the garden off"."""
    first = min((span.start for span in values if span.start >= mark), default=None)
    if first is None:
        return False
    marks = {phrase[0] for phrase in language.taking_back if len(phrase) == 1} | _DENYING
    for start, end, _ in _marks(said, language.taking_back):
        mark = end if start == mark else mark
    small = (
        language.fillers | language.harmless | language.circumstance | language.before[model.ROOM]
    )
    meant = [language.alike.get(word, word) for word in said]
    between = set(meant[mark:first]) - marks - small - language.being
    behind = [
        word for span in values if span.start >= mark for word in meant[span.end : span.end + 1]
    ]
    return bool(between or (language.refusing - marks).intersection(behind))


def _is_no_more(said: Words, mark: int, language: Language) -> bool:
    """Whether the mark's last word belongs to the wish: "wait no filming in the garden"."""
    return said[mark - 1] in _DENYING and said[mark] not in language.opening


def _is_telling(span: Span) -> bool:
    named = {value.id for value in span.known}
    return not span.is_free and span.cost < 0.5 and not named.intersection(_NO_ROOMS)


def _is_whole(kind: str, span: Span, found: Spans) -> bool:
    """Whether it is no part of a duration, and a number a code: "two minutes" holds no time."""
    if kind == model.NUMBER:
        return len(span.value) >= _CODE
    return kind == DURATION or not any(
        other.start <= span.start and span.end <= other.end for other in found[DURATION]
    )


def _marks(said: Words, taking_back: Mapping[Words, bool]) -> Iterator[tuple[int, int, bool]]:
    """From where to where words take something back, and whether they mean nothing else."""
    longest = max(map(len, taking_back), default=0)
    for start in range(len(said)):
        for end in range(min(len(said), start + longest), start, -1):
            if said[start:end] in taking_back:
                yield start, end, taking_back[said[start:end]]
                break


def _before(values: Sequence[Span], mark: int, most: int) -> Span | None:
    """The first of those that end just before it, and of these the longest."""
    near = [span for span in values if mark - most <= span.end <= mark]
    return min(near, key=lambda span: (span.start, -span.end), default=None)


def _after(values: Sequence[Span], mark: int, said: Words, language: Language) -> Span | None:
    """The next one that is not denied in its turn ("not the nursery")."""
    at = mark
    for _ in range(_MOST):
        near = [span for span in values if at <= span.start <= at + _NEAR]
        first = min(near, key=lambda span: (span.start, -span.end), default=None)
        if first is None:
            return None
        between = said[max(at - 1, 0) : first.start]
        if not language.refusing.intersection(between[-2:]) - {"no"} or not _any_behind(
            values, first
        ):
            return first
        at = first.end
    return None


def _any_behind(values: Sequence[Span], span: Span) -> bool:
    return any(span.end <= other.start <= span.end + _DENIED for other in values)
