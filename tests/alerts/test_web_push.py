"""A push as the service and the browser see it, and what comes of each answer.

The browser's side is `http_ece`, the service's `py_vapid`: nobody here wrote either.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from py_vapid import Vapid02

from bridge.alerts import web_push
from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import OutwardHttp
from bridge.alerts.push_keys import PushKeys
from bridge.alerts.push_payload import MOST_BODY
from bridge.alerts.sending import MessageKind, Outcome, Sent
from bridge.alerts.web_push import WebPushSender
from bridge.clock import SystemClock
from bridge.errors import PrivateEyeError
from bridge.ops import outbound
from bridge.store.keys import Key
from tests.alerts.builders import Browser, a_browser, a_message, a_still, seconds
from tests.alerts.receiver import Receiver, Say, a_receiver
from tests.builders import NOON, FakeClock
from tests.doctor.authority import a_leaf

LOOPBACK = Destinations(loopback=True)
KEYS = PushKeys(Key(b"k" * 32), "mailto:house@example.com")


@pytest.fixture
def service() -> Iterator[Receiver]:
    with a_receiver() as made:
        yield made


@pytest.fixture
def sender() -> WebPushSender:
    return WebPushSender(OutwardHttp(LOOPBACK, SystemClock()), KEYS, FakeClock())


@pytest.fixture
def browser(service: Receiver) -> Browser:
    return a_browser(f"{service.url}/push/abc")


def test_the_browser_reads_what_was_sent(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    message = a_message(picture=a_still())
    assert sender.send(browser.address, message) == Sent(Outcome.DELIVERED)
    told = json.loads(browser.read(service.came[0].body))
    assert told["title"] == message.title
    assert told["picture"].startswith("data:image/avif;base64,")


def test_nobody_on_the_way_learns_anything(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    """Not even by a length: with a picture and without, for a person and for a cat."""
    id = "alert of tonight"  # with a space, so that no ciphertext spells it by chance
    for message in (a_message(id=id, picture=a_still()), a_message(label="pet", text="A cat.")):
        sender.send(browser.address, message)
    bodies = [came.body for came in service.came]
    assert {len(body) for body in bodies} == {MOST_BODY}
    assert all(b"door" not in body for body in bodies)
    assert id not in str(service.came[0].headers)
    assert bodies[0][:16] != bodies[1][:16]  # a salt, and a key, of its own


def test_the_service_sees_who_it_is_from(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    sender.send(browser.address, a_message())
    signed = service.came[0].headers["Authorization"]
    assert Vapid02.verify(signed)
    token, _, key = signed.removeprefix("vapid t=").partition(",k=")
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims == {
        "aud": service.url,
        "exp": seconds(NOON + timedelta(hours=12)),
        "sub": "mailto:house@example.com",
    }
    assert key == KEYS.public


def test_the_key_of_the_house_is_made_once() -> None:
    again = PushKeys(Key(b"k" * 32), "mailto:other@example.com")
    assert again.public == KEYS.public
    assert PushKeys(Key(b"l" * 32), "mailto:other@example.com").public != KEYS.public


def test_a_later_message_takes_the_place_of_an_earlier_one(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    for message in (a_message(), a_message(number=2), a_message(id="a2")):
        sender.send(browser.address, message)
    first, second, other = (came.headers for came in service.came)
    assert first["Topic"] == second["Topic"] != other["Topic"]
    assert len(first["Topic"]) <= 32
    assert (first["Urgency"], second["Urgency"]) == ("high", "normal")


@pytest.mark.parametrize(
    ("until", "ttl"),
    [
        (NOON + timedelta(seconds=90), "90"),
        (NOON - timedelta(seconds=90), "0"),  # our clock was set back, say
        (None, "14400"),
    ],
)
def test_a_phone_that_is_away_is_not_told_late(
    sender: WebPushSender, service: Receiver, browser: Browser, until: object, ttl: str
) -> None:
    sender.send(browser.address, a_message(until=until))
    assert service.came[0].headers["TTL"] == ttl


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "again_in_s"),
    [
        *((200, {}, Outcome.DELIVERED, None), (202, {}, Outcome.DELIVERED, None)),
        *((410, {}, Outcome.GONE, None), (404, {}, Outcome.GONE, None)),
        *((400, {}, Outcome.DEAD, None), (301, {"Location": "/x"}, Outcome.DEAD, None)),
        *((401, {}, Outcome.DEAD, None), (403, {}, Outcome.DEAD, None)),
        (429, {"Retry-After": "120"}, Outcome.AGAIN, 120.0),
        *((500, {}, Outcome.AGAIN, None), (503, {"Retry-After": "5"}, Outcome.AGAIN, 5.0)),
    ],
)
def test_each_answer_is_understood(
    sender: WebPushSender,
    service: Receiver,
    browser: Browser,
    status: int,
    headers: dict[str, str],
    outcome: Outcome,
    again_in_s: float | None,
) -> None:
    service.will_say(Say(status, headers))
    sent = sender.send(browser.address, a_message())
    assert (sent.outcome, sent.again_in_s) == (outcome, again_in_s)
    assert (sent.why is None) is (outcome is Outcome.DELIVERED)
    assert service.url not in str(sent.why)


def test_what_is_too_large_is_sent_again_without_its_picture(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    service.will_say(Say(413), Say(201))
    assert sender.send(browser.address, a_message(picture=a_still())).outcome is Outcome.DELIVERED
    large, less = (came.body for came in service.came)
    assert len(less) < len(large) / 5
    assert "picture" not in json.loads(browser.read(less))


def test_one_that_finds_even_that_too_large(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    service.will_say(Say(413))
    assert sender.send(browser.address, a_message()).outcome is Outcome.DEAD
    assert len(service.came) == 2


def test_one_that_never_answers_is_tried_again(
    sender: WebPushSender, service: Receiver, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.alerts.outward.ANSWER_S", 0.2)
    service.silent = True
    sent = sender.send(browser.address, a_message())
    assert sent == Sent(Outcome.AGAIN, "The push service of that browser does not answer.")


def test_a_certificate_that_is_not_trusted_gets_nothing(
    sender: WebPushSender, tmp_path: Path
) -> None:
    with a_receiver(a_leaf(None, name="127.0.0.1").write(tmp_path)) as service:
        sent = sender.send(a_browser(f"{service.url}/x").address, a_message())
        assert sent.outcome is Outcome.AGAIN
        assert service.came == []


def test_each_push_is_on_the_page_of_what_leaves(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    sender.send(browser.address, a_message())
    assert service.url.removeprefix("http://") in outbound.last_used(outbound.WEB_PUSH)


def test_the_address_is_what_the_browser_gave() -> None:
    given = a_browser("https://updates.push.services.mozilla.com/wpush/v2/x").address
    assert web_push.reader(Destinations())({**given, "more": "x"}) == given
    assert web_push.shown(given) == "by the push service of Mozilla"
    assert "wpush" not in web_push.shown({"endpoint": "https://push.example.net/wpush"})


@pytest.mark.parametrize(
    "wrong",
    [
        *({"endpoint": "http://push.example.net/x"}, {"endpoint": "https://10.0.0.7/x"}),
        *({"endpoint": ""}, {"endpoint": "https://[2606:4700::1111]/x"}),
        *({"p256dh": "AAAA"}, {"p256dh": "é"}, {"p256dh": "B" * 87}, {"auth": "AAAA"}),
        *({"auth": "!"}, {"auth": ""}),
    ],
)
def test_what_no_browser_gives_is_refused(wrong: dict[str, str]) -> None:
    given = a_browser("https://push.example.net/x").address
    with pytest.raises(PrivateEyeError):
        web_push.reader(Destinations())({**given, **wrong})


def test_an_address_that_leads_within_is_not_sent_to(service: Receiver) -> None:
    """A row may be older than a rule."""
    strict = WebPushSender(OutwardHttp(Destinations(), SystemClock()), KEYS, FakeClock())
    sent = strict.send(a_browser(f"{service.url}/x").address, a_message())
    assert sent.outcome is Outcome.DEAD
    assert service.came == []


def test_only_what_begins_wakes_a_phone_that_saves_power(
    sender: WebPushSender, service: Receiver, browser: Browser
) -> None:
    for kind in MessageKind:
        sender.send(browser.address, a_message(kind=kind))
    sent = zip(MessageKind, (came.headers["Urgency"] for came in service.came), strict=True)
    assert [kind for kind, urgency in sent if urgency == "high"] == ["event", "test"]
