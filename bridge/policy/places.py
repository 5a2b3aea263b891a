"""Where somebody is, in a word that gives no address away. Pure."""

from ipaddress import ip_address

HERE, AT_HOME, AWAY = "this computer", "at home", "away"


def place_of(address: str | None) -> str | None:
    """Of a network address as the door has it (through a proxy that is trusted, the client's)."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if found.is_loopback:
        return HERE
    return AT_HOME if found.is_private or found.is_link_local else AWAY
