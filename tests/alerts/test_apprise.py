"""A service of Apprise's, in its own process: where it may connect to, and what comes of it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bridge.alerts import apprise_services
from bridge.alerts.apprise_services import AppriseSender
from bridge.alerts.destinations import Destinations
from bridge.alerts.sending import Address, Outcome, Sent
from bridge.errors import PrivateEyeError
from bridge.ops import outbound
from tests.alerts.builders import a_message
from tests.alerts.receiver import Receiver, Say, a_receiver
from tests.builders import FakeClock

HERE = AppriseSender(Destinations(loopback=True), FakeClock())
STRICT = AppriseSender(Destinations(), FakeClock())
GUARDED = """
import socket, subprocess, os, sys, ctypes
from bridge.alerts.apprise_child import AppriseMessage, AppriseResult, Guard
found = AppriseResult()
server = socket.create_server(("127.0.0.1", 0))
other = socket.create_server(("127.0.0.2", 0))
used = []
guard = Guard(AppriseMessage("", "", "", ["127.0.0.1"], loopback=True), found, used.append)
guard.close()
def refused(what):
    try: what()
    except PermissionError: return True
    return False
assert not refused(lambda: socket.create_connection(server.getsockname()).close())
assert refused(lambda: socket.create_connection(other.getsockname()))
assert refused(lambda: socket.socket().connect(other.getsockname()))
assert refused(lambda: socket.socket().connect_ex(other.getsockname()))
assert refused(lambda: socket.getaddrinfo("example.org", 443))
assert refused(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", other.getsockname()))
assert refused(lambda: subprocess.run(["true"]))
assert refused(lambda: os.system("true"))
assert refused(lambda: os.execv("/bin/true", ["true"]))
assert refused(lambda: ctypes.CDLL(None))
assert used == [f"127.0.0.1:{server.getsockname()[1]}"], used
assert set(found.tried) == {"127.0.0.2", "example.org"}, found
print("held")
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as made:
        made.will_say(Say(200))
        yield made


def address(receiver: Receiver, **more: str) -> Address:
    url = f"json://127.0.0.1:{urlsplit(receiver.url).port}/hook"
    return {"url": url, "service": "JSON", "hosts": "127.0.0.1", **more}


def test_an_alert_is_sent_and_its_connection_written_down(receiver: Receiver) -> None:
    assert HERE.send(address(receiver), a_message()) == Sent(Outcome.DELIVERED)
    assert b"A person is at the front door." in receiver.came[0].body
    place = receiver.url.removeprefix("http://")
    assert place in outbound.last_used(outbound.APPRISE)


def test_it_connects_to_nothing_that_was_not_listed(receiver: Receiver) -> None:
    sent = HERE.send(address(receiver, hosts="127.0.0.2"), a_message())
    assert sent == Sent(
        Outcome.DEAD, "JSON wanted to connect to 127.0.0.1, which is not listed for it."
    )
    assert receiver.came == []


def test_a_redirect_leads_to_nothing_else(receiver: Receiver) -> None:
    receiver.will_say(Say(307, {"Location": "http://127.0.0.2:9/"}))
    sent = HERE.send(address(receiver), a_message())
    assert sent.outcome is Outcome.DEAD
    assert "127.0.0.2" in str(sent.why)


def test_what_is_listed_may_not_be_within_the_home_by_now(receiver: Receiver) -> None:
    assert STRICT.send(address(receiver), a_message()).outcome is not Outcome.DELIVERED
    assert receiver.came == []


@pytest.mark.parametrize(
    ("status", "outcome", "again_in_s"),
    [(429, Outcome.AGAIN, 7.0), (500, Outcome.AGAIN, 7.0), (410, Outcome.DEAD, None)],
)
def test_each_answer_is_understood(
    receiver: Receiver, status: int, outcome: Outcome, again_in_s: float | None
) -> None:
    receiver.will_say(Say(status, {"Retry-After": "7"}))
    sent = HERE.send(address(receiver), a_message())
    assert (sent.outcome, sent.again_in_s) == (outcome, again_in_s)


def test_a_port_that_is_not_listed_is_not_connected_to(receiver: Receiver) -> None:
    port = urlsplit(receiver.url).port
    listed, other = (
        AppriseSender(Destinations(frozenset({f"127.0.0.1:{n}"})), FakeClock()) for n in (port, 9)
    )
    sent = other.send(address(receiver), a_message())
    why = f"JSON wanted to connect to 127.0.0.1:{port}, which is not listed for it."
    assert sent == Sent(Outcome.DEAD, why)
    assert receiver.came == []
    assert apprise_services.reader(listed)(address(receiver))["hosts"] == "127.0.0.1"
    assert listed.send(address(receiver), a_message()) == Sent(Outcome.DELIVERED)


def test_a_connection_that_never_ends_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.alerts.apprise_services.LIMIT_S", 5.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        given = {"url": f"json://{place}/?rto=60&cto=60", "service": "JSON", "hosts": "127.0.0.1"}
        sent = HERE.send(given, a_message())
    assert sent == Sent(Outcome.AGAIN, "JSON does not answer.")
    assert place in outbound.last_used(outbound.APPRISE)


def test_one_that_takes_too_long(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.alerts.apprise_services.LIMIT_S", 0.01)
    sent = HERE.send(address(receiver), a_message())
    assert sent == Sent(Outcome.AGAIN, "JSON does not answer.")


def test_where_it_goes_is_known_before_anything_is_sent() -> None:
    token = "123456789:AAabcdefghijklmnopqrstuvwxyzABCDEFG"
    read = apprise_services.reader(STRICT)({"url": f"tgram://{token}/12315544"})
    assert read["hosts"] == "api.telegram.org"
    assert apprise_services.kind(STRICT).shown(read) == "Telegram, by api.telegram.org"


@pytest.mark.parametrize("url", ["", "nonsense", "json://192.168.1.20/x", "syslog://"])
def test_what_goes_nowhere_or_stays_within_is_refused(url: str) -> None:
    with pytest.raises(PrivateEyeError):
        apprise_services.reader(STRICT)({"url": url})


def test_nothing_leads_around_the_guard() -> None:
    done = subprocess.run([sys.executable, "-c", GUARDED], capture_output=True, text=True)
    assert done.stdout == "held\n", done.stderr
