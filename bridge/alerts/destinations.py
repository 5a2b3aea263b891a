"""Which addresses a receiver may have. Pure.

A person, or their browser, says where an alert goes; the house then connects there from within the
home's network, to which a stranger could not. So no receiver is on this machine or in this network,
by number or by name, unless the settings list it.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

MOST_CHARACTERS = 2_000
_PORTS = {"https": 443, "http": 80}
# RFC 6052: an IPv4 address behind a translator.
_TRANSLATED = IPv6Network("64:ff9b::/96")
WITHIN = "leads to this machine or into the home's network, where no alert may go"


@dataclass(frozen=True, slots=True)
class Destinations:
    """`home`: places of the home's own network, "host" or "host:port", that the settings allow,
    also without TLS. `loopback`: this machine as well, as tests need it."""

    home: frozenset[str] = frozenset()
    loopback: bool = False

    def refuses(self, url: str) -> str | None:
        """What is wrong with an address as it is written, in words that follow "This address"."""
        if len(url) > MOST_CHARACTERS or not url.isascii() or not url.isprintable() or " " in url:
            return "is not one that can be sent to"
        try:
            split = urlsplit(url)
            port = port_of(split)
        except ValueError:
            return "is not one that can be sent to"
        if split.scheme not in _PORTS or not split.hostname:
            return "must be like https://example.org/…"
        if "@" in split.netloc:
            return "must not have a name or password before the host"
        if split.scheme != "https" and not self._is_known(split.hostname, port):
            return "must begin with https://, so that nobody on the way can read the alert"
        number = _number(split.hostname)
        if number is not None and not self.allows(split.hostname, port, number):
            return WITHIN
        return None

    def lists(self, host: str) -> bool:
        """Whether the settings allow any port of it."""
        return any(place.partition(":")[0] == host.casefold() for place in self.home)

    def allows(self, host: str, port: int, number: str) -> bool:
        """Whether `host` may be connected to at this one of its addresses."""
        return self._is_listed(host, port) or is_public(number) or self._is_here(number)

    def _is_known(self, host: str, port: int) -> bool:
        return self._is_listed(host, port) or self._is_here(_number(host) or host)

    def _is_listed(self, host: str, port: int) -> bool:
        host = host.casefold()
        return host in self.home or f"{host}:{port}" in self.home

    def _is_here(self, number: str) -> bool:
        if not self.loopback:
            return False
        return number == "localhost" or (_is_number(number) and ip_address(number).is_loopback)


def is_public(number: str) -> bool:
    """Whether an address is one of the internet, whatever it is written or wrapped in."""
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        within = _wrapped(address)
        if within is not None:
            return is_public(str(within))
        if address.is_site_local:  # RFC 3879: no longer given out, and used at home all the same
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def port_of(split: SplitResult) -> int:
    """Raises ValueError for what is none."""
    return split.port or _PORTS.get(split.scheme, 0)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _number(host: str) -> str | None:
    return host if _is_number(host) else None


def _is_number(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
