"""What ffmpeg says on stderr: which codecs a camera has, and why a run ended, in plain words.

Lines are redacted before anything else sees them: ffmpeg prints addresses with their passwords.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bridge.media import end_reasons
from bridge.media.end_reasons import EndKind, EndReason
from bridge.media.ffmpeg import MOST_PIXELS, Plan, VideoPlan
from bridge.media.sound import AudioPlan, SoundFault

_HIDDEN = "…"
_LOGIN = re.compile(r"([a-z][a-z0-9+.-]*://)\S*@", re.IGNORECASE)
_QUERY = re.compile(r"([a-z][a-z0-9+.-]*://[^\s?]*)\?[^\s'\",]*", re.IGNORECASE)
_STREAM = re.compile(r"Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)")
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")
_INPUT = re.compile(r"Input #0, (\S+), from")
# The demuxer would claim 25 pictures a second of these.
_WITHOUT_CLOCK = frozenset({"mpjpeg", "mjpeg", "h264", "hevc", "m4v"})
_SOUND = (
    (SoundFault.UNREADABLE, re.compile(r"Error parsing AU headers")),
    (SoundFault.UNDESCRIBED, re.compile(r"Malformed AAC bitstream|aac_adtstoasc")),
    # Of one of the tracks. Not for want of a login, of bandwidth, or of another transport.
    (SoundFault.REFUSED, re.compile(r"method SETUP failed: (?!401|453|461)4\d\d\b")),
)
_LONGEST_LINE = 4096
_SHORTEST_SECRET = 3


_BEFORE_MEDIA = frozenset({EndKind.NOT_VIDEO, EndKind.CODEC})
# A damaged picture may claim any size, none at all included.
_HUGE = re.compile(r"Picture size [1-9]\d*x[1-9]\d* is invalid|max pixel count")
_NO_MEMORY = re.compile(r"Cannot allocate memory|Out of memory|malloc of size \d+ failed")
_LAST_WORDS = 5  # lines in which a child says why it ends
# The first rule that matches any line wins, so the telling ones stand first.
_RULES: tuple[tuple[EndReason, str], ...] = (
    # Not the bare numbers: a stream may well have 404 kb/s.
    (end_reasons.LOGIN_REFUSED, r"[a-z:] 401\b|Unauthorized"),
    (end_reasons.DENIED, r"[a-z:] 403 Forbidden"),
    (end_reasons.NO_SUCH_PATH, r"[a-z:] 404 "),
    (
        EndReason(EndKind.ONLY_UDP, "the camera sends its pictures by UDP only"),
        r"failed: 461\b|Nonmatching transport in server reply",
    ),
    (end_reasons.FAULT, r"failed: [45]\d\d|returned [45][X\d]{2}"),
    (
        end_reasons.WRONG_CERTIFICATE,
        r"(?i:certificate)|[Ee]rror in the pull function|TLS.*(?:handshake|fatal alert)|SSL",
    ),
    (end_reasons.UNKNOWN_HOST, r"Failed to resolve hostname|Name or service not known"),
    (end_reasons.NOTHING_ANSWERS, r"Connection refused"),
    (end_reasons.NO_WAY_THERE, r"No route to host|Network is unreachable|Host is down"),
    (end_reasons.TIMED_OUT, r"timed out"),
    (EndReason(EndKind.BUSY, "another program is using the camera"), r"Device or resource busy"),
    (
        EndReason(EndKind.MISSING, "the camera or file is not there, or may not be opened"),
        r"No such (?:file or directory|device)|Permission denied",
    ),
    (
        EndReason(EndKind.NOT_VIDEO, "what is at the camera's address is not a video"),
        r"matches no streams|Invalid data found when processing input|does not contain any stream"
        r"|unspecified size|Protocol not found|Nothing was written|[Ww]hitelist",
    ),
    (
        EndReason(EndKind.CODEC, "the camera's picture or sound format is not supported"),
        r"codec not currently supported in container|Decoder .*not found|Unknown decoder"
        r"|Impossible to convert between the formats|Error while opening encoder",
    ),
    (
        EndReason(EndKind.STALLED, "the connection broke"),
        r"Connection reset by peer|Input/output error",
    ),
)
_COMPILED = tuple((reason, re.compile(pattern)) for reason, pattern in _RULES)


def classify(lines: Iterable[str], *, exit_code: int, had_media: bool = False) -> EndReason:
    """Give the reason of a child that ended by itself. Exit codes alone differ by version.

    `had_media`: pictures came, in this run or an earlier one. Then complaints about the format are
    about damaged pictures or a connection that was cut, not about what the camera is.
    """
    said = tuple(lines)
    huge = not had_media and any(map(_HUGE.search, said))
    if huge or any(map(_NO_MEMORY.search, said[-_LAST_WORDS:])):
        return end_reasons.TOO_LARGE
    for reason, pattern in _COMPILED:
        if had_media and reason.kind in _BEFORE_MEDIA:
            continue
        if any(pattern.search(line) for line in said):
            return reason
    if exit_code < 0:
        return EndReason(EndKind.CRASHED, "the program that reads the camera was killed")
    if exit_code > 0 and had_media:
        return end_reasons.BROKE
    if exit_code > 0:
        return EndReason(EndKind.CRASHED, "the program that reads the camera gave up")
    return end_reasons.ENDED


class Redactor:
    """Hides logins and queries of any address, and this camera's own name and password anywhere."""

    def __init__(self, url: str = "") -> None:
        split = urlsplit(url)
        found = {split.username or "", split.password or ""}
        found |= {unquote(text) for text in found}
        longest_first = sorted(found, key=len, reverse=True)
        self._secrets = [text for text in longest_first if len(text) >= _SHORTEST_SECRET]

    def __call__(self, text: str) -> str:
        text = _QUERY.sub(rf"\1?{_HIDDEN}", _LOGIN.sub(rf"\1{_HIDDEN}@", text))
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


@dataclass(frozen=True, slots=True)
class Learned:
    """The first picture and sound that a camera announced. None: it has none.

    `clock`: whether they come with times of their own.
    """

    video: str | None
    audio: str | None
    width: int = 0
    height: int = 0
    clock: bool = True


@dataclass(slots=True)
class StderrReader:
    """One child's stderr: bytes in, redacted lines and what was learned out. Not thread-safe."""

    redact: Redactor
    learned: Learned | None = None  # complete once ffmpeg has described the input
    sound_fault: SoundFault | None = None  # the last one that ffmpeg complained of
    too_large: bool = False  # it complained of something that is; it goes on in vain
    _partial: bytes = b""
    _in_input: bool = False
    _clock: bool = True
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)

    def feed(self, chunk: bytes) -> list[str]:
        """Return the complete lines of this chunk, redacted."""
        *whole, partial = (self._partial + chunk).replace(b"\r", b"\n").split(b"\n")
        self._partial = partial[-_LONGEST_LINE:]
        lines = [self.redact(line.decode(errors="replace")) for line in whole if line.strip()]
        for line in lines:
            self._learn(line)
        return lines

    def _learn(self, line: str) -> None:
        if match := _INPUT.match(line):
            self._in_input = True
            self._clock = match[1] not in _WITHOUT_CLOCK
        elif self._in_input and (match := _STREAM.search(line)):
            self._seen.setdefault(match[1], (match[2], match[3]))
        elif self._in_input and not line.startswith(" "):
            self._in_input = False
            self._conclude()
        self.too_large = self.too_large or bool(_HUGE.search(line) or _NO_MEMORY.search(line))
        for fault, complaint in _SOUND:
            if complaint.search(line):
                self.sound_fault = fault

    def _conclude(self) -> None:
        video, details = self._seen.get("Video", (None, ""))
        audio, _ = self._seen.get("Audio", (None, ""))
        size = _SIZE.search(details)
        width, height = (int(size[1]), int(size[2])) if size else (0, 0)
        self.learned = Learned(video, audio, width, height, self._clock)
        self.too_large = self.too_large or width * height > MOST_PIXELS


def plan_for(learned: Learned, *, sound: bool) -> Plan:
    """H.264 and H.265 pictures and AAC sound are copied, everything else is encoded."""
    match learned.video:
        case "h264" | None:
            video = VideoPlan.COPY
        case "hevc":
            video = VideoPlan.COPY_H265
        case _:
            video = VideoPlan.ENCODE
    match learned.audio:
        case "none":
            audio = AudioPlan.NONE
        case None | "aac":  # no sound is no reason to begin again: it is copied if there is any
            audio = AudioPlan.COPY
        case _:
            audio = AudioPlan.ENCODE
    return Plan(video, audio if sound else AudioPlan.NONE, wallclock=not learned.clock)
