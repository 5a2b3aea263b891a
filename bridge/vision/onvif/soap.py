"""SOAP 1.2 with WS-Addressing and a WS-Security UsernameToken. Pure.

What a camera answers is not trusted: no DOCTYPE and so no entities, no other encoding than UTF-8 in
which one could hide, and limits of size, of depth and of how many elements there are. Elements are
found by their local names, because cameras differ in namespaces, and among direct children only:
what is searched below is not searched again for each of its levels.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

MOST_BYTES = 256 * 1024
# Of cameras as they are: 10 deep and, with 50 messages, 700 elements.
MOST_DEPTH = 32
MOST_ELEMENTS = 8_000
_ENVELOPE = "http://www.w3.org/2003/05/soap-envelope"
_ADDRESSING = "http://www.w3.org/2005/08/addressing"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
_REFUSALS = ("notauthorized", "failedauthentication", "invalidsecurity")


class NotUnderstood(Exception):
    """`str()` says what is wrong, without a word of the camera's."""


@dataclass(frozen=True, slots=True)
class OnvifLogin:
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UsernameToken:
    """What makes a login good for one message. `created` is by the camera's clock."""

    login: OnvifLogin
    nonce: bytes
    created: datetime


@dataclass(frozen=True, slots=True)
class SoapRequest:
    """`body` is XML that needs no escaping any more."""

    action: str
    body: str


def call(action: str, name: str, namespace: str, body: str = "") -> SoapRequest:
    """A request whose one element is of that namespace; so are those of `body` with "x:"."""
    return SoapRequest(action, f'<x:{name} xmlns:x="{namespace}">{body}</x:{name}>')


def envelope(
    request: SoapRequest,
    *,
    to: str,
    message_id: str,
    token: UsernameToken | None = None,
    parameters: tuple[str, ...] = (),
) -> bytes:
    """`parameters` are a subscription's own headers, as XML (WS-Addressing 1.0 SOAP 2.2)."""
    security = _security(token) if token is not None else ""
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>'
        f'<s:Envelope xmlns:s="{_ENVELOPE}" xmlns:a="{_ADDRESSING}"><s:Header>'
        f'<a:Action s:mustUnderstand="1">{request.action}</a:Action>'
        f"<a:MessageID>{message_id}</a:MessageID>"
        f'<a:To s:mustUnderstand="1">{escape(to)}</a:To>'
        f"{''.join(parameters)}{security}"
        f"</s:Header><s:Body>{request.body}</s:Body></s:Envelope>"
    )
    return text.encode()


def parse(data: bytes) -> Element:
    """The envelope of an answer. Raises NotUnderstood."""
    if len(data) > MOST_BYTES:
        raise NotUnderstood("it is too long")
    # SOAP forbids a DOCTYPE (part 1, 5), without which there are no entities. XML has no NUL, but
    # each letter of a DOCTYPE in UTF-16 has one, which is the only encoding that expat may choose.
    if b"<!DOCTYPE" in data or b"\0" in data:
        raise NotUnderstood("it holds what SOAP forbids")
    parser = XMLParser(target=_Counted(), encoding="utf-8")  # noqa: S314  # see above
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError):
        raise NotUnderstood("it is not XML") from None
    if local(root) != "Envelope":
        raise NotUnderstood("it is not SOAP")
    return root


class _Counted(TreeBuilder):
    """Raises NotUnderstood at once for what is too deep, or too many."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise NotUnderstood("it is too deep, or has too many parts")
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, name: str) -> Iterator[Element]:
    return (each for each in (element if element is not None else ()) if local(each) == name)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, its first child of the next name, and so on."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def is_fault(root: Element) -> bool:
    return child(root, "Body", "Fault") is not None


def is_refusal(root: Element) -> bool:
    """A fault that is about the name or password (ONVIF Core 5.8.2.4; WS-Security 12)."""
    fault = child(root, "Body", "Fault")
    if fault is None:
        return False
    words = "".join("".join(each.itertext()) for each in fault).casefold().replace(" ", "")
    return any(refusal in words for refusal in _REFUSALS)


def _security(token: UsernameToken) -> str:
    """A UsernameToken with PasswordDigest (UsernameToken Profile 1.0, 3.1)."""
    created = token.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    secret = token.nonce + created.encode() + token.login.password.encode()
    digest = hashlib.sha1(secret).digest()  # noqa: S324  # the profile has no other
    return (
        f'<w:Security s:mustUnderstand="1" xmlns:w="{_WSS}wssecurity-secext-1.0.xsd"'
        f' xmlns:u="{_WSS}wssecurity-utility-1.0.xsd"><w:UsernameToken>'
        f"<w:Username>{escape(token.login.user)}</w:Username>"
        f'<w:Password Type="{_WSS}username-token-profile-1.0#PasswordDigest">'
        f"{b64encode(digest).decode()}</w:Password>"
        f'<w:Nonce EncodingType="{_WSS}soap-message-security-1.0#Base64Binary">'
        f"{b64encode(token.nonce).decode()}</w:Nonce>"
        f"<u:Created>{created}</u:Created></w:UsernameToken></w:Security>"
    )
