"""Every way out of this machine, declared once, and when each was last used.

Code that connects calls `used` with its declaration right where it connects; the page "What leaves
the house" shows all of them. `tests/repo/test_outbound.py` fails for code that could connect and
does not, and for a declaration that nothing uses. The skill's own are in `skill/outbound.py`.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

MOST_HOSTS = 64  # remembered for each way


class When(StrEnum):
    RUNNING = "running"  # by itself, while Private Eye runs
    COMMAND = "command"  # only while somebody runs a command
    SETUP = "setup"  # only while it is being installed
    ELSEWHERE = "elsewhere"  # by another machine or program, on Private Eye's behalf


@dataclass(frozen=True, slots=True)
class Outbound:
    """Sentences for people. `to` says which host, or how it is found."""

    id: str
    when: When
    to: str
    purpose: str
    data: str
    turned_on_by: str


CAMERA = Outbound(
    "camera",
    When.RUNNING,
    "Each camera, at the address in the settings; and where the camera itself sends us on to.",
    "To fetch its pictures and sound.",
    "The camera's name and password, to the camera. Pictures come in; none go out.",
    "Whoever wrote the camera into the settings.",
)
CAMERA_EVENTS = Outbound(
    "camera_events",
    When.RUNNING,
    "Each camera that has “onvif” in the settings, at that address and no other.",
    "To hear what the camera itself notices, and which of a recorder's cameras does.",
    "The camera's name and password, to the camera.",
    "Whoever wrote “onvif” into the settings.",
)
NAMES = Outbound(
    "names",
    When.RUNNING,
    "The name server that this machine is set to use.",
    "To find hosts that the settings call by name. Numbers need no name server.",
    "The names themselves: of cameras, and of Amazon's certificates. No pictures.",
    "Whoever wrote a name instead of a number; your system asks, not Private Eye.",
)
WEB_PUSH = Outbound(
    "web_push",
    When.RUNNING,
    "The push service of the maker of your browser: Google, Mozilla, Apple or Microsoft.",
    "To tell a phone or browser of an alert, also while no page of the house is open.",
    "A message that only that browser can open, with the picture in it if you chose so; always of "
    "the same length. The service sees that there is one, and for which browser.",
    "Whoever turned on alerts in that browser.",
)
MQTT = Outbound(
    "mqtt",
    When.RUNNING,
    "The MQTT broker in the settings.",
    "To tell the home automation what happens, and to hear from it who is at home.",
    "Of each camera, whether something moves, and what; whether it is on; alerts in words, where "
    "somebody wants them there. Pictures only where you chose so: whoever may read the broker sees "
    "them.",
    "Whoever wrote the broker into the settings.",
)
WEBHOOK = Outbound(
    "webhook",
    When.RUNNING,
    "The address that a person gave for it.",
    "To tell a service of your choice of an alert.",
    "The alert in words: which camera, what it was, when. A picture only if you chose so.",
    "Whoever gave the address.",
)
APPRISE = Outbound(
    "apprise",
    When.RUNNING,
    "The hosts that were listed when a person gave the address of the service, and no other.",
    "To tell a service of your choice of an alert, by Apprise.",
    "The alert in words: which camera, what it was, when. No pictures.",
    "Whoever gave the address.",
)
COMMAND_LINE = Outbound(
    "command_line",
    When.COMMAND,
    "Private Eye itself, on this machine.",
    "Commands such as “say” and “token” ask the Private Eye that runs.",
    "The command and the command line's token. It does not leave the machine.",
    "Whoever types the command.",
)
DOCTOR = Outbound(
    "doctor",
    When.COMMAND,
    "Your own public address, your own two doors, and the cameras.",
    "“private-eye doctor” checks what an Echo would fetch, and the certificate.",
    "A test question to the skill, and a short-lived link to live pictures, to your own address.",
    "Whoever runs “private-eye doctor” or “private-eye camera test”.",
)
PLAYER = Outbound(
    "player",
    When.SETUP,
    "The npm registry.",
    "To fetch hls.js, the player of the pages, in the version that is locked.",
    "Its name and version. Nothing of the house.",
    "Whoever runs “make” or installs Private Eye.",
)
DETECTOR = Outbound(
    "detector",
    When.SETUP,
    "The npm registry.",
    "To fetch what the detector has learnt, in the version that is locked. It runs here.",
    "Its name and version. Nothing of the house.",
    "Whoever runs “make” or installs Private Eye.",
)
FACE_FINDER = Outbound(
    "face_finder",
    When.SETUP,
    "The Python package index.",
    "To fetch what finds faces, so that they can be blurred, in the version that is locked. It "
    "runs here.",
    "Its name and version. Nothing of the house.",
    "Whoever runs “make” or installs Private Eye.",
)
PACKAGES = Outbound(
    "packages",
    When.SETUP,
    "The Python package index.",
    "To fetch the Python packages that Private Eye is made of.",
    "Their names and versions. Nothing of the house.",
    "Whoever runs “make” or installs Private Eye.",
)
SPEECH = Outbound(
    "speech",
    When.ELSEWHERE,
    "The maker of your browser, with some browsers.",
    "To turn what you say on the Voice console into text.",
    "Your voice, from your browser. Private Eye does not hear it; typing stays in the house.",
    "Whoever presses Speak on the Voice console and agrees.",
)
# How anything is installed is not code of Private Eye, and names are looked up by the system.
BY_OTHERS = (NAMES, PACKAGES, SPEECH)
_ALERTS = (WEB_PUSH, MQTT, WEBHOOK, APPRISE)
_SETUP = (PLAYER, DETECTOR, FACE_FINDER)
ALL = (CAMERA, CAMERA_EVENTS, *_ALERTS, COMMAND_LINE, DOCTOR, *_SETUP, *BY_OTHERS)

_lock = threading.Lock()
_uses: dict[str, OrderedDict[str, datetime]] = {}


def used(way: Outbound, url: str, at: datetime) -> None:
    """Note that a connection to `url` begins. Only host and port are kept, and only in memory.

    An address without a host (a file, a device) connects to nobody. Any thread.
    """
    host = host_of(url)
    if not host:
        return
    with _lock:
        hosts = _uses.setdefault(way.id, OrderedDict())
        hosts[host] = at
        hosts.move_to_end(host)
        while len(hosts) > MOST_HOSTS:
            hosts.popitem(last=False)


def host_of(url: str) -> str:
    """Host and port, without name and password. Empty for a file or a device."""
    return urlsplit(url).netloc.rpartition("@")[2]


def last_used(way: Outbound) -> Mapping[str, datetime]:
    """Hosts that this process has connected to this way, and when it last did."""
    with _lock:
        return dict(_uses.get(way.id, {}))
