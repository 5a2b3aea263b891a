"""The origins of the home door's pages: as configured, never as a request claims.

A passkey is asked for by a name, and any page of that name may ask, whatever its port: another
program's on this machine too. The origin, which the browser signs, tells them apart.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bridge.web.http.guards import LOOPBACK_NAMES

_USUAL = {"http": 80, "https": 443}


class Origins:
    """`hosts`: the names that the door may be called by; `port`: the one it really listens on;
    `proxied`: whether a proxy stands before it; `url`: how people open it, where that is set."""

    def __init__(
        self, hosts: Iterable[str], *, port: int, proxied: bool, url: str | None = None
    ) -> None:
        self._names = frozenset(name.casefold() for name in hosts) | LOOPBACK_NAMES
        self._ways = [("http", port)] + ([("https", 443)] if proxied else [])
        self._url = urlsplit(url) if url else None

    def of(self, name: str) -> tuple[str, ...]:
        """Those of a name; none for one that is not the door's."""
        name = name.casefold()
        found = [_origin(scheme, name, port) for scheme, port in self._ways if name in self._names]
        if self._url is not None and self._url.hostname == name:
            found.append(_origin(self._url.scheme, name, self._url.port))
        return tuple(found)


def _origin(scheme: str, name: str, port: int | None) -> str:
    """As browsers write it: without the port that goes without saying."""
    return f"{scheme}://{name}" if port in (None, _USUAL[scheme]) else f"{scheme}://{name}:{port}"
