"""What may be wrong with asking the bridge; each kind has its sentence."""

from enum import StrEnum


class BridgeFault(StrEnum):
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # the skill's own token
    NEWER = "newer"  # a bridge of a later contract, and one of the two does not understand
    OLDER = "older"
    OTHER = "other"
