"""What cameras say by ONVIF, as makers say it and as nobody should."""

import time
from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bridge.vision.onvif import messages, soap, wire
from bridge.vision.onvif.messages import DoorbellMessage, MotionMessage
from bridge.vision.onvif.soap import NotUnderstood, OnvifLogin, UsernameToken
from bridge.vision.onvif.wire import OnvifError
from tests.vision.onvif_camera import ALARM, VISITOR, envelope, fault, notification, pulled
from tests.vision.onvif_worst import WORST

SOURCE = (("Rule", "MyMotionDetectorRule"), ("VideoSourceConfigurationToken", "VideoSource_1"))
RULE = " Rule=MyMotionDetectorRule VideoSourceConfigurationToken=VideoSource_1"
# gSOAP as Tapo has it: other prefixes, and the message's namespace said only where it is used.
TAPO = b"""<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"><SOAP-ENV:Header/>
<SOAP-ENV:Body><e:PullMessagesResponse xmlns:e="http://www.onvif.org/ver10/events/wsdl"
xmlns:n="http://docs.oasis-open.org/wsn/b-2"><n:NotificationMessage>
<n:Topic>tns1:RuleEngine/PeopleDetector/People</n:Topic><n:Message>
<q:Message xmlns:q="http://www.onvif.org/ver10/schema" PropertyOperation="Initialized">
<q:Source/><q:Data><q:SimpleItem Name="IsPeople" Value="1"/></q:Data></q:Message>
</n:Message></n:NotificationMessage></e:PullMessagesResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"""


def heard(*said: str) -> list[MotionMessage | DoorbellMessage]:
    return messages.said(soap.parse(pulled(*said).encode()))


def test_motion_begins_and_ends() -> None:
    about = "RuleEngine/CellMotionDetector/Motion" + RULE
    said = heard(notification(True), notification(False))
    assert said == [MotionMessage(about, moving, SOURCE) for moving in (True, False)]


@pytest.mark.parametrize(
    ("topic", "item"),
    [
        (ALARM, "State"),
        ("tns1:RuleEngine/tns1:CellMotionDetector/tns1:Motion", "IsMotion"),
        ("tns1:RuleEngine/MyRuleDetector/PeopleDetect", "State"),
        ("tns1:RuleEngine/MyRuleDetector/VehicleDetect", "State"),
        ("tns1:RuleEngine/MyRuleDetector/DogCatDetect", "State"),
        ("tns1:RuleEngine/MyRuleDetector/FaceDetect", "State"),
        ("tns1:RuleEngine/FieldDetector/ObjectsInside", "IsInside"),
    ],
)
def test_what_counts_as_motion(topic: str, item: str) -> None:
    (motion,) = heard(notification(True, topic, item=item))
    assert isinstance(motion, MotionMessage)
    assert motion.moving


def test_it_moves_already_when_the_camera_is_first_asked() -> None:
    (motion,) = heard(notification(True, operation="Initialized"))
    assert isinstance(motion, MotionMessage)
    assert motion.moving


def test_a_rule_that_is_deleted_moves_no_more() -> None:
    (motion,) = heard(notification(True, operation="Deleted"))
    assert isinstance(motion, MotionMessage)
    assert not motion.moving


def test_other_prefixes_and_values_mean_the_same() -> None:
    (motion,) = messages.said(soap.parse(TAPO))
    assert motion == MotionMessage("RuleEngine/PeopleDetector/People", moving=True)


@pytest.mark.parametrize(
    "said",
    [
        notification(True, "tns1:Device/Trigger/DigitalInput", item="LogicalState"),
        notification(True, "tns1:Device/Trigger/Relay", item="LogicalState"),
        notification(True, "tns1:Device/HardwareFailure/StorageFailure", item="Failed"),
        notification(True, "tns1:VideoSource/Alarm", item="State"),
        notification(True, "tns1:RuleEngine/CountAggregation/VisitorCount", item="State"),
        notification(True, "tns1:RuleEngine/LineDetector/Crossed", item="State"),
        notification(True, item="Count"),
        "<wsnt:NotificationMessage/>",
        "",
    ],
)
def test_what_is_about_neither_motion_nor_a_doorbell_is_passed_over(said: str) -> None:
    assert heard(said) == []


@pytest.mark.parametrize(
    ("topic", "item", "held", "let_go"),
    [
        (VISITOR, "State", "true", "false"),
        ("tns1:RuleEngine/tnsvendor:MyRuleDetector/tns1:Visitor", "State", "1", "0"),
        ("tns1:VideoSource/Alarm", "State", "Ring", None),
        ("tns1:VideoSource/Alarm", "State", "CameraBellButton", None),
        ("tns1:Device/tnsx:Doorbell", "LogicalState", "active", "inactive"),
        ("tns1:Device/Trigger/tnsx:CallButton", "Pressed", "True", "False"),
    ],
)
def test_what_is_somebody_at_the_doorbell(
    topic: str, item: str, held: str, let_go: str | None
) -> None:
    for said in filter(None, (held, let_go)):
        for operation in ("Changed", "Initialized"):
            (press,) = heard(notification(said, topic, item=item, operation=operation))
            assert isinstance(press, DoorbellMessage)
            assert (press.held, press.initial) == (said == held, operation == "Initialized")
            assert press.source == SOURCE


def test_a_button_that_is_deleted_is_held_no_more() -> None:
    (press,) = heard(notification(True, VISITOR, item="State", operation="Deleted"))
    assert isinstance(press, DoorbellMessage)
    assert not press.held


def test_a_subscription_has_an_address_and_headers_to_send_back() -> None:
    made = messages.subscription(
        soap.parse(
            envelope(
                "<tev:CreatePullPointSubscriptionResponse>"
                "<tev:SubscriptionReference><wsa:Address> http://cam/events?id=3 </wsa:Address>"
                '<wsa:ReferenceParameters><x:Id xmlns:x="urn:x">7 &amp; 8</x:Id> tail'
                "</wsa:ReferenceParameters></tev:SubscriptionReference>"
                "</tev:CreatePullPointSubscriptionResponse>"
            ).encode()
        )
    )
    assert made.address == "http://cam/events?id=3"
    (parameter,) = made.parameters
    asked = soap.envelope(
        messages.pull(5), to="http://cam/?a=1&b=2", message_id="urn:x", parameters=(parameter,)
    )
    header = soap.child(soap.parse(asked), "Header")
    again = soap.child(header, "Id")
    assert again is not None
    assert again.text == "7 & 8"
    assert soap.text(soap.child(header, "To")) == "http://cam/?a=1&b=2"


def test_a_login_is_sent_as_a_digest_and_never_as_it_is() -> None:
    """Nonce, time, password and digest are those of ONVIF's Application Programmer's Guide, 6.1."""
    nonce = b64decode("LKqI6G/AikKCQrN0zqZFlg==")
    created = datetime(2010, 9, 16, 7, 50, 45, tzinfo=UTC)
    token = UsernameToken(OnvifLogin("us&er", "userpassword"), nonce, created)
    sent = soap.envelope(messages.renew(60), to="http://cam/", message_id="urn:x", token=token)
    assert b"userpassword" not in sent
    assert "userpassword" not in repr(token)
    shown = soap.child(soap.parse(sent), "Header", "Security", "UsernameToken")
    assert soap.text(soap.child(shown, "Username")) == "us&er"
    assert soap.text(soap.child(shown, "Password")) == "tuOSpGlFlIXsozq4HFNeeGeFLEI="
    assert soap.text(soap.child(shown, "Created")) == "2010-09-16T07:50:45Z"


@pytest.mark.parametrize(
    "body",
    [
        fault("ter:NotAuthorized", "Sender not Authorized"),
        fault("wsse:FailedAuthentication", "no"),
        fault("ter:Other", "Sender Not Authorized"),
    ],
)
def test_a_wrong_password_is_known_from_its_fault(body: str) -> None:
    assert soap.is_refusal(soap.parse(body.encode()))


def test_another_fault_is_not_about_the_password() -> None:
    answer = soap.parse(fault("ter:ActionNotSupported", "Optional Action").encode())
    assert soap.is_fault(answer)
    assert not soap.is_refusal(answer)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        f"{LAUGHS}<e:Envelope xmlns:e='x'>&c;</e:Envelope>".encode(),
        f"{OUTSIDE}<e:Envelope xmlns:e='x'>&a;</e:Envelope>".encode(),
        f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}<Envelope>&c;</Envelope>".encode("utf-16"),
        f"{LAUGHS}<Envelope>&c;</Envelope>".encode("utf-16-be"),
        b'<?xml version="1.0" encoding="cp037"?>' + f"{LAUGHS}<Envelope/>".encode("cp037"),
        b'<?xml version="1.0" encoding="utf-7"?>' + f"{LAUGHS}<Envelope/>".encode("utf-7"),
        b"<Envelope>&undefined;</Envelope>",
        b"<Envelope><unclosed></Envelope>",
        b"<html><body>Welcome</body></html>",
        b"",
        b"\x00" * 64,
        b"\xff\xfe<\x00",
        b"<Envelope>" + b"x" * soap.MOST_BYTES + b"</Envelope>",
    ],
)
def test_a_hostile_answer_is_refused(data: bytes) -> None:
    with pytest.raises(NotUnderstood):
        soap.parse(data)


def test_a_deep_answer_is_no_danger() -> None:
    deep = soap.MOST_BYTES // 8
    data = b"<Envelope>" + b"<a>" * deep + b"</a>" * deep + b"</Envelope>"
    with pytest.raises(NotUnderstood, match="too deep"):
        soap.parse(data)


@pytest.mark.parametrize("data", [envelope(""), fault("a", "b"), pulled("<x/>" * 40_000)])
def test_an_answer_to_something_else_is_not_understood(data: str) -> None:
    with pytest.raises(NotUnderstood):
        messages.subscription(soap.parse(data.encode()))


@pytest.mark.parametrize("hour", ["", "x", "99", "१२"])
def test_a_time_that_is_none_is_no_time(hour: str) -> None:
    answer = envelope(
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>"
        f"<tt:Time><tt:Hour>{hour}</tt:Hour><tt:Minute>1</tt:Minute><tt:Second>2</tt:Second></tt:Time>"
        "<tt:Date><tt:Year>2026</tt:Year><tt:Month>1</tt:Month><tt:Day>1</tt:Day></tt:Date>"
        "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )
    assert messages.the_time(soap.parse(answer.encode())) is None


@pytest.mark.parametrize("kind", WORST)
def test_no_answer_costs_much_whatever_it_is_made_of(kind: str) -> None:
    answer = WORST[kind].encode()
    assert len(answer) <= soap.MOST_BYTES

    def cost() -> float:
        began = time.thread_time()
        with suppress(OnvifError, NotUnderstood):
            messages.said(wire.understood(200, answer))
        return time.thread_time() - began

    assert min(cost() for _ in range(3)) < 0.1


def test_what_stands_within_another_message_is_not_a_message() -> None:
    within = notification(True).replace("</wsnt:Topic>", f"</wsnt:Topic>{notification(True)}")
    assert len(heard(within, notification(False))) == 2


def test_as_deep_and_as_many_as_cameras_are_is_understood() -> None:
    deep = "<a>" * (soap.MOST_DEPTH - 3) + "</a>" * (soap.MOST_DEPTH - 3)
    assert heard(*[notification(True)] * 50, deep) == heard(*[notification(True)] * 50)
    with pytest.raises(NotUnderstood, match="too deep"):
        heard(f"<a>{deep}</a>")
