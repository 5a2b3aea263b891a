"""Alerts in words by one of Apprise's services (an extra): chat, SMS, mail and a hundred more.

When a person gives an address it is tried without any connection: what the service would connect to
is listed then, shown, and kept beside the address. It never connects to anything else.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import asdict
from importlib.util import find_spec

from bridge.alerts.apprise_child import CONNECTS, AppriseMessage, AppriseResult
from bridge.alerts.destinations import MOST_CHARACTERS, Destinations
from bridge.alerts.outward import retry_after
from bridge.alerts.sending import Address, FormField, Message, Outcome, ReceiverKind, Sent
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import children, outbound

KIND = "apprise"
# Of which importing it takes 0.5 s of a processor.
LIMIT_S = 10.0
_LATER = frozenset({408, 425, 429, *range(500, 600)})


def is_installed() -> bool:
    return find_spec("apprise") is not None


class AppriseSender:
    """A `Sender`."""

    def __init__(self, places: Destinations, clock: Clock) -> None:
        self._places = places
        self._clock = clock

    def send(self, address: Address, message: Message) -> Sent:
        hosts = address["hosts"].split()
        asked = self._asked(address["url"], hosts, message.title, message.text)
        found = ask(asked, self._used)
        service = address["service"]
        if found is None:
            return Sent(Outcome.AGAIN, f"{service} does not answer.")
        return self._understood(service, found)

    def look(self, url: str) -> AppriseResult | None:
        """What the service would connect to; nothing is."""
        return ask(self._asked(url, (), "Private Eye", "Private Eye"), self._used)

    def allows(self, host: str) -> bool:
        """On some port of it."""
        url = f"https://{f'[{host}]' if ':' in host else host}/"
        return self._places.lists(host) or self._places.refuses(url) is None

    def _used(self, place: str) -> None:
        outbound.used(outbound.APPRISE, f"apprise://{place}", self._clock.now())

    def _asked(self, url: str, hosts: Collection[str], title: str, text: str) -> AppriseMessage:
        home, loopback = sorted(self._places.home), self._places.loopback
        return AppriseMessage(url, title, text, list(hosts), home, loopback)

    def _understood(self, service: str, found: AppriseResult) -> Sent:
        if found.sent:
            return Sent(Outcome.DELIVERED)
        if found.tried:
            elsewhere = ", ".join(found.tried)
            why = f"{service} wanted to connect to {elsewhere}, which is not listed for it."
            return Sent(Outcome.DEAD, why)
        if found.status is None:
            return Sent(Outcome.AGAIN, f"{service} does not answer.")
        if found.status in _LATER:
            again_in_s = retry_after(found.retry_after, self._clock.now())
            return Sent(Outcome.AGAIN, f"{service} has no time now.", again_in_s)
        return Sent(Outcome.DEAD, f"{service} does not take it (HTTP {found.status}).")


def kind(sender: AppriseSender) -> ReceiverKind:
    return ReceiverKind(
        KIND,
        "Another service (Apprise)",
        sender,
        reader(sender),
        lambda address: f"{address['service']}, by {address['hosts'].replace(' ', ', ')}",
        (FormField("url", "Address, as Apprise has it", "tgram://…, ntfys://…", secret=True),),
        carries_picture=False,
        outbound=outbound.APPRISE,
    )


def reader(sender: AppriseSender) -> Callable[[Address], Address]:
    def read(given: Address) -> Address:
        """Takes a second or more. Raises PrivateEyeError."""
        url = given.get("url", "").strip()
        found = sender.look(url) if 0 < len(url) <= MOST_CHARACTERS else AppriseResult()
        if found is None or found.service is None:
            raise PrivateEyeError(Kind.INVALID, "Apprise knows no service with this address.")
        if not found.tried:
            raise PrivateEyeError(
                Kind.INVALID,
                f"{found.service} does not say where it connects to, so it cannot be used.",
            )
        for host in found.tried:
            if not sender.allows(host):
                raise PrivateEyeError(
                    Kind.INVALID, f"{host} is within the home, and not listed in the settings."
                )
        return {"url": url, "service": found.service, "hosts": " ".join(found.tried)}

    return read


def ask(asked: AppriseMessage, used: Callable[[str], None]) -> AppriseResult | None:
    """None: it took too long, or broke. `used` hears host:port of each connection all the same."""
    argv = [sys.executable, "-m", "bridge.alerts.apprise_child"]
    question = json.dumps(asdict(asked)).encode()
    try:
        said = children.run(argv, question, limit_s=LIMIT_S, work=children.Work.VIEWING)
    except subprocess.TimeoutExpired as late:
        said = late.output or b""
    except OSError:
        return None
    return _read(said, used)


def _read(said: bytes, used: Callable[[str], None]) -> AppriseResult | None:
    for line in said.splitlines():
        try:
            told = json.loads(line)
        except ValueError:  # it was ended while it said that
            return None
        if CONNECTS not in told:
            return AppriseResult(**told)
        used(told[CONNECTS])
    return None
