"""Digest authentication (RFC 2617, RFC 7616 with MD5), as cameras ask for it. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass

REALM = "Private Eye demo camera"
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class DigestLogin:
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


def challenge(nonce: str) -> str:
    return f'Digest realm="{REALM}", nonce="{nonce}", algorithm=MD5, qop="auth"'


def accepts(login: DigestLogin, method: str, nonce: str, authorization: str) -> bool:
    """Whether the Authorization header proves the password for this nonce and method."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "digest":
        return False
    said = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    if said.get("username") != login.user or said.get("nonce") != nonce:
        return False
    expected = response(login, method, said.get("uri", ""), said)
    return hmac.compare_digest(expected, said.get("response", "").lower())


def response(login: DigestLogin, method: str, uri: str, said: dict[str, str]) -> str:
    """RFC 2617 3.2.2.1; without `qop` the form of RFC 2069, which older cameras use."""
    secret = _md5(f"{login.user}:{REALM}:{login.password}")
    wanted = _md5(f"{method}:{uri}")
    if qop := said.get("qop"):
        counted = f"{said.get('nc', '')}:{said.get('cnonce', '')}:{qop}"
        return _md5(f"{secret}:{said.get('nonce', '')}:{counted}:{wanted}")
    return _md5(f"{secret}:{said.get('nonce', '')}:{wanted}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
