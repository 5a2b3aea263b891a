"""What can be seen on this machine alone: ffmpeg, settings, state folder, clock, ports."""

import re
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bridge.cameras import binary
from bridge.config import CameraConfig, Config, Listen
from bridge.doctor.finding import CLOCK_OFF_S, FREE_BYTES, Finding, bad, good, warn
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import CHECKS_RTSPS, Ffmpeg
from bridge.vision.classifier.child import missing

_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Before this was written: a machine without a battery starts in 1970 or at its last shutdown.
_NO_EARLIER = datetime(2026, 11, 1, tzinfo=UTC)


def ffmpeg(config: Config) -> Finding:
    try:
        tool = binary.locate(config.ffmpeg)
    except PrivateEyeError as error:
        advice = "Install it (on Debian: apt install ffmpeg)."
        return bad("ffmpeg", f"{_capital(error.message)}.", advice)
    return _certificates_of_cameras(tool, [c for c in config.camera if _is_rtsps(c)])


def settings(config: Config) -> Iterator[Finding]:
    yield _skill_id(config.alexa.skill_id)
    yield _public_url(config.public.url)


def state_folder(folder: Path) -> Finding:
    name = "state folder"
    if not folder.exists():
        there = next(parent for parent in folder.parents if parent.exists())
        if _can_write(there):
            return good(name, "The state folder is made at the first start.")
        return bad(name, "The state folder cannot be made.", f"Make {folder} for this user.")
    if not _can_write(folder):
        return bad(name, "The state folder cannot be written to.", f"Give this user {folder}.")
    free = shutil.disk_usage(folder).free
    room = f"{free / 1024**3:.1f} GiB are free"
    if free < FREE_BYTES:
        return bad(name, f"Only {room} where the state is.", "Make room: 1 GiB at least.")
    if folder.stat().st_mode & 0o077:
        return warn(name, f"Others may look into the state folder; {room}.", f"chmod 700 {folder}")
    return good(name, f"The state folder is this user's alone, and {room}.")


def clock(now: datetime, other: float | None) -> Finding:
    """`other` is the time by the clock of the public address."""
    name = "clock"
    advice = "Switch time synchronisation on (timedatectl set-ntp true): Alexa allows 150 s."
    if now < _NO_EARLIER:
        return bad(name, f"This machine believes it is {now.date().isoformat()}.", advice)
    if other is None:
        return good(name, "The clock is plausible; there was nothing to compare it with.")
    off = abs(now.timestamp() - other)
    if off > CLOCK_OFF_S:
        return bad(name, f"The clock is {off:.0f} s off that of the public address.", advice)
    return good(name, f"The clock and that of the public address agree within {off + 1:.0f} s.")


def busy(house: Mapping[str, Any]) -> Iterator[Finding]:
    """`house` is the answer of GET /api/v1/cameras."""
    if not house.get("busy"):
        return
    takers = house["busy"]["takers"]
    names = ", ".join(f"{taker['name']} ({taker['processors']:.1f})" for taker in takers)
    sentence = "This computer is too busy: pictures may come late."
    yield warn(
        "processor",
        f"{sentence} Processors taken by: {names}." if names else sentence,
        "Let less run beside Private Eye, or give it a computer of its own.",
    )


def ports(config: Config, *, running: bool) -> Iterator[Finding]:
    """Running: both doors must be open. Otherwise both ports must be free."""
    for door, listen in (("home", config.home.listen), ("public", config.public.listen)):
        name = f"{door} port"
        where = f"{listen.host}:{listen.port}"
        if listen.port == 0:
            yield good(name, f"The port of the {door} door is chosen at each start.")
        elif running:
            yield _is_open(name, listen, where)
        else:
            yield _is_free(name, listen, where)


def _can_write(folder: Path) -> bool:
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def detector(house: Mapping[str, Any] | None) -> Finding:
    """`house` is the answer of GET /api/v1/cameras; None: no bridge runs, so look for it here."""
    name = "telling apart"
    said = (house or {}).get("detector", {})
    why = missing() if house is None else said.get("why")
    if why is None:
        return good(name, "People, pets and vehicles are told apart from other things that move.")
    advice = "Everything else works without it; an event then says only that something moved."
    return warn(name, why, advice)


def _is_open(name: str, listen: Listen, where: str) -> Finding:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not bound
    try:
        address = (everywhere.get(listen.host, listen.host), listen.port)
        socket.create_connection(address, 3.0).close()
    except OSError as error:
        sentence = f"Private Eye runs, but nobody answers at {where} ({error.strerror})."
        return bad(name, sentence, "Restart it: it runs with another configuration.")
    return good(name, f"Private Eye listens at {where}.")


def _is_free(name: str, listen: Listen, where: str) -> Finding:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listen.host, listen.port))
        except OSError as error:
            sentence = f"{where} cannot be listened on ({error.strerror})."
            return bad(name, sentence, "Stop what uses it, or choose another in the settings.")
    return warn(name, f"{where} is free; Private Eye is not running.", "private-eye serve")


def _certificates_of_cameras(tool: Ffmpeg, rtsps: list[CameraConfig]) -> Finding:
    name, sentence = "ffmpeg", f"ffmpeg {tool.version} is at {tool.path}."
    checks = tool.version >= CHECKS_RTSPS
    lax = [camera.name for camera in rtsps if _is_lax(camera)]
    strict = [camera.name for camera in rtsps if camera.name not in lax]
    if strict and not checks:
        return bad(
            name,
            f"{sentence} It cannot check the certificate of {', '.join(strict)} (rtsps://).",
            'Use ffmpeg 8.0 or newer, or set certificate = "accept-any" for it.',
        )
    if lax:
        return warn(
            name,
            f"{sentence} The certificate of {', '.join(lax)} is not checked.",
            "Fine in a network where you trust every device.",
        )
    can = "can" if checks else "cannot (8.0 can)"
    return good(name, f"{sentence} It {can} check certificates of rtsps:// cameras.")


def _skill_id(skill_id: str | None) -> Finding:
    if skill_id is None:
        return warn(
            "skill id",
            "There is no `alexa.skill_id`: /alexa refuses everybody.",
            "Enter the id that `ask deploy` prints (deploy/README.md, step 5).",
        )
    if not _SKILL_ID.fullmatch(skill_id):
        return bad(
            "skill id",
            "`alexa.skill_id` is not a skill's id.",
            "It looks like amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef.",
        )
    return good("skill id", "`alexa.skill_id` has the form of a skill's id.")


def _public_url(url: str | None) -> Finding:
    name = "public url"
    if url is None:
        return warn(
            name,
            "There is no `public.url`: screens outside this machine cannot fetch a picture.",
            "Set it to the https:// address of the house (deploy/README.md, step 2).",
        )
    split = urlsplit(url)
    if split.scheme != "https":
        return warn(name, "`public.url` is not https.", "Fine for trying out; Alexa needs https.")
    if _is_number(split.hostname or ""):
        return bad(name, "`public.url` has an address.", "Alexa needs a name with a certificate.")
    return good(name, f"`public.url` is {url}.")


def _is_rtsps(camera: CameraConfig) -> bool:
    return bool(_schemes(camera) & {"rtsps", "rtspx"})


def _is_lax(camera: CameraConfig) -> bool:
    return camera.certificate == "accept-any" or "rtsps" not in _schemes(camera)


def _schemes(camera: CameraConfig) -> set[str]:
    return {url.scheme for url in (camera.url, camera.sub_url) if url}


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
