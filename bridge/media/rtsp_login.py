"""Logging in at an RTSP camera for a program that cannot: which login a camera asks for, and the
answer to it. Sans-io.

ffmpeg does Basic and Digest with MD5, and of several Digests the last one offered. RFC 7616 has
cameras offer SHA-256 first, or alone.
Sources: RFC 7616 (Digest), RFC 7617 (Basic), RFC 2326 (RTSP).
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bridge.media.boxes import MediaError

MOST_HEAD = 64 * 1024
MOST_BODY = 1024 * 1024
_FRAME = ord("$")
_WORDS = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))|([\w-]+)')
_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
_SESSION = "-SESS"
_BY_FFMPEG = ("MD5", "MD5" + _SESSION)


class LoginBy(StrEnum):
    """Who answers when the camera asks for a password."""

    FFMPEG = "ffmpeg"
    ASK = "ask"  # ffmpeg was refused: we look at what is asked for, and answer what it cannot
    BRIDGE = "bridge"
    FFMPEG_ALONE = "ffmpeg_alone"  # looked at: it can, so a refusal is about name or password


class LoginVerdict(StrEnum):
    """What became of the logins that we looked at."""

    NONE = "none"  # nothing was asked
    FFMPEG_CAN = "ffmpeg_can"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class LoginChallenge:
    """One way in that a camera offers. `scheme` is in small letters."""

    scheme: str
    parameters: Mapping[str, str]

    @property
    def algorithm(self) -> str:
        return self.parameters.get("algorithm", "MD5").upper()

    @property
    def qop(self) -> str | None:
        """None: the old form, without; empty: none that could be done."""
        if "qop" not in self.parameters:
            return None
        offered = re.split(r"[\s,]+", self.parameters["qop"].lower())
        return "auth" if "auth" in offered else ""

    @property
    def strength(self) -> int:
        """0: it cannot be answered."""
        if self.scheme == "basic":
            return 1
        name = self.algorithm.removesuffix(_SESSION)
        known = name in _HASHES and _HASHES[name] in hashlib.algorithms_available
        if self.scheme != "digest" or not known or self.qop == "":
            return 0
        return 2 + list(_HASHES).index(name)


@dataclass(frozen=True, slots=True)
class CameraLogin:
    user: str
    password: str

    def __repr__(self) -> str:
        return "CameraLogin(…)"


def challenges(headers: Iterable[str]) -> list[LoginChallenge]:
    """Of all WWW-Authenticate headers; several may stand in one."""
    found: list[tuple[str, dict[str, str]]] = []
    for header in headers:
        for name, quoted, plain, scheme in _WORDS.findall(header):
            if scheme:
                found.append((scheme.lower(), {}))
            elif found:
                found[-1][1][name.lower()] = re.sub(r"\\(.)", r"\1", quoted) or plain
    return [LoginChallenge(scheme, parameters) for scheme, parameters in found]


def strongest(offered: Iterable[LoginChallenge]) -> LoginChallenge | None:
    """None: none of them can be answered."""
    best = max(offered, key=lambda challenge: challenge.strength, default=None)
    return best if best is not None and best.strength else None


def ffmpeg_can(offered: Iterable[LoginChallenge]) -> bool:
    """Whether it answers what is offered: it takes the last Digest, and Basic without any."""
    known = [challenge for challenge in offered if challenge.scheme in ("basic", "digest")]
    digests = [challenge for challenge in known if challenge.scheme == "digest"]
    if digests:
        return digests[-1].algorithm in _BY_FFMPEG and digests[-1].qop != ""
    return bool(known)


def authorization(
    challenge: LoginChallenge, login: CameraLogin, method: str, uri: str, *, cnonce: str, count: int
) -> str:
    """The header's value. `count`: how often this nonce was used, from 1 on.

    As all of it, it is text of which each letter is a byte; names and passwords are UTF-8 there.
    """
    user, password = _bytewise(login.user), _bytewise(login.password)
    if challenge.scheme == "basic":
        pair = f"{login.user}:{login.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"
    algorithm = _HASHES[challenge.algorithm.removesuffix(_SESSION)]

    def hashed(*words: str) -> str:
        data = ":".join(words).encode("latin-1")
        return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()

    given = challenge.parameters
    realm, nonce = given.get("realm", ""), given.get("nonce", "")
    secret = hashed(user, realm, password)
    if challenge.algorithm.endswith(_SESSION):
        secret = hashed(secret, nonce, cnonce)
    said = {"username": user, "realm": realm, "nonce": nonce, "uri": uri}
    counted: tuple[str, ...] = ()
    plain: dict[str, str] = {}
    if challenge.qop:
        counted = (f"{count:08x}", cnonce, challenge.qop)
        said["cnonce"] = cnonce
        plain = {"qop": challenge.qop, "nc": counted[0]}
    elif challenge.algorithm.endswith(_SESSION):
        said["cnonce"] = cnonce
    said["response"] = hashed(secret, nonce, *counted, hashed(method, uri))
    if "opaque" in given:
        said["opaque"] = given["opaque"]
    if "algorithm" in given:
        plain["algorithm"] = given["algorithm"]
    words = [f'{name}="{_escaped(value)}"' for name, value in said.items()]
    return "Digest " + ", ".join([*words, *(f"{name}={value}" for name, value in plain.items())])


def _bytewise(text: str) -> str:
    return text.encode().decode("latin-1")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


@dataclass(frozen=True, slots=True)
class RtspText:
    """A request or an answer."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def number(self) -> str:
        return next(iter(self.values("cseq")), "")

    def render(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + self.body


class RtspSplitter:
    """Cuts one direction of a connection into texts and interleaved data, in their order."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, chunk: bytes) -> list[RtspText | bytes]:
        """Raises MediaError for what has no end."""
        self._pending += chunk
        found: list[RtspText | bytes] = []
        while taken := self._frames():
            found.append(bytes(self._pending[:taken]))
            del self._pending[:taken]
        while (text := self._text()) is not None:
            found.append(text)
            while taken := self._frames():
                found.append(bytes(self._pending[:taken]))
                del self._pending[:taken]
        return found

    def _frames(self) -> int:
        """How many bytes from here on are whole frames of interleaved data (RFC 2326, 10.12)."""
        at, pending = 0, self._pending
        while len(pending) - at >= 4 and pending[at] == _FRAME:
            end = at + 4 + int.from_bytes(pending[at + 2 : at + 4], "big")
            if end > len(pending):
                break
            at = end
        return at

    def _text(self) -> RtspText | None:
        if not self._pending or self._pending[0] == _FRAME:
            return None
        end = self._pending.find(b"\r\n\r\n")
        if end < 0 or end > MOST_HEAD:
            if len(self._pending) > MOST_HEAD:
                raise MediaError("an RTSP head without an end")
            return None
        start, *lines = self._pending[:end].decode("latin-1").lstrip("\r\n").split("\r\n")
        pairs = (line.partition(":") for line in lines if ":" in line)
        text = RtspText(start, tuple((name.strip(), value.strip()) for name, _, value in pairs))
        size = next(iter(text.values("content-length")), "0")
        if not size.isascii() or not size.isdigit() or int(size) > MOST_BODY:
            raise MediaError("an RTSP body without an end")
        whole = end + 4 + int(size)
        if len(self._pending) < whole:
            return None
        body = bytes(self._pending[end + 4 : whole])
        del self._pending[:whole]
        return replace(text, body=body)


class RtspLogin:
    """Between a program and a camera: its requests get the camera's address and a login.

    `stands_for`: what the program calls the camera's `address`, which has no login in it.
    """

    def __init__(
        self,
        login: CameraLogin,
        *,
        stands_for: str,
        address: str,
        by: LoginBy,
        nonce: Callable[[], str],
    ) -> None:
        self.verdict = LoginVerdict.NONE
        self._login = login
        self._stands_for = stands_for
        self._address = address
        self._by = by
        self._nonce = nonce
        self._challenge: LoginChallenge | None = None
        self._count = 0
        self._asked: dict[str, tuple[RtspText, int]] = {}  # by CSeq; how often with a login

    def knows(self, request: RtspText) -> bool:
        """Whether it is from the program that was told what to say."""
        return self._stands_for in request.start

    def request(self, request: RtspText) -> bytes:
        """For the camera."""
        method, _, rest = request.start.partition(" ")
        uri, _, version = rest.partition(" ")
        if uri.startswith(self._stands_for):
            uri = self._address + uri.removeprefix(self._stands_for)
        headers = tuple(h for h in request.headers if h[0].lower() != "authorization")
        asked = replace(request, start=f"{method} {uri} {version}", headers=headers)
        return self._send(asked, tries=0)

    def answer(self, answer: RtspText) -> tuple[bytes, bytes]:
        """(for the program, for the camera): one of them is empty."""
        asked, tries = self._asked.pop(answer.number, (None, 0))
        refused = answer.start.split(" ")[1:2] == ["401"]
        if not refused or asked is None:
            if tries:
                self.verdict = LoginVerdict.ACCEPTED
            return answer.render(), b""
        offered = challenges(answer.values("www-authenticate"))
        challenge = strongest(offered)
        if self._by is LoginBy.ASK and ffmpeg_can(offered):
            self.verdict = LoginVerdict.FFMPEG_CAN
        elif challenge is None:
            self.verdict = LoginVerdict.UNSUPPORTED
        elif tries == 0 or (tries == 1 and self._is_old(challenge)):
            self._challenge, self._count = challenge, 0
            return b"", self._send(asked, tries)
        else:
            self.verdict = LoginVerdict.REFUSED
        return answer.render(), b""

    def _is_old(self, challenge: LoginChallenge) -> bool:
        """Whether what we answered was only too old: the camera now has another nonce."""
        stale = challenge.parameters.get("stale", "").lower() == "true"
        accepted = self.verdict is LoginVerdict.ACCEPTED
        return stale or (accepted and challenge != self._challenge)

    def _send(self, asked: RtspText, tries: int) -> bytes:
        if self._challenge is None:
            self._asked[asked.number] = asked, tries
            return asked.render()
        self._asked[asked.number] = asked, tries + 1
        self._count += 1
        method, uri, _ = asked.start.split(" ", 2)
        said = authorization(
            self._challenge, self._login, method, uri, cnonce=self._nonce(), count=self._count
        )
        return replace(asked, headers=(*asked.headers, ("Authorization", said))).render()
