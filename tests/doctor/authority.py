"""An authority for tests, and the certificates it issues; each way to be wrong is one argument."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from bridge.clock import SystemClock

HOST = "cameras.example.org"
TODAY = SystemClock().now()


@dataclass(frozen=True)
class Certified:
    """`issuers` are those between this and the root, from below; `pem` is what a server sends."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuers: tuple[x509.Certificate, ...] = ()

    def pem(self, *, whole_chain: bool = True) -> bytes:
        sent = (self.certificate, *(self.issuers if whole_chain else ()))
        secret = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return secret + b"".join(each.public_bytes(Encoding.PEM) for each in sent)

    def write(self, folder: Path, *, whole_chain: bool = True) -> Path:
        path = folder / f"{self.certificate.serial_number}.pem"
        path.write_bytes(self.pem(whole_chain=whole_chain))
        return path


def a_root(name: str = "Test Root") -> Certified:
    return _issue(name, None, authority=True)


def an_intermediate(root: Certified) -> Certified:
    return _issue("Test Intermediate", root, authority=True)


def a_leaf(
    issuer: Certified | None,
    *,
    name: str = HOST,
    begins: datetime = TODAY - timedelta(days=20),
    ends: datetime = TODAY + timedelta(days=70),
    bought: bool = False,
) -> Certified:
    """`issuer` None: signed by itself. `bought`: says where its issuer's certificate is."""
    return _issue(name, issuer, begins=begins, ends=ends, bought=bought)


def _issue(
    name: str,
    issuer: Certified | None,
    *,
    authority: bool = False,
    begins: datetime = TODAY - timedelta(days=100),
    ends: datetime = TODAY + timedelta(days=1000),
    bought: bool = False,
) -> Certified:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .serial_number(x509.random_serial_number())
        .public_key(key.public_key())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        builder = builder.add_extension(names, critical=False)
    if bought:
        builder = builder.add_extension(_where_to_fetch(), critical=False)
    above = (issuer.certificate, *issuer.issuers) if issuer and not _is_root(issuer) else ()
    return Certified(builder.sign(signer, SHA256()), key, above)


def _is_root(certified: Certified) -> bool:
    return certified.certificate.issuer == certified.certificate.subject


def _where_to_fetch() -> x509.AuthorityInformationAccess:
    address = x509.UniformResourceIdentifier("http://authority.example/issuer.der")
    fetched = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, address)
    return x509.AuthorityInformationAccess([fetched])
