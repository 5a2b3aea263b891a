"""Acts by their names and kinds: the table `acts`, looked up. Pure."""

from bridge.policy.acts import Act, EntryKind

# Told as what was done, though nothing was given: a player that asks once more tries nothing.
LATE = frozenset({Act.LIVE_LATE, Act.CLIP_LATE})


def known(name: str) -> Act | None:
    """None for an act of an older or newer version."""
    try:
        return Act(name)  # type: ignore[call-arg]  # by its value, as of any Enum
    except ValueError:
        return None


def of_kind(kind: EntryKind) -> frozenset[Act]:
    return frozenset(act for act in Act if act.kind is kind)
