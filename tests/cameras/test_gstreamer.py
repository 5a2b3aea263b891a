"""The same with a server that we did not write: GStreamer's, films of others, Digest and TLS."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bridge.media.ffmpeg import CHECKS_RTSPS, Ffmpeg
from bridge.model import State
from tests import third_party
from tests.builders import PATIENCE_S
from tests.cameras.house import Watched
from tests.films import BUNNY, STREET

CAT, PEOPLE = "cat_handheld_a.mp4", "pedestrians_vtest_a.mp4"
WITH_SOUND = (
    "( filesrc location={film} ! qtdemux name=d "
    "d. ! queue ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 "
    "d. ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97 )"
)
SILENT = (
    "( filesrc location={film} ! qtdemux ! h264parse "
    "! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)
MOUNTS = {
    "/bunny": WITH_SOUND.format(film=BUNNY),
    "/street": SILENT.format(film=STREET),
    "/cat": WITH_SOUND.format(film=third_party.FOOTAGE / CAT),
    "/people": SILENT.format(film=third_party.FOOTAGE / PEOPLE),
}


@contextmanager
def gstreamer(folder: Path, **settings: object) -> Iterator[int]:
    """The port of a server that ends with the block."""
    config = folder / "gst.json"
    config.write_text(json.dumps({"mounts": MOUNTS, **settings}))
    program = Path(__file__).with_name("gst_server.py")
    argv = ["/usr/bin/python3", str(program), str(config)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            port: int = json.loads(server.stdout.readline())["port"]
            yield port
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.wait(PATIENCE_S)


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "camera.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return pem


@pytest.mark.parametrize(
    ("path", "size", "sound"),
    [
        ("bunny", (1280, 720), True),
        ("street", (640, 272), False),
        # GStreamer, as cameras do, sends the pictures as they were coded: turned, in a cat's case.
        pytest.param(
            *("cat", (848, 480), True), marks=pytest.mark.third_party(f"media/{CAT}"), id="cat"
        ),
        pytest.param(
            *("people", (768, 576), False),
            marks=pytest.mark.third_party(f"media/{PEOPLE}"),
            id="people",
        ),
    ],
)
def test_films_of_others_behind_a_digest_login(
    tool: Ffmpeg, tmp_path: Path, path: str, size: tuple[int, int], sound: bool
) -> None:
    with gstreamer(tmp_path, user="admin", password="right") as port:
        with Watched(tool, f"rtsp://admin:right@127.0.0.1:{port}/{path}") as watched:
            watched.until_state(State.LIVE)
            init = watched.until_parts(3)[0].init
        assert init.video is not None
        assert (init.video.width, init.video.height) == size
        assert (init.audio is not None) is sound
        with Watched(tool, f"rtsp://admin:wrong@127.0.0.1:{port}/{path}") as watched:
            refused = watched.until_state(State.REFUSED)
    assert refused.reason == "the camera refused the name or password"


def test_an_encrypted_camera_whose_certificate_nobody_signed(tool: Ffmpeg, tmp_path: Path) -> None:
    with gstreamer(tmp_path, certificate=str(self_signed(tmp_path))) as port:
        url = f"rtsps://127.0.0.1:{port}/street"
        with Watched(tool, url, certificate="accept-any") as watched:
            watched.until_state(State.LIVE)
        with Watched(tool, url.replace("rtsps:", "rtspx:")) as watched:
            watched.until_state(State.LIVE)
        with Watched(tool, url) as watched:
            watched.until(lambda: watched.health.state in (State.LOST, State.REFUSED))
            said = watched.health.reason or ""
            assert not watched.parts
    if tool.version >= CHECKS_RTSPS:
        assert said == "the camera's certificate was not accepted"
    else:
        assert 'use ffmpeg 8.0 or newer, or set certificate = "accept-any"' in said
