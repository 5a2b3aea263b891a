"""The client that signs in, and what its browser is to keep afterwards."""

from dataclasses import dataclass

from bridge.access.sessions import StartedSession


@dataclass(frozen=True, slots=True)
class Client:
    """`device`: as a person would call it; `known`: the cookie of devices that were here before;
    `cookie` and `page_key`: of the session that the browser had until now, if it had one."""

    address: str | None
    device: str
    known: str | None = None
    cookie: str | None = None
    page_key: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`known` is a cookie: `access.sign_in.known_devices`."""

    started: StartedSession
    known: str


@dataclass(frozen=True, slots=True)
class NeedsCode:
    """Name and password are right; the six digits are missing."""
