"""Would Alexa accept this certificate? Pure: a handshake, a name and the time in, a finding out."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from bridge.doctor.finding import Finding, bad, good, warn
from bridge.doctor.network import Failed, Handshake

NAME = "certificate"
# OpenSSL's x509_vfy.h
_NOT_YET, _EXPIRED, _SELF_SIGNED, _OWN_ROOT = 9, 10, 18, 19
_NO_ISSUER = (2, 20, 21)
_WRONG_NAME = (62, 64)
# Caddy and certbot renew when a third of the lifetime is left: at a sixth, something is wrong.
_LATE = 6


def judge(shown: Handshake, host: str, now: datetime) -> Finding:
    if shown.refused is not None:
        return _refused(shown.leaf, shown.refused, host)
    leaf = shown.leaf
    left = leaf.not_valid_after_utc - now
    lifetime = leaf.not_valid_after_utc - leaf.not_valid_before_utc
    sentence = (
        f"The certificate is for {host}, its whole chain is sent, and {_span(left)} are left."
    )
    if left < lifetime / _LATE:
        return warn(NAME, sentence, "It should have been renewed by now: see the proxy's log.")
    if host not in _names(leaf):
        return warn(
            NAME,
            f"{sentence} It names {host} by a wildcard only.",
            "Make the skill package with `--certificate Wildcard`, or get one for the name itself.",
        )
    return good(NAME, sentence)


def _refused(leaf: x509.Certificate, refused: Failed, host: str) -> Finding:
    match refused.verify_code:
        case code if code in _WRONG_NAME:
            names = ", ".join(_names(leaf)) or "no name at all"
            sentence = f"The certificate is not for {host} but for {names}."
            advice = "Give the proxy the name that `public.url` has, or correct `public.url`."
        case code if code == _EXPIRED:
            ended = leaf.not_valid_after_utc.date().isoformat()
            sentence = f"The certificate expired on {ended}."
            advice = "See in the proxy's log why it was not renewed."
        case code if code == _NOT_YET:
            begins = leaf.not_valid_before_utc.date().isoformat()
            sentence = f"The certificate is valid from {begins} on only."
            advice = "Set this machine's clock, or wait until then."
        case code if code in (_SELF_SIGNED, _OWN_ROOT):
            sentence = f"The certificate was made at home ({_issuer(leaf)}); Alexa trusts none."
            advice = "Let Caddy fetch one (deploy/README.md), or use a tunnel that brings its own."
        case code if code in _NO_ISSUER and _is_bought(leaf):
            sentence = (
                "The server sends its own certificate but not the ones between it and "
                f"its authority ({_issuer(leaf)})."
            )
            advice = "Give the proxy the full chain (fullchain.pem rather than cert.pem)."
        case code if code in _NO_ISSUER:
            sentence = f"The certificate comes from an authority nobody knows ({_issuer(leaf)})."
            advice = "Let Caddy fetch one (deploy/README.md); Alexa accepts public ones only."
        case _:
            sentence = f"The certificate is not accepted: {refused.reason}."
            advice = "Let Caddy fetch a new one (deploy/README.md)."
    return bad(NAME, sentence, advice)


def _span(left: timedelta) -> str:
    return f"{left.days} days" if left.days > 1 else f"{left // timedelta(hours=1)} hours"


def _names(leaf: x509.Certificate) -> list[str]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [name.casefold() for name in names.get_values_for_type(x509.DNSName)]


def _issuer(leaf: x509.Certificate) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := leaf.issuer.get_attributes_for_oid(kind):
            return str(found[0].value)
    return "without a name"


def _is_bought(leaf: x509.Certificate) -> bool:
    """Public authorities say where their certificate can be fetched; home-made ones do not."""
    try:
        access = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    return any(a.access_method == AuthorityInformationAccessOID.CA_ISSUERS for a in access)
