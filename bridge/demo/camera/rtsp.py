"""RTSP 1.0 on the wire (RFC 2326; the grammar as RFC 7826 clarifies it). Sans-io.

Text requests and interleaved binary data ("$", channel, length: RFC 2326 10.12) share a connection.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_HEAD = 16 * 1024
MAX_BODY = 64 * 1024

_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    461: "Unsupported Transport",
    501: "Not Implemented",
    503: "Service Unavailable",
}


class Malformed(Exception):
    """The peer does not speak RTSP; the connection cannot go on."""


@dataclass(frozen=True, slots=True)
class RtspRequest:
    """`headers` have lower-case names."""

    method: str
    uri: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Interleaved:
    channel: int
    data: bytes


class RequestParser:
    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, chunk: bytes) -> list[RtspRequest | Interleaved]:
        """Raises Malformed; what was whole before the bad bytes is lost with the connection."""
        self._pending += chunk
        found = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    def _next(self) -> RtspRequest | Interleaved | None:
        if self._pending[:1] == b"$":
            return self._interleaved()
        end = self._pending.find(b"\r\n\r\n")
        if end < 0:
            if len(self._pending) > MAX_HEAD:
                raise Malformed("the head of a request is too long")
            return None
        head = _head(bytes(self._pending[:end]))
        size = _content_length(head)
        if len(self._pending) < end + 4 + size:
            return None
        body = bytes(self._pending[end + 4 : end + 4 + size])
        del self._pending[: end + 4 + size]
        return RtspRequest(head.method, head.uri, head.headers, body)

    def _interleaved(self) -> Interleaved | None:
        if len(self._pending) < 4:
            return None
        channel, size = struct.unpack(">BH", self._pending[1:4])
        if len(self._pending) < 4 + size:
            return None
        data = bytes(self._pending[4 : 4 + size])
        del self._pending[: 4 + size]
        return Interleaved(channel, data)


def render_response(
    status: int,
    request: RtspRequest,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    body: str = "",
) -> bytes:
    """A header with several values stands several times."""
    lines = [f"RTSP/1.0 {status} {_REASONS[status]}"]
    lines.append(f"CSeq: {request.headers.get('cseq', '0')}")
    for name, value in (headers or {}).items():
        lines += [f"{name}: {each}" for each in ([value] if isinstance(value, str) else value)]
    encoded = body.encode()
    if encoded:
        lines.append(f"Content-Length: {len(encoded)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + encoded


def interleave(channel: int, packets: list[bytes]) -> bytes:
    """RTP or RTCP packets as one write on the RTSP connection."""
    framed: list[bytes] = []
    for packet in packets:
        framed += (struct.pack(">BBH", 0x24, channel, len(packet)), packet)
    return b"".join(framed)


def interleaved_channels(transport: str) -> tuple[int, int] | None:
    """The (RTP, RTCP) channels of the first acceptable offer in a Transport header, else None.

    A client that leaves the choice to the server gets (-1, -1).
    """
    for offer in transport.split(","):
        kind, *options = (item.strip() for item in offer.split(";"))
        if kind.upper() != "RTP/AVP/TCP":
            continue
        wanted = next((o[12:] for o in options if o.startswith("interleaved=")), "")
        if not wanted:
            return -1, -1
        first, _, second = wanted.partition("-")
        if first.isdecimal() and int(first) < 255:
            return int(first), int(second) if second.isdecimal() else int(first) + 1
    return None


def _head(head: bytes) -> RtspRequest:
    try:
        first, *rest = head.decode("utf-8").lstrip("\r\n").split("\r\n")
        method, uri, version = first.split(" ")
    except ValueError as error:
        raise Malformed("not a request line") from error
    if not version.startswith("RTSP/1."):
        raise Malformed("not RTSP 1.x")
    pairs = (line.partition(":") for line in rest)
    return RtspRequest(
        method, uri, {name.strip().lower(): value.strip() for name, _, value in pairs}
    )


def _content_length(head: RtspRequest) -> int:
    text = head.headers.get("content-length", "0")
    if not text.isdecimal() or int(text) > MAX_BODY:
        raise Malformed("bad Content-Length")
    return int(text)
