"""One request, timed by step. Real sockets on loopback."""

import socket
import threading
from pathlib import Path

from bridge.doctor.network import Failed, HttpAnswer, Network, Step
from tests.builders import FakeClock
from tests.doctor.authority import HOST, Certified, a_leaf
from tests.doctor.conftest import Lead
from tests.doctor.server import Reply, serving

URL = f"https://{HOST}"


def test_https_is_timed_step_by_step(lead: Lead, intermediate: Certified, tmp_path: Path) -> None:
    pem = a_leaf(intermediate).write(tmp_path)
    with serving(lambda asked: Reply(200, asked.body), pem) as served:
        answer = lead(served.port).ask(f"{URL}/alexa", method="POST", body=b"{}")
    assert isinstance(answer, HttpAnswer)
    assert (answer.status, answer.body, answer.address) == (200, b"{}", "127.0.0.1")
    assert set(answer.steps) == {Step.NAME, Step.TCP, Step.TLS, Step.HTTP}
    assert all(took > 0 for took in answer.steps.values())
    assert served.asked[0].headers["Host"] == HOST


def test_plain_http_has_no_tls_step(lead: Lead) -> None:
    with serving(lambda _: Reply(204)) as served:
        answer = lead(served.port).ask(f"http://127.0.0.1:{served.port}/healthz?deep=1")
    assert isinstance(answer, HttpAnswer)
    assert Step.TLS not in answer.steps
    assert served.paths() == ["/healthz?deep=1"]


def test_redirects_are_not_followed(lead: Lead) -> None:
    with serving(lambda _: Reply(302, headers={"Location": "/elsewhere"})) as served:
        answer = lead(served.port).ask("http://localhost/alexa")
    assert isinstance(answer, HttpAnswer)
    assert answer.status == 302
    assert answer.headers["location"] == "/elsewhere"
    assert served.paths() == ["/alexa"]


def test_refused_certificate_tells_openssls_reason(lead: Lead, tmp_path: Path) -> None:
    pem = a_leaf(None).write(tmp_path)
    with serving(lambda _: Reply(200), pem) as served:
        network = lead(served.port)
        refused = network.ask(URL)
        answer = network.ask(URL, verify=False)
    assert isinstance(refused, Failed)
    assert (refused.step, refused.verify_code) == (Step.TLS, 18)
    assert isinstance(answer, HttpAnswer)
    assert answer.status == 200


def test_nobody_listening() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        failed = Network(FakeClock()).ask(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert failed == Failed(Step.TCP, "Connection refused")


def test_unknown_name() -> None:
    def lookup(_host: str, _port: int) -> list[tuple[str, int]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    failed = Network(FakeClock(), lookup=lookup).ask(URL)
    assert failed == Failed(Step.NAME, "Name or service not known")


def test_tls_asked_of_a_plain_server(lead: Lead) -> None:
    with serving(lambda _: Reply(200)) as served:
        failed = lead(served.port).handshake(HOST, 443)
    assert isinstance(failed, Failed)
    assert failed.step is Step.TLS
    assert failed.verify_code is None


def test_server_that_never_answers(lead: Lead) -> None:
    released = threading.Event()

    def behaviour(_: object) -> Reply:
        released.wait(10)
        return Reply(200)

    with serving(behaviour) as served:
        failed = lead(served.port, timeout_s=0.1).ask("http://localhost/")
        released.set()
    assert isinstance(failed, Failed)
    assert (failed.step, failed.timed_out) == (Step.HTTP, True)


def test_server_that_drips_is_cut_off(lead: Lead) -> None:
    """Each byte comes in time; all of them together never would."""
    done = threading.Event()

    def drip(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not done.wait(0.02):
                try:
                    client.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = threading.Thread(target=drip, args=(listener,), daemon=True)
        dripping.start()
        failed = lead(listener.getsockname()[1], timeout_s=0.2).ask("http://localhost/")
        done.set()
        dripping.join()
    assert isinstance(failed, Failed)
    assert (failed.step, failed.timed_out) == (Step.HTTP, True)
