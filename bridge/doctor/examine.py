"""The whole examination, in the order in which a person would look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bridge.clock import Clock
from bridge.config import Config
from bridge.doctor import cameras, certificate, machine, public_doors
from bridge.doctor.cameras import TryCamera
from bridge.doctor.finding import Finding
from bridge.doctor.home_door import HomeDoor
from bridge.doctor.network import Failed, HttpAnswer, Network
from bridge.doctor.replay import replay

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Tools:
    clock: Clock
    network: Network
    try_camera: TryCamera


def examine(config: Config, contact: Mapping[str, str] | None, tools: Tools) -> Iterator[Finding]:
    """One finding after the other, as they come. `contact` None: no bridge runs here.

    Blocks: a minute or two when everything times out. Changes nothing, but asks the running bridge
    to show one camera, which is written into its ledger.
    """
    home = HomeDoor(tools.network, contact) if contact else None
    house = home.house() if home else None
    yield machine.ffmpeg(config)
    yield from machine.settings(config)
    yield machine.state_folder(config.state)
    yield from machine.ports(config, running=house is not None)
    yield machine.detector(house)
    if house is None:
        yield from cameras.by_trial(config.camera, tools.try_camera)
    else:
        yield from cameras.from_bridge(house)
        yield from machine.busy(house)
    yield from _from_outside(config.public.url, tools, linking=config.alexa.linking is not None)
    if home and house:
        yield from replay(home, tools.network, house)


def _from_outside(url: str | None, tools: Tools, *, linking: bool) -> Iterator[Finding]:
    now = tools.clock.now()
    if url is None:
        yield machine.clock(now, None)
        return
    split = urlsplit(url)
    host = split.hostname or ""
    if split.scheme == "https":
        port = split.port or 443
        shown = tools.network.handshake(host, port)
        met = shown if isinstance(shown, Failed) else shown.address
        yield public_doors.judge_address(host, port, met)
        if isinstance(shown, Failed):
            yield machine.clock(now, None)
            return
        yield certificate.judge(shown, host, now)
    yield from _doors(url, tools, linking=linking)


def _doors(url: str, tools: Tools, *, linking: bool) -> Iterator[Finding]:
    # Nothing secret is sent here, so these are asked even where the certificate is not in order.
    def ask(path: str, body: bytes | None = None, kind: str = _JSON) -> HttpAnswer | Failed:
        method, headers = ("POST", {"Content-Type": kind}) if body else ("GET", {})
        return tools.network.ask(
            url + path, method=method, body=body, headers=headers, verify=False
        )

    alexa = ask("/alexa", b"{}")
    yield public_doors.judge_alexa(alexa)
    yield public_doors.judge_media(ask(public_doors.UNGRANTED))
    if linking:
        token = ask(public_doors.TOKEN, b"grant_type=refresh_token", _FORM)
        yield public_doors.judge_linking(ask(public_doors.CONSENT), token)
    yield public_doors.judge_home({path: ask(path) for path in public_doors.HOME_PATHS})
    yield machine.clock(tools.clock.now(), public_doors.date_of(alexa))
