"""A webhook as its receiver checks it, by Standard Webhooks' library, and each of its answers."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from bridge.alerts import webhook
from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import OutwardHttp
from bridge.alerts.sending import MessageKind, Outcome, Sent
from bridge.alerts.webhook import WebhookSender
from bridge.clock import SystemClock
from bridge.errors import PrivateEyeError
from bridge.ops import outbound
from tests.alerts.builders import a_message, a_still
from tests.alerts.receiver import Receiver, Say, a_receiver
from tests.doctor.authority import a_leaf

SECRET = webhook.new_secret()
SENDER = WebhookSender(OutwardHttp(Destinations(loopback=True), SystemClock()), SystemClock())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as made:
        yield made


def address(receiver: Receiver) -> dict[str, str]:
    return {"url": f"{receiver.url}/hook", "secret": SECRET}


def verified(receiver: Receiver, secret: str = SECRET) -> Any:
    came = receiver.came[-1]
    headers = {name.lower(): value for name, value in came.headers.items()}
    return Verifier(secret).verify(came.body.decode(), headers)


def test_its_receiver_can_tell_that_it_is_from_this_house(receiver: Receiver) -> None:
    assert SENDER.send(address(receiver), a_message()) == Sent(Outcome.DELIVERED)
    told = verified(receiver)
    assert told["type"] == "alert.event"
    assert told["data"]["text"] == "A person is at the front door."
    assert told["data"]["label"] == "person"


def test_nobody_else_can_have_sent_it(receiver: Receiver) -> None:
    SENDER.send(address(receiver), a_message())
    with pytest.raises(WebhookVerificationError):
        verified(receiver, webhook.new_secret())


def test_the_same_message_has_the_same_name_when_it_is_sent_again(receiver: Receiver) -> None:
    for message in (a_message(), a_message(), a_message(number=2)):
        SENDER.send(address(receiver), message)
    names = [came.headers["Webhook-Id"] for came in receiver.came]
    assert names[0] == names[1] != names[2]


def test_there_is_a_picture_only_where_one_was_given(receiver: Receiver) -> None:
    SENDER.send(address(receiver), a_message())
    assert "picture" not in verified(receiver)["data"]
    SENDER.send(address(receiver), a_message(picture=a_still()))
    picture = verified(receiver)["data"]["picture"]
    assert b64decode(picture["base64"]) == a_still()


def test_what_is_about_the_house_names_no_camera(receiver: Receiver) -> None:
    message = a_message(kind=MessageKind.DISK_FULL, camera="", camera_name="", event=None)
    SENDER.send(address(receiver), message)
    assert verified(receiver)["data"]["camera"] is None


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "again_in_s"),
    [
        *((200, {}, Outcome.DELIVERED, None), (204, {}, Outcome.DELIVERED, None)),
        *((410, {}, Outcome.GONE, None), (404, {}, Outcome.AGAIN, None)),
        *((400, {}, Outcome.DEAD, None), (401, {}, Outcome.DEAD, None)),
        *((413, {}, Outcome.DEAD, None), (308, {"Location": "/x"}, Outcome.DEAD, None)),
        (429, {"Retry-After": "7"}, Outcome.AGAIN, 7.0),
        (500, {}, Outcome.AGAIN, None),
    ],
)
def test_each_answer_is_understood(
    receiver: Receiver,
    status: int,
    headers: dict[str, str],
    outcome: Outcome,
    again_in_s: float | None,
) -> None:
    receiver.will_say(Say(status, headers))
    sent = SENDER.send(address(receiver), a_message())
    assert (sent.outcome, sent.again_in_s) == (outcome, again_in_s)
    assert len(receiver.came) == 1
    assert "hook" not in str(sent.why).replace("webhook", "")


def test_what_is_too_large_is_sent_again_without_its_picture(receiver: Receiver) -> None:
    receiver.will_say(Say(413), Say(204))
    sent = SENDER.send(address(receiver), a_message(picture=a_still()))
    assert sent.outcome is Outcome.DELIVERED
    assert "picture" not in verified(receiver)["data"]


def test_one_that_never_answers(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.alerts.outward.ANSWER_S", 0.2)
    receiver.silent = True
    sent = SENDER.send(address(receiver), a_message())
    assert sent == Sent(Outcome.AGAIN, "Your webhook does not answer.")


def test_a_certificate_that_is_not_trusted_gets_nothing(tmp_path: Path) -> None:
    with a_receiver(a_leaf(None, name="127.0.0.1").write(tmp_path)) as receiver:
        sent = SENDER.send(address(receiver), a_message())
        assert sent.outcome is Outcome.AGAIN
        assert receiver.came == []


def test_each_is_on_the_page_of_what_leaves(receiver: Receiver) -> None:
    SENDER.send(address(receiver), a_message())
    assert receiver.url.removeprefix("http://") in outbound.last_used(outbound.WEBHOOK)


def test_what_is_filled_in_is_looked_at() -> None:
    given = {"url": " https://example.org/hook ", "secret": SECRET}
    assert webhook.reader(Destinations())(given) == {
        "url": "https://example.org/hook",
        "secret": SECRET,
    }
    assert webhook.shown({"url": "https://example.org/hook?token=x"}) == "example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        *({"url": "http://example.org/"}, {"url": "https://192.168.1.20/"}, {"url": ""}),
        *({"secret": ""}, {"secret": "whsec_AAAA"}, {"secret": "a word"}, {"secret": "whsec_é"}),
        {"secret": "whsec_" + "A" * 88},
    ],
)
def test_what_cannot_work_is_refused(wrong: dict[str, str]) -> None:
    given = {"url": "https://example.org/hook", "secret": SECRET}
    with pytest.raises(PrivateEyeError):
        webhook.reader(Destinations())({**given, **wrong})
