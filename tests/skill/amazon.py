"""An Amazon of our own: an authority that issues signing certificates, and a signer of requests.

Every way in which a certificate or a request can be wrong is one argument.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.signature import SIGNER, Verifier
from tests.skill.alexa import SKILL_ID, a_request, launch
from tests.skill.house import NOON

CHAIN_URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-13.pem"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """One key for each name in a test run: making them is slow. The name only tells them apart."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def usage(**wanted: bool) -> x509.KeyUsage:
    flags = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return x509.KeyUsage(**{**flags, **wanted})


@dataclass(frozen=True)
class Authority:
    name: str
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


def a_root(name: str = "Root") -> Authority:
    key = rsa_key(name)
    builder = _dated(_named(name, name), NOON - timedelta(days=3650), NOON + timedelta(days=3650))
    return Authority(name, _as_authority(builder, key, key, 1), key)


def an_intermediate(
    issuer: Authority, *, expires: datetime = NOON + timedelta(days=900)
) -> Authority:
    key = rsa_key("Intermediate")
    builder = _dated(_named("Intermediate", issuer.name), NOON - timedelta(days=900), expires)
    return Authority("Intermediate", _as_authority(builder, key, issuer.key, 0), key)


def a_leaf(
    issuer: Authority,
    *,
    names: tuple[str, ...] | None = (SIGNER,),
    starts: datetime = NOON - timedelta(days=30),
    expires: datetime = NOON + timedelta(days=300),
    key_usage: x509.KeyUsage | None = None,
    key: Key | None = None,
) -> x509.Certificate:
    key = key or rsa_key("Leaf")
    builder = (
        _dated(_named(SIGNER, issuer.name), starts, expires)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_of(issuer.key), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(key_usage or usage(digital_signature=True), critical=True)
    )
    if names is not None:
        sans = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(sans, critical=False)
    return builder.sign(issuer.key, SHA256())


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


@dataclass
class Amazon:
    """What Amazon serves and signs. `fetched` counts how often the chain was asked for."""

    root: Authority = field(default_factory=a_root)
    chain: bytes | None = None
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.chain is None:
            between = an_intermediate(self.root)
            self.chain = pem(a_leaf(between), between.certificate)

    def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.chain or b""

    def verifier(self, *roots: Authority) -> Verifier:
        trusted = [root.certificate for root in roots or (self.root,)]
        return Verifier(SKILL_ID, roots=trusted, fetch=self.fetch, cached_chains=2)


def a_body(sent: datetime | str = NOON, **request: Any) -> bytes:
    timestamp = sent if isinstance(sent, str) else sent.strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(a_request({**launch(), **request, "timestamp": timestamp})).encode()


def signed(
    body: bytes,
    *,
    url: str = CHAIN_URL,
    key: rsa.RSAPrivateKey | None = None,
    algorithm: HashAlgorithm | None = None,
) -> dict[str, str]:
    signature = (key or rsa_key("Leaf")).sign(body, PKCS1v15(), algorithm or SHA256())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Signature": _obsolete(body),
        "Signature-256": base64.b64encode(signature).decode(),
        "SignatureCertChainUrl": url,
    }


def _obsolete(body: bytes) -> str:
    """The header of old, which Amazon still sends beside the new one."""
    return base64.b64encode(rsa_key("Leaf").sign(body, PKCS1v15(), SHA1())).decode()  # noqa: S303


def _named(subject: str, issuer: str) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .serial_number(x509.random_serial_number())
    )


def _dated(
    builder: x509.CertificateBuilder, starts: datetime, expires: datetime
) -> x509.CertificateBuilder:
    return builder.not_valid_before(starts.astimezone(UTC)).not_valid_after(expires.astimezone(UTC))


def _as_authority(
    builder: x509.CertificateBuilder,
    key: rsa.RSAPrivateKey,
    signer: rsa.RSAPrivateKey,
    path_length: int,
) -> x509.Certificate:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        builder.public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(own, critical=False)
        .add_extension(_key_of(signer), critical=False)
        .sign(signer, SHA256())
    )


def _key_of(issuer: rsa.RSAPrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
