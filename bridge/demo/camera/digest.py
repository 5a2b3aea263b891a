"""Digest authentication (RFC 2617, RFC 7616), as cameras ask for it. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass

REALM = "Private Eye demo camera"
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class DigestLogin:
    """`algorithms`: those that are offered, in this order."""

    user: str
    password: str
    algorithms: tuple[str, ...] = ("MD5",)

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


def challenge(nonce: str, algorithm: str = "MD5") -> str:
    return f'Digest realm="{REALM}", nonce="{nonce}", algorithm={algorithm}, qop="auth"'


def accepts(login: DigestLogin, method: str, nonce: str, authorization: str) -> bool:
    """Whether the Authorization header proves the password for this nonce and method."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "digest":
        return False
    said = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    if said.get("username") != login.user or said.get("nonce") != nonce:
        return False
    if said.get("algorithm", "MD5") not in login.algorithms:
        return False
    expected = response(login, method, said.get("uri", ""), said)
    return hmac.compare_digest(expected, said.get("response", "").lower())


def response(login: DigestLogin, method: str, uri: str, said: dict[str, str]) -> str:
    """RFC 2617 3.2.2.1; without `qop` the form of RFC 2069, which older cameras use."""
    hashed = _HASHES[said.get("algorithm", "MD5")]
    secret = hashed(f"{login.user}:{REALM}:{login.password}")
    wanted = hashed(f"{method}:{uri}")
    if qop := said.get("qop"):
        counted = f"{said.get('nc', '')}:{said.get('cnonce', '')}:{qop}"
        return hashed(f"{secret}:{said.get('nonce', '')}:{counted}:{wanted}")
    return hashed(f"{secret}:{said.get('nonce', '')}:{wanted}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_HASHES = {"MD5": _md5, "SHA-256": _sha256}
