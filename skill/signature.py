"""Proves that a request was sent by Amazon, to this skill, now. For the self-hosted endpoint.

Follows "Host a custom skill as a web service", in its order: headers, address of the chain, chain,
signature over the raw bytes, time, application id. `ask-sdk-webservice-support` does the same
but cannot be imported with OpenSSL 3 (oscrypto), hence this module on `cryptography`.

Everything that fails is `Rejected`; its text is for our log, never for the sender.
"""

import base64
import json
import posixpath
import re
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from certifi import where
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill import outbound

SIGNER = "echo-api.amazon.com"
TOLERANCE = timedelta(seconds=150)
# Skill events are retried by Amazon for an hour with their first timestamp.
EVENT_TOLERANCE = timedelta(seconds=3600)
_EVENTS = frozenset(
    f"AlexaSkillEvent.{event}"
    for event in (
        *("SkillEnabled", "SkillDisabled", "SkillAccountLinked"),
        *("SkillPermissionChanged", "SkillPermissionAccepted"),
    )
)
_FETCH_S = 2.0
_LONGEST_CHAIN = 64 * 1024
_MOST_WAITING = 4
_LEFT_ALONE = timedelta(seconds=30)
_PATH = re.compile(r"/echo\.api/[A-Za-z0-9._/-]*[A-Za-z0-9_-]")

Fetch = Callable[[str], bytes]
Check = Callable[[Sequence[x509.Certificate]], RSAPublicKey]


class Rejected(Exception):
    """Not a request of Amazon's to this skill, or not a recent one."""


class Verifier:
    """Thread-safe. `verify` may block for as long as `fetch` does, once per signing certificate."""

    def __init__(
        self,
        skill_id: str,
        *,
        roots: Sequence[x509.Certificate],
        fetch: Fetch,
        cached_chains: int = 8,
    ) -> None:
        self._skill_id = skill_id
        self._store = Store(list(roots))
        self._chains = _Chains(fetch, cached_chains)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Return only if every check passes. `body` is the raw bytes, as they came.

        What costs nothing is checked first: a stranger who does not know the skill's id cannot
        make this machine fetch anything.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        signature = _signature(lowered.get("signature-256"))
        url = chain_url(lowered.get("signaturecertchainurl") or "")
        envelope = _envelope(body)
        _check_time(envelope, now)
        _check_application(envelope, self._skill_id)
        key = self._key(url, now)
        try:
            key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            raise Rejected("the signature does not fit the body") from None

    def _key(self, url: str, now: datetime) -> RSAPublicKey:
        def check(chain: Sequence[x509.Certificate]) -> RSAPublicKey:
            return check_chain(chain, self._store, now)

        chain = self._chains.at(url, now, check)
        try:
            return check(chain)
        except Rejected:
            self._chains.forget(url)  # it has expired, and may be renewed at the same address
            raise


class _Chains:
    """The chains that have passed, newest last, by their address.

    One is fetched at a time while a few requests wait for it, and an address that failed is left
    alone for a while: signed or not, requests cannot take all threads or all of the line.
    """

    def __init__(self, fetch: Fetch, most: int) -> None:
        self._fetch = fetch
        self._most = most
        self._lock = threading.Lock()
        self._fetching = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._kept: OrderedDict[str, Sequence[x509.Certificate]] = OrderedDict()
        self._failed: OrderedDict[str, datetime] = OrderedDict()

    def at(self, url: str, now: datetime, check: Check) -> Sequence[x509.Certificate]:
        if (kept := self._find(url, now)) is not None:
            return kept
        if not self._waiting.acquire(blocking=False):
            raise Rejected("too many requests wait for a chain")
        try:
            with self._fetching:
                # Whoever waited may find what the one before has fetched.
                return self._find(url, now) or self._load(url, now, check)
        finally:
            self._waiting.release()

    def _find(self, url: str, now: datetime) -> Sequence[x509.Certificate] | None:
        with self._lock:
            failed = self._failed.get(url)
            if failed is not None and now - failed < _LEFT_ALONE:
                raise Rejected("the chain could not be fetched a moment ago")
            if url in self._kept:
                self._kept.move_to_end(url)
            return self._kept.get(url)

    def _load(self, url: str, now: datetime, check: Check) -> Sequence[x509.Certificate]:
        """Fetch, check and keep: only what has passed is remembered."""
        try:
            chain = x509.load_pem_x509_certificates(self._fetch(url))
            check(chain)
        except (Rejected, ValueError) as error:
            with self._lock:
                self._failed[url] = now
                self._failed.move_to_end(url)
                if len(self._failed) > self._most:
                    self._failed.popitem(last=False)
            why = str(error) if isinstance(error, Rejected) else "the chain is not PEM"
            raise Rejected(why) from None
        self._keep(url, chain)
        return chain

    def _keep(self, url: str, chain: Sequence[x509.Certificate]) -> None:
        with self._lock:
            self._kept[url] = chain
            self._kept.move_to_end(url)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self, url: str) -> None:
        with self._lock:
            self._kept.pop(url, None)


def chain_url(url: str) -> str:
    """The address normalised, if it is one of Amazon's; fetch this one, not what was sent."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Rejected("the chain's address is not an address") from None
    if parts.scheme != "https" or (parts.hostname or "") != "s3.amazonaws.com":
        raise Rejected("the chain is not at Amazon's")
    if port not in (None, 443) or "@" in parts.netloc:
        raise Rejected("the chain's address has a port or a user")
    path = posixpath.normpath(parts.path)
    # Narrow on purpose: a "%2e%2e" that the HTTP client decodes later would leave the folder.
    if parts.query or parts.fragment or not _PATH.fullmatch(path):
        raise Rejected("the chain's address is not under /echo.api/")
    return f"https://s3.amazonaws.com{path}"


def check_chain(chain: Sequence[x509.Certificate], store: Store, now: datetime) -> RSAPublicKey:
    """The leaf's key, if the leaf is Amazon's signer, valid at `now`, under a root of `store`."""
    if not chain:
        raise Rejected("there is no certificate")
    leaf, *intermediates = chain
    verifier = PolicyBuilder().store(store).time(now).build_server_verifier(x509.DNSName(SIGNER))
    try:
        verifier.verify(leaf, intermediates)
    except VerificationError as error:
        raise Rejected(f"the chain does not hold: {error}") from None
    _check_leaf(leaf)
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise Rejected("the signer's key is not RSA")
    return key


def _check_leaf(leaf: x509.Certificate) -> None:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        raise Rejected("the signer's certificate says too little") from None
    # The verifier would take *.amazon.com for the signer; Amazon asks for the name itself.
    if SIGNER not in names.get_values_for_type(x509.DNSName):
        raise Rejected("the certificate is not the signer's")
    if not usage.digital_signature:
        raise Rejected("the certificate is not for signing")


def _signature(header: str | None) -> bytes:
    try:
        signature = base64.b64decode(header or "", validate=True)
    except ValueError:
        raise Rejected("the signature is not base64") from None
    if not signature:
        raise Rejected("there is no signature")
    return signature


def _envelope(body: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("the body is not JSON") from None
    if not isinstance(envelope, dict):
        raise Rejected("the body is not an object")
    return envelope


def _check_time(envelope: Mapping[str, Any], now: datetime) -> None:
    request = _inner(envelope, "request")
    try:
        sent = datetime.fromisoformat(request["timestamp"])
        age = abs(now - sent)  # both ways: a request from the future could be kept for later
    except (KeyError, TypeError, ValueError):
        raise Rejected("the request has no time") from None
    if age > (EVENT_TOLERANCE if request.get("type") in _EVENTS else TOLERANCE):
        raise Rejected("the request is not of now")


def _check_application(envelope: Mapping[str, Any], skill_id: str) -> None:
    places = (("session",), ("context", "System"))
    named = [_inner(envelope, *place, "application").get("applicationId") for place in places]
    if set(named) - {None} != {skill_id}:
        raise Rejected("the request is for another skill")


def _inner(value: Any, *path: str) -> dict[str, Any]:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def fetch_chain(url: str) -> bytes:
    """Blocks for 2 s at most. `url` must come from `chain_url`: it is fetched as it stands."""
    deadline = time.monotonic() + _FETCH_S
    data = bytearray()
    outbound.used(outbound.CERTIFICATES, url)
    try:
        with requests.get(url, timeout=_FETCH_S, allow_redirects=False, stream=True) as response:
            if response.status_code != requests.codes.ok:
                raise Rejected(f"the chain cannot be fetched: {response.status_code}")
            for chunk in response.iter_content(8 * 1024):
                data += chunk
                if len(data) > _LONGEST_CHAIN or time.monotonic() > deadline:
                    raise Rejected("the chain is too long or too slow")
    except requests.RequestException as error:
        raise Rejected(f"the chain cannot be fetched: {type(error).__name__}") from None
    return bytes(data)


def trusted_roots() -> list[x509.Certificate]:
    """The roots that `requests` trusts too (certifi's, i.e. Mozilla's)."""
    blocks = re.findall(
        rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----",
        Path(where()).read_bytes(),
        re.DOTALL,
    )
    return [root for block in blocks if (root := _root(block)) is not None]


def _root(block: bytes) -> x509.Certificate | None:
    """None for an old root that breaks RFC 5280: a coming `cryptography` refuses to load it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        try:
            return x509.load_pem_x509_certificate(block)
        except (ValueError, CryptographyDeprecationWarning):
            return None
