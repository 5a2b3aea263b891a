"""One simulated camera: takes units from its source, misbehaves on demand, feeds its clients.

Everything here runs on the server's event loop, so there are no locks. There is no rewinding: a
client gets what is sent after it joined, whether or not that begins with a keyframe.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from bridge.clock import Clock
from bridge.demo.camera import annexb, rtp, sdp
from bridge.demo.camera.digest import DigestLogin
from bridge.demo.camera.tracks import SoundCodec, SoundTrack, Unit, UnitSink, VideoTrack
from bridge.media.types import TrackKind
from bridge.model import VideoCodec

# What fits an Ethernet frame beside the IP, TCP, RTP and interleaving headers.
PAYLOAD_LIMIT = 1400
REPORT_INTERVAL_S = 5.0  # RFC 3550 6.2: five seconds at least

VIDEO, SOUND = 0, 1


class Source(Protocol):
    """Where the units come from. `start` and `stop` may block; they are not called on the loop."""

    @property
    def video(self) -> VideoTrack: ...
    @property
    def sound(self) -> SoundTrack | None: ...
    def start(self, loop: asyncio.AbstractEventLoop, sink: UnitSink) -> None: ...
    def stop(self) -> None: ...
    def resize(self, width: int, height: int) -> None: ...


class CameraClient(Protocol):
    def send(self, track: int, packets: list[bytes], *, keyframe: bool) -> None:
        """Never blocks: a client that cannot keep up loses whole frames."""

    def report(self, track: int, packet: bytes) -> None: ...
    def close(self) -> None: ...


class Mood(StrEnum):
    WELL = "well"
    STALLED = "stalled"  # connections stay, nothing is sent
    FROZEN = "frozen"  # the last GOP again and again; the clock runs
    DROPPED = "dropped"  # no connections


@dataclass(frozen=True, slots=True)
class _Stream:
    rtp: rtp.RtpStream
    rate: int
    base: int

    def timestamp(self, at: float) -> int:
        return self.base + round(at * self.rate)


class SimulatedCamera:
    def __init__(
        self, name: str, source: Source, *, clock: Clock, login: DigestLogin | None
    ) -> None:
        self.name = name
        self.source = source
        self.login = login
        self.terse = False  # leaves the parameter sets out of its description
        self.mood = Mood.WELL
        self._clock = clock
        self._clients: set[CameraClient] = set()
        self._parameter_sets: tuple[bytes, ...] = ()
        self._known = asyncio.Event()
        self._gop: list[Unit] = []
        self._last_gop: tuple[Unit, ...] = ()
        self._replayed = 0
        self._needs_keyframe = False
        self._muted = False
        self._jump_s = 0.0
        self._reported_at = 0.0
        self._streams = {VIDEO: _stream(sdp.VIDEO_PAYLOAD, rtp.VIDEO_RATE)}
        if source.sound is not None:
            aac = source.sound.codec is SoundCodec.AAC
            kind = sdp.AAC_PAYLOAD if aac else sdp.PCMU_PAYLOAD
            self._streams[SOUND] = _stream(kind, source.sound.rate)

    # what a session asks

    @property
    def tracks(self) -> Sequence[int]:
        return tuple(self._streams)

    @property
    def clients(self) -> int:
        return len(self._clients)

    async def describe(self) -> str:
        """Waits for the first keyframe, which carries the parameter sets."""
        await self._known.wait()
        sets = () if self.terse else self._parameter_sets
        return sdp.describe(self.name, self.source.video, sets, self.source.sound)

    def join(self, client: CameraClient) -> None:
        self._clients.add(client)

    def leave(self, client: CameraClient) -> None:
        self._clients.discard(client)

    def position(self, track: int) -> tuple[int, int, int]:
        """(sequence number, RTP timestamp, SSRC) of the next packet, for RTP-Info."""
        stream = self._streams[track]
        timestamp = stream.timestamp(self._clock.monotonic() + self._jump_s)
        return stream.rtp.sequence, timestamp & 0xFFFFFFFF, stream.rtp.ssrc

    def sender_report(self, track: int) -> bytes:
        stream, now = self._streams[track], self._clock.monotonic() + self._jump_s
        wall = self._clock.now().timestamp() + self._jump_s
        return stream.rtp.sender_report(wall=wall, timestamp=stream.timestamp(now))

    # use cases

    def stall(self) -> None:
        self.mood = Mood.STALLED

    def freeze(self) -> None:
        self.mood = Mood.FROZEN
        self._last_gop = self._last_gop or tuple(self._gop)
        self._replayed = 0

    def drop(self) -> None:
        self.mood = Mood.DROPPED
        for client in tuple(self._clients):
            client.close()
        self._clients.clear()

    def resume(self) -> None:
        """Undoes stall, freeze, drop and mute. The picture goes on with the next keyframe."""
        self._needs_keyframe = self.mood is not Mood.WELL
        self.mood = Mood.WELL
        self._muted = False

    def mute(self) -> None:
        self._muted = True

    def jump_clock(self, seconds: float) -> None:
        """RTP timestamps and the wall clock of sender reports jump together."""
        self._jump_s += seconds

    # from the source

    def put(self, unit: Unit) -> None:
        if unit.kind is TrackKind.VIDEO:
            self._remember(unit)
        if self.mood in (Mood.STALLED, Mood.DROPPED) or not self._clients:
            return
        if unit.at - self._reported_at >= REPORT_INTERVAL_S:
            self._reported_at = unit.at
            self._report()
        if unit.kind is TrackKind.VIDEO:
            self._send_picture(unit)
        elif not self._muted:
            self._send_sound(unit)

    def _remember(self, unit: Unit) -> None:
        if unit.keyframe:
            if self._gop and self.mood is not Mood.FROZEN:
                self._last_gop = tuple(self._gop)
            self._gop = []
            codec = self.source.video.codec
            picture = annexb.AccessUnit(unit.data, keyframe=True)
            if sets := annexb.parameter_sets(picture, codec):
                self._parameter_sets = sets
                self._known.set()
        self._gop.append(unit)

    def _send_picture(self, unit: Unit) -> None:
        if self.mood is Mood.FROZEN and self._last_gop:
            old = self._last_gop[self._replayed % len(self._last_gop)]
            self._replayed += 1
            unit = replace(old, at=unit.at)
        if self._needs_keyframe and not unit.keyframe:
            return
        self._needs_keyframe = False
        h264 = self.source.video.codec is VideoCodec.H264
        packetise = rtp.h264_payloads if h264 else rtp.h265_payloads
        self._send(VIDEO, packetise(unit.data, PAYLOAD_LIMIT), unit, marker=True)

    def _send_sound(self, unit: Unit) -> None:
        if self.source.sound is not None and self.source.sound.codec is SoundCodec.AAC:
            self._send(SOUND, [rtp.aac_payload(unit.data[0])], unit, marker=True)
        else:
            # RFC 3551 4.1: without silence suppression the marker stays zero.
            self._send(SOUND, [unit.data[0]], unit, marker=False)

    def _send(self, track: int, payloads: list[bytes], unit: Unit, *, marker: bool) -> None:
        stream = self._streams[track]
        timestamp = stream.timestamp(unit.at + self._jump_s)
        packets = stream.rtp.packets(payloads, timestamp, marker=marker)
        for client in tuple(self._clients):
            client.send(track, packets, keyframe=unit.keyframe)

    def _report(self) -> None:
        for track in self._streams:
            packet = self.sender_report(track)
            for client in tuple(self._clients):
                client.report(track, packet)


def _stream(payload_type: int, rate: int) -> _Stream:
    # RFC 3550 5.1: SSRC, first sequence number and first timestamp are random.
    made = rtp.RtpStream(
        ssrc=secrets.randbits(32), payload_type=payload_type, sequence=secrets.randbits(16)
    )
    return _Stream(made, rate, secrets.randbits(32))
