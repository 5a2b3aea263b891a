"""Names and passwords in addresses: put in escaped, and found out where they were typed raw. Pure.

In an address they stand percent-encoded (RFC 3986, 3.2.1), as ffmpeg and ONVIF take them. Typed as
they are, a piece of a password would become the host that is looked up, and that is printed.
"""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, quote, unquote, urlsplit

NOT_AN_ADDRESS = (
    "is not an address (write / ? # @ % in a name or password as %2F %3F %23 %40 %25, or give both "
    "as `username` and `password`, as they are)"
)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_RAW = re.compile(r"%(?![0-9A-Fa-f]{2})|[@\s]")
# What may stand in a login as it is (RFC 3986: sub-delims); ffmpeg takes 127 characters of both.
_PLAIN = "!$&'()*+,;="


def split(url: str) -> SplitResult:
    """Raises ValueError; urlsplit's own words would repeat the address with its password."""
    try:
        parts = urlsplit(url)
        odd = parts.port == 0
    except ValueError:
        raise ValueError(NOT_AN_ADDRESS) from None
    login, _, _ = parts.netloc.rpartition("@")
    after = parts.path + parts.query + parts.fragment
    if odd or _RAW.search(login) or (parts.netloc and "@" in after):
        raise ValueError(NOT_AN_ADDRESS)
    return parts


def of(url: str) -> tuple[str, str]:
    """Name and password of an address, as they are; empty where it has none."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")


def without(url: str) -> str:
    """The address without them."""
    start, end = _span(url)
    return url[:start] + url[end:]


def put_in(url: str, username: str, password: str) -> str:
    """The address with them; one that has its own, or no host, stays as it is."""
    start, end = _span(url)
    if start == 0 or end > start:
        return url
    login = f"{quote(username, safe=_PLAIN)}:{quote(password, safe=_PLAIN)}@"
    return url[:start] + login + url[start:]


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """Every `${NAME}` replaced. In the login of an address, and after a `=` behind its host, a
    value stands for what it is: whatever is in it is escaped."""
    start, end = _span(text)
    login = text[start : max(start, end - 1)]
    whole = ":" not in login  # `${LOGIN}@`: name and password in one

    def value(match: re.Match[str]) -> str:
        found = value_of(match[1])
        if start <= match.start() < end:
            parts = found.split(":", 1) if whole else [found]
            return ":".join(quote(part, safe=_PLAIN) for part in parts)
        behind = start and match.start() > end and text[match.start() - 1] == "="
        return quote(found, safe="") if behind else found

    return _VARIABLE.sub(value, text)


def _span(url: str) -> tuple[int, int]:
    """Where the login begins, and where it ends, with its @. (0, 0): there is no host."""
    authority = _AUTHORITY.match(url)
    if authority is None or not authority[1]:
        return 0, 0
    start = authority.start(1)
    return start, start + authority[1].rfind("@") + 1
