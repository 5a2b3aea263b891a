"""Where a request goes, and to whom it does not."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from bridge.clock import SystemClock
from bridge.config import OnvifUrl
from bridge.vision.onvif import messages
from bridge.vision.onvif import wire as wires
from bridge.vision.onvif.wire import OnvifError, Wire
from tests.doctor.authority import a_leaf, a_root
from tests.doctor.server import Asked, Reply, serving
from tests.vision.onvif_camera import INSIDE

UNTRUSTED = "the camera's certificate is not trusted"
NOT_ONVIF = "there is no ONVIF at the camera's `onvif` address"


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (f"{INSIDE}/onvif/Events?x=1", "http://cam:8080/onvif/Events?x=1"),
        ("http://cam:1024/event-1", "http://cam:1024/event-1"),
        ("http://evil@cam:1024/event-1", "http://cam:1024/event-1"),
        ("http://CAM/event", "http://cam/event"),
        ("https://cam/event", "http://cam:8080/event"),
        ("http://cam.evil.example/x", "http://cam:8080/x"),
        ("http://[::1]:22/x", "http://cam:8080/x"),
        ("file:///etc/passwd", None),
        ("//evil/x", None),
        ("http://cam:99999/x", None),
        ("http://[evil/x", None),
        ("", None),
        (None, None),
    ],
)
def test_an_answer_leads_nowhere_but_to_the_camera(said: str | None, url: str | None) -> None:
    wire = Wire(OnvifUrl("http://me:secret@cam:8080/onvif/device_service"), True, SystemClock())
    assert wire.at_home(said) == url


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "[::1]", "0"])
def test_on_this_machine_no_camera_chooses_a_port(host: str) -> None:
    wire = Wire(OnvifUrl(f"http://me:secret@{host}:8080/"), True, SystemClock())
    assert wire.at_home(f"http://{host}:22/x") == f"http://{host}:8080/x"
    assert wire.at_home(f"http://{host}:8080/x") == f"http://{host}:8080/x"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a", "http://me:pw@A:80/onvif/device_service", True),
        ("http://a/", "http://a/onvif/device_service/", True),
        ("https://a", "https://a:443", True),
        ("http://a", "http://a:8000", False),
        ("http://a", "http://b", False),
        ("http://a/1", "http://a/2", False),
    ],
)
def test_which_onvif_addresses_are_one_device(one: str, other: str, same: bool) -> None:
    assert wires.same_device(OnvifUrl(one), OnvifUrl(other)) == same


DRIP_S = 0.3
A_HUNDRED_LINES_S = 25.0  # more of them are refused in any case


@contextmanager
def dripping(first: bytes, drip: bytes) -> Iterator[int]:
    """A camera that goes on forever, some bytes a few times a second; its port."""
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(first)
                while not over.wait(DRIP_S):
                    connection.sendall(drip)
            except OSError:
                return  # nobody listens any more

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        served = pool.submit(serve, server)
        yield server.getsockname()[1]
        over.set()
        served.result()


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("first", "drip", "said"),
    [
        (OK, b"A: b\r\n", "does not answer"),
        (OK + b"A: ", b"b", "does not answer"),
        (OK + b"Content-Length: 200000\r\n\r\n", b" ", "has no end"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", "has no end"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x", "has no end"),
    ],
)
def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(
    first: bytes, drip: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wires, "ANSWER_S", 0.5)
    with dripping(first, drip) as port:
        wire = Wire(OnvifUrl(f"http://me:secret@127.0.0.1:{port}/"), True, SystemClock())
        asked_at = time.monotonic()
        with pytest.raises(OnvifError, match=said):
            wire.ask(messages.capabilities(), wire.device_service)
        assert time.monotonic() - asked_at < A_HUNDRED_LINES_S
        wire.close()


def test_an_address_without_a_path_means_the_usual_one() -> None:
    wire = Wire(OnvifUrl("https://me:secret@[::1]:8443"), True, SystemClock())
    assert wire.device_service == "https://[::1]:8443/onvif/device_service"


def test_a_certificate_is_checked_unless_the_owner_says_otherwise(tmp_path: Path) -> None:
    root = a_root()
    authority = tmp_path / "authority.pem"
    authority.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    pem = a_leaf(root, name="localhost").write(tmp_path)

    def nothing(_asked: Asked) -> Reply:
        return Reply(404, b"no")

    with serving(nothing, pem) as served:
        address = OnvifUrl(f"https://me:secret@localhost:{served.port}/onvif/device_service")
        for verify, said in ((True, UNTRUSTED), (False, NOT_ONVIF), (str(authority), NOT_ONVIF)):
            wire = Wire(address, verify, SystemClock())
            with pytest.raises(OnvifError, match=said):
                wire.ask(messages.capabilities(), wire.device_service)
            wire.close()
        assert len(served.asked) == 2
