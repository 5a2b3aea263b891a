"""One client's RTSP session: requests in, responses out (RFC 2326 section 10).

Sessions do not time out: over TCP the connection itself says that the client is there.
"""

import asyncio
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from bridge.demo.camera import digest
from bridge.demo.camera.rtsp import RtspRequest, interleaved_channels, render_response
from bridge.demo.camera.simulated import CameraClient, Mood, SimulatedCamera

METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"
FIRST_PICTURE_S = 10.0
_CONTROL = "/trackID="


class Gone(Exception):
    """The camera does not answer: the connection is to be closed without a word."""


class RtspSession:
    def __init__(self, cameras: Mapping[str, SimulatedCamera], client: CameraClient) -> None:
        self.channels: dict[int, tuple[int, int]] = {}
        self._cameras = cameras
        self._client = client
        self._id = secrets.token_hex(8)
        self._nonce = secrets.token_hex(16)
        self._camera: SimulatedCamera | None = None

    async def answer(self, request: RtspRequest) -> bytes:
        """Raises Gone if the camera has dropped out."""
        if request.method == "OPTIONS":
            return render_response(200, request, {"Public": METHODS})
        path, _, track = urlsplit(request.uri).path.strip("/").partition(_CONTROL[1:])
        camera = self._cameras.get(path.rstrip("/"))
        if camera is None:
            return render_response(404, request)
        if camera.mood is Mood.DROPPED:
            raise Gone
        if camera.login is not None and not self._may(camera.login, request):
            offered = [digest.challenge(self._nonce, each) for each in camera.login.algorithms]
            return render_response(401, request, {"WWW-Authenticate": offered})
        return await self._act(camera, request, track)

    async def _act(self, camera: SimulatedCamera, request: RtspRequest, track: str) -> bytes:
        match request.method:
            case "DESCRIBE":
                return await self._describe(camera, request)
            case "SETUP":
                return self._setup(camera, request, track)
            case "PLAY":
                return self._play(camera, request)
            case "GET_PARAMETER":  # RFC 2326 10.8: with no body it is a "ping"
                return render_response(200, request, {"Session": self._id})
            case "TEARDOWN":
                self.leave()
                return render_response(200, request)
            case _:
                return render_response(501, request)

    def started(self) -> None:
        """The answer to PLAY is on its way: from here on packets may follow it."""
        if self._camera is None:
            return
        for track in self.channels:
            # With a report first, the client can line up sound and picture from the start.
            self._client.report(track, self._camera.sender_report(track))
        self._camera.join(self._client)

    def leave(self) -> None:
        if self._camera is not None:
            self._camera.leave(self._client)
            self._camera = None
        self.channels.clear()

    def _may(self, login: digest.DigestLogin, request: RtspRequest) -> bool:
        said = request.headers.get("authorization", "")
        return digest.accepts(login, request.method, self._nonce, said)

    async def _describe(self, camera: SimulatedCamera, request: RtspRequest) -> bytes:
        try:
            body = await asyncio.wait_for(camera.describe(), FIRST_PICTURE_S)
        except TimeoutError:
            return render_response(503, request)
        base = request.uri.rstrip("/") + "/"
        headers = {"Content-Type": "application/sdp", "Content-Base": base}
        return render_response(200, request, headers, body)

    def _setup(self, camera: SimulatedCamera, request: RtspRequest, track: str) -> bytes:
        if not track.isdecimal() or int(track) not in camera.tracks:
            return render_response(404, request)
        channels = interleaved_channels(request.headers.get("transport", ""))
        if channels is None:
            return render_response(461, request)
        if channels[0] < 0:
            channels = (2 * int(track), 2 * int(track) + 1)
        self.channels[int(track)] = channels
        ssrc = camera.position(int(track))[2]
        transport = f"RTP/AVP/TCP;unicast;interleaved={channels[0]}-{channels[1]};ssrc={ssrc:08X}"
        return render_response(200, request, {"Transport": transport, "Session": self._id})

    def _play(self, camera: SimulatedCamera, request: RtspRequest) -> bytes:
        if not self.channels:
            return render_response(455, request)
        if request.headers.get("session", "").partition(";")[0] != self._id:
            return render_response(454, request)
        self._camera = camera
        base = request.uri.rstrip("/")
        info = []
        for track in sorted(self.channels):
            sequence, timestamp, _ = camera.position(track)
            info.append(f"url={base}{_CONTROL}{track};seq={sequence};rtptime={timestamp}")
        headers = {"Session": self._id, "Range": "npt=now-", "RTP-Info": ",".join(info)}
        return render_response(200, request, headers)
