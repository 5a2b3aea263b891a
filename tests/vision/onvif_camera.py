"""A camera that tells what it notices, by ONVIF over real HTTP, as makers' cameras say it.

It checks the password digest against a clock of its own, which is years off, and calls itself by an
address of its own network. Hikvision names a path for each subscription, Axis wants a header back,
Reolink finds a subscription by `To`, others leave the address out or cannot renew. Some want the
password by HTTP Digest.
"""

import hashlib
import re
import threading
from base64 import b64decode
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.vision.onvif_media import NEW, OLD, MediaServices

USER, PASSWORD = "viewer", "hunter2&<x>"
INSIDE = "http://192.168.1.64"  # what it thinks it is called
LATE = timedelta(days=-900)
CELL_MOTION = "tns1:RuleEngine/CellMotionDetector/Motion"
ALARM = "tns1:VideoSource/MotionAlarm"
VISITOR = "tns1:RuleEngine/MyRuleDetector/Visitor"  # Reolink's doorbells
_NAMESPACES = (
    'xmlns:env="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:tev="http://www.onvif.org/ver10/events/wsdl" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" '
    'xmlns:wsa="http://www.w3.org/2005/08/addressing" '
    'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" '
    'xmlns:tns1="http://www.onvif.org/ver10/topics" '
    'xmlns:ter="http://www.onvif.org/ver10/error"'
)


class Make(StrEnum):
    HIKVISION = "hikvision"
    AXIS = "axis"
    REOLINK = "reolink"
    NO_NAME = "no name"  # an empty address, and no Renew


def envelope(body: str) -> str:
    header = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{header}\n<env:Envelope {_NAMESPACES}><env:Body>{body}</env:Body></env:Envelope>"


SOURCE = {"VideoSourceConfigurationToken": "VideoSource_1", "Rule": "MyMotionDetectorRule"}


def notification(
    moving: bool | str,
    topic: str = CELL_MOTION,
    *,
    item: str = "IsMotion",
    operation: str = "Changed",
    source: Mapping[str, str] = SOURCE,
) -> str:
    """One message, in the shape in which Hikvision and Dahua send it. Its time is often wrong."""
    said = moving if isinstance(moving, str) else str(moving).lower()
    items = "".join(f'<tt:SimpleItem Name="{n}" Value="{v}"/>' for n, v in source.items())
    return (
        "<wsnt:NotificationMessage>"
        '<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
        f"{topic}</wsnt:Topic>"
        f'<wsnt:Message><tt:Message UtcTime="2019-01-01T00:00:00Z" PropertyOperation="{operation}">'
        f"<tt:Source>{items}</tt:Source>"
        f'<tt:Data><tt:SimpleItem Name="{item}" Value="{said}"/></tt:Data>'
        "</tt:Message></wsnt:Message></wsnt:NotificationMessage>"
    )


def pulled(*messages: str) -> str:
    return envelope(
        "<tev:PullMessagesResponse><tev:CurrentTime>2019-01-01T00:00:00Z</tev:CurrentTime>"
        "<tev:TerminationTime>2019-01-01T00:02:00Z</tev:TerminationTime>"
        f"{''.join(messages)}</tev:PullMessagesResponse>"
    )


def fault(subcode: str, reason: str) -> str:
    return envelope(
        "<env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode>"
        f"<env:Value>{subcode}</env:Value></env:Subcode></env:Code><env:Reason>"
        f'<env:Text xml:lang="en">{reason}</env:Text></env:Reason></env:Fault>'
    )


@dataclass
class _Pulled:
    messages: deque[str] = field(default_factory=deque)


class OnvifCamera:
    """Serves from `with` on. Its use cases may be called from any thread."""

    def __init__(self, make: Make = Make.HIKVISION, media: MediaServices | None = None) -> None:
        self.make = make
        self.media = media or MediaServices()
        self.password = PASSWORD
        self.http_digest = False
        self.instead: tuple[int, dict[str, str], bytes] | None = None  # answers all with this
        self.drips = False  # answers a byte at a time, and never to the end
        self.asked: list[str] = []  # names of requests, in order
        self.bodies: list[str] = []
        self._changed = threading.Condition()
        self._subscriptions: dict[int, _Pulled] = {}
        self._made = 0
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://{USER}:hunter2%26%3Cx%3E@127.0.0.1:{self._port}/onvif/device_service"

    def __enter__(self) -> "OnvifCamera":
        self.power_on()
        return self

    def __exit__(self, *_: object) -> None:
        self.power_off()

    def power_on(self) -> None:
        camera = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                camera._answer(self)

            def log_message(self, *_: object) -> None:
                """Quietly."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def power_off(self) -> None:
        """Nobody answers, and every subscription is forgotten."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
        with self._changed:
            self._subscriptions.clear()
            self._changed.notify_all()

    def forget(self) -> None:
        """Subscriptions are gone, as after a short reboot."""
        with self._changed:
            self._subscriptions.clear()
            self._changed.notify_all()

    def say(self, *messages: str) -> None:
        with self._changed:
            for pulled_ in self._subscriptions.values():
                pulled_.messages.extend(messages)
            self._changed.notify_all()

    @property
    def subscribed(self) -> int:
        with self._changed:
            return len(self._subscriptions)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        name = _found(r"<s:Body><x:(\w+)", body)
        self.asked.append(name)
        self.bodies.append(body)
        if self.instead is not None:
            status, headers, said = self.instead
        elif self.http_digest and not self._knows_by_http(handler):
            challenge = 'Digest realm="camera", nonce="abc", qop="auth", algorithm=MD5'
            status, headers, said = 401, {"WWW-Authenticate": challenge}, b"x" * 4_000_000
        else:
            status, text = self._reply(name, handler.path, body)
            headers, said = {}, text.encode()
        try:
            handler.send_response(status)
            for key, value in headers.items():
                handler.send_header(key, value)
            handler.send_header("Content-Type", "application/soap+xml; charset=utf-8")
            handler.send_header("Content-Length", str(10_000 if self.drips else len(said)))
            handler.end_headers()
            while self.drips:
                handler.wfile.write(b" ")
                threading.Event().wait(0.05)
            handler.wfile.write(said)
        except OSError:
            return  # nobody waits any more

    def _reply(self, name: str, path: str, body: str) -> tuple[int, str]:
        if name == "GetSystemDateAndTime":
            return 200, _the_time(datetime.now(UTC) + LATE)
        if not self._knows(body):
            return 400, fault("ter:NotAuthorized", "Sender not Authorized")
        if name == "GetCapabilities":
            return 200, envelope(
                "<tds:GetCapabilitiesResponse><tds:Capabilities>"
                f"<tt:Events><tt:XAddr>{INSIDE}/onvif/Events</tt:XAddr></tt:Events>"
                f"{self.media.capability(INSIDE)}</tds:Capabilities></tds:GetCapabilitiesResponse>"
            )
        if name in ("GetServices", "GetProfiles", "GetStreamUri"):
            return self._of_media(name, body)
        if name == "CreatePullPointSubscription":
            return 200, self._create()
        number = self._number(path, body)
        with self._changed:
            subscription = self._subscriptions.get(number)
        if subscription is None:
            return 400, fault("ter:InvalidArgVal", "No such subscription")
        wait_s = float(_found(r"Timeout>PT(\d+)S<", body) or 0)
        return self._of_one(name, number, subscription, wait_s)

    def _of_media(self, name: str, body: str) -> tuple[int, str]:
        version = NEW if "ver20/media" in body else OLD
        if name in self.media.refuses:
            return 400, fault("ter:NotAuthorized", "Sender not Authorized")
        said: str | None = None
        if name == "GetServices":
            said = self.media.services(envelope, INSIDE)
        elif version in self.media.versions and name == "GetProfiles":
            said = self.media.profiles(envelope, version)
        elif version in self.media.versions:
            said = self.media.stream(envelope, version, body)
        return (200, said) if said else (500, fault("ter:ActionNotSupported", "no"))

    def _of_one(
        self, name: str, number: int, subscription: _Pulled, wait_s: float
    ) -> tuple[int, str]:
        if name == "PullMessages":
            with self._changed:
                self._changed.wait_for(
                    lambda: subscription.messages or number not in self._subscriptions, wait_s
                )
                said = tuple(subscription.messages)
                subscription.messages.clear()
            return 200, pulled(*said)
        if name == "Renew" and self.make is not Make.NO_NAME:
            return 200, envelope("<wsnt:RenewResponse/>")
        if name == "Unsubscribe":
            with self._changed:
                self._subscriptions.pop(number, None)
            return 200, envelope("<wsnt:UnsubscribeResponse/>")
        return 500, fault("ter:ActionNotSupported", "Optional Action Not Implemented")

    def _create(self) -> str:
        with self._changed:
            self._made += 1
            number = self._made
            self._subscriptions[number] = _Pulled()
        address = {
            Make.HIKVISION: f"{INSIDE}/onvif/Events/PullSubManager_{number}",
            Make.AXIS: f"{INSIDE}/onvif/services",
            Make.REOLINK: f"{INSIDE}:8000/onvif/PullPoint?Idx={number}",
            Make.NO_NAME: "",
        }[self.make]
        parameters = ""
        if self.make is Make.AXIS:
            parameters = (
                "<wsa:ReferenceParameters><dom0:SubscriptionId "
                f'xmlns:dom0="http://www.axis.com/2009/event">{number}</dom0:SubscriptionId>'
                "</wsa:ReferenceParameters>"
            )
        return envelope(
            "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
            f"<wsa:Address>{address}</wsa:Address>{parameters}</tev:SubscriptionReference>"
            "<wsnt:CurrentTime>2019-01-01T00:00:00Z</wsnt:CurrentTime>"
            "</tev:CreatePullPointSubscriptionResponse>"
        )

    def _number(self, path: str, body: str) -> int:
        if self.make is Make.AXIS:
            return int(_found(r"SubscriptionId\b[^>]*>(\d+)<", body) or 0)
        if self.make is Make.REOLINK:
            return int(_found(r"<a:To[^>]*>[^<]*:8000/onvif/PullPoint\?Idx=(\d+)<", body) or 0)
        if self.make is Make.NO_NAME:
            return max(self._subscriptions, default=0) if path == "/onvif/Events" else 0
        return int(_found(r"PullSubManager_(\d+)$", path) or 0)

    def _knows_by_http(self, handler: BaseHTTPRequestHandler) -> bool:
        """RFC 7616 3.4.1, with MD5 as cameras have it."""
        header = handler.headers.get("Authorization", "")
        said = dict(re.findall(r'(\w+)="?([^",]+)', header))
        secret = _md5(f"{USER}:camera:{self.password}")
        middle = f"abc:{said.get('nc')}:{said.get('cnonce')}:auth"
        return said.get("response") == _md5(f"{secret}:{middle}:{_md5(f'POST:{handler.path}')}")

    def _knows(self, body: str) -> bool:
        """WS-Security UsernameToken Profile 1.0, fresh within 5 s by this camera's clock."""
        nonce = b64decode(_found(r"<w:Nonce[^>]*>([^<]*)<", body))
        created = _found(r"<u:Created>([^<]*)<", body)
        digest = b64decode(_found(r"<w:Password[^>]*>([^<]*)<", body))
        if not created or _found(r"<w:Username>([^<]*)<", body) != USER:
            return False
        age = datetime.now(UTC) + LATE - datetime.fromisoformat(created)
        right = hashlib.sha1(  # noqa: S324  # WS-Security has no other
            nonce + created.encode() + self.password.encode()
        )
        return digest == right.digest() and abs(age) < timedelta(seconds=5)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324  # what HTTP Digest has


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _the_time(now: datetime) -> str:
    return envelope(
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime>"
        f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
        f"<tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year>"
        f"<tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date>"
        "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )
