"""A small RTSP client over one TCP connection: enough to see what a camera really sends."""

import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import Self

from bridge.demo.camera import digest
from tests.builders import PATIENCE_S

QUIET_WITHIN_S = 5.0
NTP_EPOCH = 2_208_988_800


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Packet:
    channel: int
    data: bytes
    arrived: float

    @property
    def timestamp(self) -> int:
        return int(struct.unpack(">I", self.data[4:8])[0])

    @property
    def marker(self) -> bool:
        return bool(self.data[1] & 0x80)

    @property
    def payload(self) -> bytes:
        return self.data[12:]


class Client:
    def __init__(self, url: str, *, receive_bytes: int | None = None) -> None:
        """`receive_bytes` limits what the kernel keeps for a client that does not read."""
        found = re.fullmatch(r"rtsp://(?:[^@]*@)?(127\.0\.0\.1):(\d+)/(\w+)", url)
        assert found is not None
        self._socket = socket.socket()
        self._socket.settimeout(PATIENCE_S)
        if receive_bytes is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self._socket.connect((found[1], int(found[2])))
        self.url = f"rtsp://{found[1]}:{found[2]}/{found[3]}"
        self._pending = b""
        self._number = 0
        self._session = ""
        self._early: list[Packet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, method: str, path: str = "", **headers: str) -> Answer:
        self._number += 1
        lines = [f"{method} {self.url}{path} RTSP/1.0", f"CSeq: {self._number}"]
        if self._session:
            lines.append(f"Session: {self._session}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return self._answer()

    def ask_as(self, login: digest.DigestLogin, method: str) -> Answer:
        """With Digest: takes the challenge, then answers it."""
        challenge = self.ask(method).headers["www-authenticate"]
        nonce = challenge.partition('nonce="')[2].partition('"')[0]
        said = {"nonce": nonce, "qop": "auth", "nc": "00000001", "cnonce": "c0ffee"}
        proof = digest.response(login, method, self.url, said)
        header = (
            f'Digest username="{login.user}", realm="{digest.REALM}", nonce="{nonce}", '
            f'uri="{self.url}", qop=auth, nc=00000001, cnonce="c0ffee", response="{proof}"'
        )
        return self.ask(method, Authorization=header)

    def play(self, tracks: int = 1) -> Answer:
        for track in range(tracks):
            transport = f"RTP/AVP/TCP;unicast;interleaved={2 * track}-{2 * track + 1}"
            answer = self.ask("SETUP", f"/trackID={track}", Transport=transport)
            assert answer.status == 200
            self._session = answer.headers["session"]
        return self.ask("PLAY", Range="npt=0.000-")

    def packet(self, channel: int = 0) -> Packet:
        """The next packet of a channel; others are passed over."""
        while True:
            packet = self.any_packet()
            if packet.channel == channel:
                return packet

    def any_packet(self) -> Packet:
        return self._early.pop(0) if self._early else self._packet()

    def picture(self) -> list[Packet]:
        """The packets of the next whole picture."""
        packets = [self.packet()]
        while not packets[-1].marker:
            packets.append(self.packet())
        return packets

    def keyframe(self) -> list[Packet]:
        """The packets of the next picture that begins with a sequence parameter set."""
        while True:
            packets = self.picture()
            if packets[0].payload[0] & 0x1F == 7:
                return packets

    def wall_clock(self, track: int = 0) -> tuple[float, int]:
        """(Unix seconds, RTP timestamp) of the next sender report."""
        report = self.packet(2 * track + 1).data
        ntp, timestamp = struct.unpack(">QI", report[8:20])
        return ntp / 2**32 - NTP_EPOCH, int(timestamp)

    def quiet_for(self, seconds: float) -> bool:
        """Whether nothing arrives for that long; what arrived before is passed over."""
        until = time.monotonic() + QUIET_WITHIN_S
        self._socket.settimeout(seconds)
        try:
            while time.monotonic() < until:
                if not self._socket.recv(65536):
                    return False
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(PATIENCE_S)
        return False

    def closed(self) -> bool:
        """Whether the other side ends the connection."""
        try:
            while self._socket.recv(65536):
                continue
        except ConnectionError:
            return True
        return True

    def _answer(self) -> Answer:
        while True:
            self._need(1)
            if self._pending[:1] != b"$":
                break
            self._early.append(self._packet())
        while b"\r\n\r\n" not in self._pending:
            self._need(len(self._pending) + 1)
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        pairs = (line.partition(": ") for line in rest)
        headers = {name.lower(): value for name, _, value in pairs}
        size = int(headers.get("content-length", "0"))
        self._need(size)
        body, self._pending = self._pending[:size].decode(), self._pending[size:]
        return Answer(int(first.split()[1]), headers, body)

    def _packet(self) -> Packet:
        self._need(4)
        channel, size = struct.unpack(">xBH", self._pending[:4])
        self._need(4 + size)
        packet = Packet(channel, self._pending[4 : 4 + size], time.monotonic())
        self._pending = self._pending[4 + size :]
        return packet

    def _need(self, size: int) -> None:
        while len(self._pending) < size:
            chunk = self._socket.recv(65536)
            if not chunk:
                raise ConnectionError("the camera hung up")
            self._pending += chunk
