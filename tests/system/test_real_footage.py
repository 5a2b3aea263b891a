"""Films of others from an independent RTSP server (GStreamer), Digest and TLS, in Chromium."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

from bridge.config import CameraConfig, SecretUrl
from tests.browser import OpenPage
from tests.conftest import House, a_house
from tests.films import BUNNY, STREET
from tests.system.conftest import SYSTEM_PYTHON, expect_state

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]

SERVER = Path(__file__).parents[1] / "cameras" / "gst_server.py"
USER, PASSWORD = "viewer", "s3cret pass/word"
MOUNTS = {"bunny": BUNNY, "street": STREET}


def launch(path: Path) -> str:
    """Loop a file for ever: decoded and encoded again, because a live camera has no end."""
    return (
        f"( multifilesrc location={path} loop=true ! decodebin ! videoconvert ! "
        "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30 bitrate=2500 ! "
        "video/x-h264,profile=baseline ! h264parse ! rtph264pay name=pay0 pt=96 )"
    )


def a_certificate(folder: Path) -> Path:
    """A self-signed certificate with its key, as cameras have them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "camera.home")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "camera.pem"
    path.write_bytes(pem)
    return path


class GstServer:
    def __init__(self, folder: Path, name: str, **config: str) -> None:
        mounts = {f"/{mount}": launch(film) for mount, film in MOUNTS.items()}
        path = folder / f"{name}.json"
        path.write_text(json.dumps({"mounts": mounts, **config}))
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(SERVER), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port: int = json.loads(self._process.stdout.readline())["port"]

    def stop(self) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("gst")
    digest = GstServer(folder, "digest", user=USER, password=PASSWORD)
    tls = GstServer(folder, "tls", certificate=str(a_certificate(folder)))
    cameras = (
        CameraConfig(
            id="bunny",
            name="bunny",
            url=SecretUrl(f"rtsp://{USER}:s3cret%20pass%2Fword@127.0.0.1:{digest.port}/bunny"),
        ),
        CameraConfig(
            id="street",
            name="street",
            url=SecretUrl(f"rtsps://127.0.0.1:{tls.port}/street"),
            certificate="accept-any",
        ),
    )
    running = a_house(folder / "state", *cameras)
    yield running
    running.bridge.stop()
    digest.stop()
    tls.stop()


SIZES = {"bunny": [1280, 720], "street": [640, 272]}


def test_films_of_others_play_the_same_way(house: House, open_page: OpenPage) -> None:
    page: Page = open_page(house.bridge.sign_in_link())
    page.wait_for_url(re.compile(r"/$"))
    for camera, size in SIZES.items():
        expect_state(page, camera, "live")
        video = page.locator(f'[data-camera="{camera}"] video')
        assert video.evaluate("video => [video.videoWidth, video.videoHeight]") == size
    times = "() => [...document.querySelectorAll('video')].map(video => video.currentTime)"
    before = page.evaluate(times)
    further = f"(before) => ({times})().every((at, number) => at > before[number] + 8)"
    page.wait_for_function(further, arg=before)
