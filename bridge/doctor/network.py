"""One HTTP(S) request over one connection, step by step and with a time for each step.

No redirect is followed and no proxy of the environment is used, because Alexa does neither. What
went wrong is a value, not an exception: it is what the doctor came for.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

import certifi
from cryptography import x509

from bridge.clock import Clock

TIMEOUT_S = 10.0
_LONGEST_BODY = 16 * 1024 * 1024
Address = tuple[str, int]
Lookup = Callable[[str, int], list[Address]]


class Step(StrEnum):
    NAME = "name"
    TCP = "TCP"
    TLS = "TLS"
    HTTP = "HTTP"


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """`headers` have lower-case names; `address` is who answered; `steps` are seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    steps: Mapping[Step, float] = field(default_factory=dict)

    @property
    def took_s(self) -> float:
        return sum(self.steps.values())


@dataclass(frozen=True, slots=True)
class Failed:
    """`verify_code` is OpenSSL's number when the certificate was what failed."""

    step: Step
    reason: str
    timed_out: bool = False
    verify_code: int | None = None


@dataclass(frozen=True, slots=True)
class Handshake:
    """The server's own certificate, and why it would not do (None: it does)."""

    leaf: x509.Certificate
    address: str
    refused: Failed | None = None


class Network:
    """Blocking, `timeout_s` at most for each request after its name is known. Thread-safe."""

    def __init__(
        self,
        clock: Clock,
        *,
        authorities: str | None = None,
        lookup: Lookup | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """`authorities` is a PEM file. Default: certifi's, which is Mozilla's list.

        Amazon accepts Mozilla's list too; the system's own may hold an authority of the house.
        """
        self._clock = clock
        self._trusting = ssl.create_default_context(cafile=authorities or certifi.where())
        self._indifferent = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._indifferent.check_hostname = False
        self._indifferent.verify_mode = ssl.CERT_NONE
        self._lookup = lookup or _lookup
        self._timeout_s = timeout_s

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        verify: bool = True,
    ) -> HttpAnswer | Failed:
        """`verify` False is for requests that carry no secret, once the certificate was judged."""
        split = urlsplit(url)
        steps = _Steps(self._clock)
        try:
            with self._connected(url, steps, verify) as channel, steps.timed(Step.HTTP):
                talk = http.client.HTTPConnection(split.hostname or "", split.port)
                talk.sock = channel
                path = f"{split.path or '/'}{'?' if split.query else ''}{split.query}"
                sent = {"Host": split.netloc, "User-Agent": "private-eye-doctor", **(headers or {})}
                talk.request(method, path, body, {**sent, "Connection": "close"})
                with talk.getresponse() as response:
                    got = {name.lower(): value for name, value in response.getheaders()}
                    data = response.read(_LONGEST_BODY)
            if (
                steps.lasted() >= self._timeout_s
            ):  # the deadline cut it off, which looks like an end
                return Failed(Step.HTTP, "timed out", timed_out=True)
            return HttpAnswer(response.status, got, data, steps.address, steps.taken)
        except (OSError, http.client.HTTPException) as error:
            return self._failed(error, steps)

    def handshake(self, host: str, port: int) -> Handshake | Failed:
        """The certificate that `host` shows, judged by the trust store and by name."""
        url = f"https://{host}:{port}"
        first = self._leaf(url, verify=True)
        if not isinstance(first, Failed) or first.verify_code is None:
            return first
        shown = self._leaf(url, verify=False)
        return shown if isinstance(shown, Failed) else Handshake(shown.leaf, shown.address, first)

    def _leaf(self, url: str, *, verify: bool) -> Handshake | Failed:
        steps = _Steps(self._clock)
        try:
            with self._connected(url, steps, verify) as channel:
                der = channel.getpeercert(True) if isinstance(channel, ssl.SSLSocket) else None
            return Handshake(x509.load_der_x509_certificate(der or b""), steps.address)
        except (OSError, ValueError) as error:
            return self._failed(error, steps)

    @contextmanager
    def _connected(self, url: str, steps: "_Steps", verify: bool) -> Iterator[socket.socket]:
        split = urlsplit(url)
        host, secure = split.hostname or "", split.scheme == "https"
        with steps.timed(Step.NAME):
            addresses = self._lookup(host, split.port or (443 if secure else 80))
        with steps.timed(Step.TCP):
            channel, steps.address = self._reach(addresses)
        if secure:
            context = self._trusting if verify else self._indifferent
            channel = context.wrap_socket(
                channel, server_hostname=host, do_handshake_on_connect=False
            )
        # A timeout of the socket bounds each read, not their sum: a server may drip.
        # Called on the base class: an SSLSocket's own would turn into a plain one under the reader.
        deadline = threading.Timer(self._timeout_s, _shut, (channel,))
        deadline.daemon = True
        deadline.start()
        try:
            if isinstance(channel, ssl.SSLSocket):
                with steps.timed(Step.TLS):
                    channel.do_handshake()
            yield channel
        finally:
            deadline.cancel()
            channel.close()

    def _reach(self, addresses: list[Address]) -> tuple[socket.socket, str]:
        failed: OSError = OSError("the name has no address")
        for address in addresses:
            try:
                return socket.create_connection(address, self._timeout_s), address[0]
            except OSError as error:
                failed = error
        raise failed

    def _failed(self, error: Exception, steps: "_Steps") -> Failed:
        late = isinstance(error, TimeoutError) or steps.lasted() >= self._timeout_s
        if isinstance(error, ssl.SSLCertVerificationError):
            return Failed(steps.step, error.verify_message, late, error.verify_code)
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        return Failed(steps.step, reason, late)


class _Steps:
    """A stopwatch that knows which step runs, or ran last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = clock.monotonic()
        self.step = Step.NAME
        self.address = ""
        self.taken: dict[Step, float] = {}

    @contextmanager
    def timed(self, step: Step) -> Iterator[None]:
        self.step = step
        begun = self._clock.monotonic()
        yield
        self.taken[step] = self._clock.monotonic() - begun

    def lasted(self) -> float:
        return self._clock.monotonic() - self._begun


def _lookup(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), port) for *_, address in found]


def _shut(channel: socket.socket) -> None:
    try:
        socket.socket.shutdown(channel, socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself meanwhile
