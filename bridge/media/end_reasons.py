"""Why a run of a camera ended, and how that is said: the same whoever found out, ffmpeg or we."""

from dataclasses import dataclass
from enum import StrEnum


class EndKind(StrEnum):
    """Why a run ended. `REPLAN` and `BROKEN` start the next one at once."""

    ENDED = "ended"
    STALLED = "stalled"
    CRASHED = "crashed"
    UNREACHABLE = "unreachable"
    UNKNOWN_HOST = "unknown_host"
    TIMED_OUT = "timed_out"
    LOGIN = "login"
    LOGIN_KIND = "login_kind"
    ONLY_UDP = "only_udp"
    NO_SUCH_PATH = "no_such_path"
    DENIED = "denied"
    FAULT = "fault"
    NOT_VIDEO = "not_video"
    CERTIFICATE = "certificate"
    CODEC = "codec"
    MISSING = "missing"
    BUSY = "busy"
    REPLAN = "replan"
    BROKEN = "broken"
    STOPPED = "stopped"
    NO_FFMPEG = "no_ffmpeg"
    TOO_LARGE = "too_large"


REFUSALS = frozenset(
    {
        *(EndKind.LOGIN, EndKind.LOGIN_KIND),
        *(EndKind.NO_SUCH_PATH, EndKind.DENIED, EndKind.CERTIFICATE),
    }
)


@dataclass(frozen=True, slots=True)
class EndReason:
    kind: EndKind
    sentence: str


TOO_LARGE = EndReason(
    EndKind.TOO_LARGE,
    "this camera sends something too large; set a smaller picture, and H.264 or H.265, in it",
)

LOGIN_REFUSED = EndReason(EndKind.LOGIN, "the camera refused the name or password")
NO_LOGIN = EndReason(EndKind.LOGIN, "the camera asks for a name and password, and was given none")
OTHER_LOGIN = EndReason(
    EndKind.LOGIN_KIND,
    "the camera asks for a kind of login that is not supported: "
    "set its authentication to digest (MD5 or SHA-256)",
)
DENIED = EndReason(EndKind.DENIED, "the camera does not allow this")
NO_SUCH_PATH = EndReason(EndKind.NO_SUCH_PATH, "the camera has no such path")
FAULT = EndReason(EndKind.FAULT, "the camera answered with an error")
WRONG_CERTIFICATE = EndReason(EndKind.CERTIFICATE, "the camera's certificate was not accepted")
UNKNOWN_HOST = EndReason(EndKind.UNKNOWN_HOST, "the camera's name is not known in the network")
NOTHING_ANSWERS = EndReason(EndKind.UNREACHABLE, "nothing answers at the camera's address")
NO_WAY_THERE = EndReason(EndKind.UNREACHABLE, "the camera's address cannot be reached")
TIMED_OUT = EndReason(EndKind.TIMED_OUT, "the camera does not answer")
BROKE = EndReason(EndKind.STALLED, "the connection to the camera broke")
ENDED = EndReason(EndKind.ENDED, "the camera ended the connection")
