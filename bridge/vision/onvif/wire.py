"""Requests to one camera's ONVIF services, and to nobody else."""

import io
import secrets
import socket
import uuid
import warnings
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

import requests
from requests.auth import HTTPDigestAuth

from bridge.clock import Clock
from bridge.config import CAMERA_PORTS, OnvifUrl
from bridge.ops import outbound
from bridge.ops.answers import Adapter
from bridge.vision.onvif import soap
from bridge.vision.onvif.soap import NotUnderstood, OnvifLogin, SoapRequest, UsernameToken

CONNECT_S, ANSWER_S = 5.0, 10.0
_HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8", "Accept-Encoding": "identity"}
_DEVICE_SERVICE = "/onvif/device_service"
_CHUNK = 4096
_REFUSALS = (401, 403)


class OnvifError(Exception):
    """`str()` is a plain sentence without the camera's words. `refused`: by name or password;
    `fault`: the camera has understood and says no.
    """

    def __init__(self, sentence: str, *, refused: bool = False, fault: bool = False) -> None:
        super().__init__(sentence)
        self.refused = refused
        self.fault = fault


_NO_END = "the camera's answer has no end"
REFUSED = "the camera refuses to tell what it notices: check name and password of `onvif`"


class Wire:
    """Belongs to one thread. Follows no redirect, uses no proxy, keeps no cookie."""

    def __init__(self, address: OnvifUrl, verify: bool | str, clock: Clock) -> None:
        split = urlsplit(address.reveal())
        self._home = split._replace(netloc=split.netloc.rpartition("@")[2], fragment="")
        self._login = OnvifLogin(unquote(split.username or ""), unquote(split.password or ""))
        self._clock = clock
        self.ahead = timedelta(0)  # of our clock is the camera's
        self._http = requests.Session()
        self._http.trust_env = False  # no proxy: it would hear of the house
        for scheme in ("http://", "https://"):
            self._http.mount(scheme, Adapter())
        self._http.verify = verify
        if verify is False:  # the owner knows: the configuration says so
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")
        self._http.headers.update(_HEADERS)
        if self._login.user:
            self._http.auth = _Digest(self._login.user, self._login.password)

    @property
    def device_service(self) -> str:
        path = self._home.path if self._home.path.strip("/") else _DEVICE_SERVICE
        return urlunsplit(self._home._replace(path=path))

    def at_home(self, address: str | None) -> str | None:
        """The same on the configured host: a camera may not send us elsewhere, and behind a router
        it does not know what it is called. Of this machine only on the configured port: what else
        listens here is none of the camera's business. None where it is no address.
        """
        try:
            split = urlsplit(address or "")
            port = split.port
        except ValueError:
            return None
        home = self._home
        if split.scheme not in ("http", "https") or not split.path.startswith("/"):
            return None
        same = (split.scheme, split.hostname) == (home.scheme, home.hostname)
        netloc = _netloc(home, port) if same and not _is_here(home.hostname) else home.netloc
        return urlunsplit((home.scheme, netloc, split.path, split.query, ""))

    def ask(
        self,
        request: SoapRequest,
        url: str,
        *,
        to: str | None = None,
        parameters: tuple[str, ...] = (),
        anonymous: bool = False,
        wait_s: float = 0.0,
    ) -> Element:
        """`to`: what the camera itself calls `url`. Raises Trouble."""
        token = None
        if self._login.user and not anonymous:
            created = self._clock.now() + self.ahead
            token = UsernameToken(self._login, secrets.token_bytes(16), created)
        message_id = f"urn:uuid:{uuid.uuid4()}"
        sent = soap.envelope(
            request, to=to or url, message_id=message_id, token=token, parameters=parameters
        )
        status, body = self._post(url, request.action, sent, wait_s + ANSWER_S)
        return understood(status, body)

    def close(self) -> None:
        self._http.close()

    def _post(self, url: str, action: str, sent: bytes, answer_s: float) -> tuple[int, bytes]:
        content_type = f'{_HEADERS["Content-Type"]}; action="{action}"'
        outbound.used(outbound.CAMERA_EVENTS, url, self._clock.now())
        try:
            answer = self._http.post(
                url,
                data=sent,
                headers={"Content-Type": content_type},
                timeout=(CONNECT_S, answer_s),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                refused = answer.status_code in _REFUSALS
                return answer.status_code, b"" if refused else _read(answer)
        except requests.exceptions.SSLError:
            raise OnvifError("the camera's certificate is not trusted") from None
        except requests.exceptions.Timeout:
            raise OnvifError("the camera does not answer about what it notices") from None
        except (requests.RequestException, OSError):
            raise OnvifError("nothing answers at the camera's `onvif` address") from None
        finally:
            self._http.cookies.clear()


def same_device(one: OnvifUrl, other: OnvifUrl) -> bool:
    """Whether two addresses are of one device, whoever logs in."""
    return _device(one) == _device(other)


def _device(address: OnvifUrl) -> tuple[str | None, int, str]:
    split = urlsplit(address.reveal())
    path = split.path.strip("/") or _DEVICE_SERVICE.strip("/")
    return split.hostname, split.port or CAMERA_PORTS[split.scheme], path


class _Digest(HTTPDigestAuth):
    """For cameras that want their password by HTTP (RFC 7616) and not, or not only, in the SOAP."""

    def handle_401(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        if r.status_code == requests.codes.unauthorized:
            refusal, r.raw = r.raw, io.BytesIO()  # of which nothing is read, however long it is
            refusal.close()
        answer: requests.Response = super().handle_401(r, **kwargs)  # type: ignore[no-untyped-call]
        return answer


def _read(answer: requests.Response) -> bytes:
    body = bytearray()
    try:
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > soap.MOST_BYTES:
                raise OnvifError(_NO_END)
    except requests.ConnectionError:  # its time is over
        raise OnvifError(_NO_END) from None
    return bytes(body)


def understood(status: int, body: bytes) -> Element:
    """Raises OnvifError."""
    if status in _REFUSALS:
        raise OnvifError(REFUSED, refused=True)
    if 300 <= status < 400:
        raise OnvifError("the camera sends us to another address, where we do not go")
    try:
        answer = soap.parse(body)
    except NotUnderstood as error:
        if status == 404:
            raise OnvifError("there is no ONVIF at the camera's `onvif` address") from None
        raise OnvifError(f"the camera's answer cannot be understood: {error}") from None
    if soap.is_refusal(answer):
        raise OnvifError(REFUSED, refused=True)
    if status >= 400 or soap.is_fault(answer):
        raise OnvifError("the camera does not offer to tell what it notices", fault=True)
    return answer


def _is_here(host: str | None) -> bool:
    """Whether this machine is meant; `inet_aton` knows its short names, as 127.1."""
    host = (host or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ip_address(host) if ":" in host else ip_address(socket.inet_aton(host))
    except (OSError, ValueError):
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_loopback or found.is_unspecified


def _netloc(home: SplitResult, port: int | None) -> str:
    host = home.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if port is None else f"{host}:{port}"
