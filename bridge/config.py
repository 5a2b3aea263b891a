"""The configuration: one TOML file, checked as a whole before anything starts.

`load` reports every mistake at once, each with its place in the file. `${NAME}` inside a string is
replaced from the environment (and from `.env` beside the file, through python-dotenv), so that
passwords need not stand in the file; in an address they are put in escaped (`logins`).
Models are frozen and refuse unknown keys.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import tzinfo
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from bridge import logins
from bridge.clock import local_zone
from bridge.errors import ConfigError
from bridge.receivers_config import AlertsConfig, MqttConfig

# Where an address names no port.
CAMERA_PORTS = {"rtsp": 554, "rtsps": 322, "rtspx": 322, "rtmp": 1935, "http": 80, "https": 443}
CAMERA_SCHEMES = ("rtsp", "rtsps", "rtspx", "rtmp", "http", "https", "file", "v4l2")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$|^[0-9a-fA-F:]+$")]
Network = IPv4Network | IPv6Network
# What an ONVIF device calls one of its cameras.
OnvifToken = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]([ -~]*[!-~])?$", max_length=64)
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class SecretUrl:
    """A camera's address. Printing it hides the name and password; `reveal()` does not."""

    __slots__ = ("_url",)
    _schemes: ClassVar[tuple[str, ...]] = CAMERA_SCHEMES
    _said: ClassVar[str] = (
        "rtsp://, rtsps://, rtspx://, rtmp://, http://, https://, file:// or /dev/video"
    )

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        return self._url

    @property
    def scheme(self) -> str:
        return urlsplit(self._url).scheme

    def __str__(self) -> str:
        """Only scheme and host: some cameras take the password in the path."""
        split = urlsplit(self._url)
        login, _, host = split.netloc.rpartition("@")
        return f"{split.scheme}://{'…@' if login else ''}{host}/…"

    def __repr__(self) -> str:
        return f"SecretUrl({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretUrl) and other._url == self._url

    def __hash__(self) -> int:
        return hash(self._url)

    @classmethod
    def __get_pydantic_core_schema__(cls, _s: Any, _h: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def parse(cls, value: object) -> Self:
        """Raises ValueError with what is wrong, never with the address itself."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError("must be an address in quotes")
        if value.startswith("/dev/video"):
            value = f"v4l2://{value}"
        split = logins.split(value)
        if split.scheme not in cls._schemes:
            raise ValueError(f"must start with {cls._said}")
        if split.scheme not in ("file", "v4l2") and not split.hostname:
            raise ValueError("has no host name")
        return cls(value)


class OnvifUrl(SecretUrl):
    """Where a camera tells what it notices."""

    __slots__ = ()
    _schemes = ("http", "https")
    _said = "http:// or https://"


class _ConfigModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


_ADDRESSES = ("url", "sub_url", "onvif")


class CameraConfig(_ConfigModel):
    """One `[[camera]]`. `certificate` is about rtsps:// and https:// and is always explicit.

    `onvif` is the device service of the camera, asked for what the camera itself notices;
    `onvif_channel` is the token by which that names the camera, where it is that of several.
    `username` and `password` are for each of its addresses that has none in it.
    `snapshots_per_second`: how often one is asked for that sends single pictures over HTTP.
    """

    id: Slug
    name: Name
    aliases: tuple[Name, ...] = ()
    username: str | None = None
    password: SecretStr | None = None
    url: SecretUrl
    sub_url: SecretUrl | None = None
    onvif: OnvifUrl | None = None
    onvif_channel: OnvifToken | None = None
    on_demand: bool = False
    sound: bool = True
    snapshots_per_second: float = Field(default=2.0, ge=0.5, le=10)
    certificate: Literal["verify", "accept-any"] | Path = "verify"

    @model_validator(mode="before")
    @classmethod
    def _logged_in(cls, value: object) -> object:
        """The addresses with the login that stands in keys of its own."""
        if not isinstance(value, dict) or not {"username", "password"} & value.keys():
            return value
        username, password = value.get("username"), value.get("password", "")
        if not isinstance(username, str) or not username:
            raise ValueError("`password` needs a `username`")
        if not isinstance(password, str):
            raise ValueError("`password` must be in quotes")
        urls = {key: value[key] for key in _ADDRESSES if isinstance(value.get(key), str)}
        filled = {key: logins.put_in(url, username, password) for key, url in urls.items()}
        if urls == filled:
            raise ValueError("`username` is for an address that has no name in it; there is none")
        return {**value, **filled}

    @model_validator(mode="after")
    def _one_of_an_address(self) -> Self:
        if self.onvif_channel is not None and self.onvif is None:
            raise ValueError("`onvif_channel` is for a camera with `onvif`, and this one has none")
        return self


class Listen(_ConfigModel):
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, str):
            host, _, port = value.rpartition(":")
            return {"host": host.strip("[]") or "127.0.0.1", "port": port}
        return value


class HomeDoorConfig(_ConfigModel):
    """Everything but what a proxy forwards. `hosts` are more names that it may be called by.

    `proxies` are the addresses whose X-Forwarded-* headers are believed. `url` is how people open
    it, where that is neither a name with the port it listens on nor, behind a proxy, https://name.
    """

    listen: Listen = Listen(port=8700)
    hosts: tuple[HostName, ...] = ()
    proxies: tuple[Network, ...] = ()
    url: str | None = None

    @field_validator("url")
    @classmethod
    def _an_origin(cls, url: str | None) -> str | None:
        return None if url is None else _without_path(url)


class PublicDoorConfig(_ConfigModel):
    """`/alexa` and media by grant. `url` is how the world (or, in the demo, this machine) says it.

    `proxies` are the addresses whose X-Forwarded-* headers are believed.
    """

    listen: Listen = Listen(port=8701)
    url: str | None = None
    proxies: tuple[Network, ...] = ()

    @field_validator("url")
    @classmethod
    def _https(cls, url: str | None) -> str | None:
        if url is None:
            return None
        plain = _without_path(url)
        split = urlsplit(plain)
        if split.scheme != "https" and not _is_loopback(split.hostname or ""):
            raise ValueError("must start with https:// (Alexa accepts nothing else)")
        return plain


class LinkingConfig(_ConfigModel):
    """Account linking. The client's id and secret are made up here and told to Amazon;
    `vendor_id` is Amazon's, and says where people are taken back to."""

    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
    client_secret: SecretStr = Field(min_length=24)
    vendor_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{4,40}$")]


class AlexaConfig(_ConfigModel):
    """`skill_id` comes from the developer console; without it `/alexa` refuses everybody.

    Without `linking` an Alexa is confirmed by six digits that its owner speaks. `screen`: by what
    an Echo that can do both shows pictures that move. `cards`: answers also stand in Amazon's app.
    """

    skill_id: str | None = None
    linking: LinkingConfig | None = None
    screen: Literal["apl", "videoapp"] = "apl"
    cards: bool = False


class ClipsConfig(_ConfigModel):
    """`folder` is beside the state, as `state` is; `keep_free_mb` is left free on its disk."""

    folder: Path | None = None
    keep_free_mb: int = Field(default=1024, ge=0)


class LedgerConfig(_ConfigModel):
    """`keep_days`: for so long it is known who did what. Clips are kept for a year at most."""

    keep_days: int = Field(default=400, ge=30, le=3660)


class Config(_ConfigModel):
    house: Name = "Our house"
    state: Path = Path("state")
    home: HomeDoorConfig = HomeDoorConfig()
    public: PublicDoorConfig = PublicDoorConfig()
    alexa: AlexaConfig = AlexaConfig()
    clips: ClipsConfig = ClipsConfig()
    ledger: LedgerConfig = LedgerConfig()
    alerts: AlertsConfig = AlertsConfig()
    mqtt: MqttConfig | None = None
    timezone: str | None = None
    ffmpeg: Path | None = None
    threads: int = Field(default=300, ge=32, le=1000)
    camera: tuple[CameraConfig, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and name not in available_timezones():
            raise ValueError("must be a time zone like Europe/Berlin")
        return name

    @property
    def zone(self) -> tzinfo:
        """In which the house's days begin: as configured, else this machine's."""
        return ZoneInfo(self.timezone) if self.timezone is not None else local_zone()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        seen: dict[str, str] = {}
        for camera in self.camera:
            for said in (camera.id, camera.name, *camera.aliases):
                owner = seen.setdefault(said.casefold(), camera.id)
                if owner != camera.id:
                    raise ValueError(f'"{said}" is said of both {owner} and {camera.id}')
        ids = [camera.id for camera in self.camera]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise ValueError(f"several cameras have the id {', '.join(twice)}")
        return self


def load(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read and check a file. Raises ConfigError with one line per mistake."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        advice = "copy deploy/private-eye.example.toml to begin with"
        raise ConfigError([f"{path}: there is no such file; {advice}"]) from error
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: is not valid TOML: {error}"]) from error
    values = dict(os.environ if environment is None else environment)
    values = {**_dotenv(path.parent / ".env"), **values}
    missing: list[str] = []
    filled = _fill(raw, values, (), missing)
    missing = [f"{path}: {problem}; add it to .env beside this file" for problem in missing]
    try:
        config = parse(filled, source=str(path))
    except ConfigError as error:
        raise ConfigError([*missing, *error.problems]) from error
    if missing:
        raise ConfigError(missing)
    return _beside(config, path.parent)


def _beside(config: Config, folder: Path) -> Config:
    """Paths in the file are relative to it."""

    def place(path: Path) -> Path:
        return (folder / path.expanduser()).resolve()

    clips = config.clips
    if clips.folder is not None:
        clips = clips.model_copy(update={"folder": place(clips.folder)})
    mqtt = config.mqtt and config.mqtt.beside(place)
    return config.model_copy(update={"state": place(config.state), "clips": clips, "mqtt": mqtt})


def parse(raw: object, *, source: str = "configuration") -> Config:
    """Check a decoded document. Raises ConfigError naming every mistake and its place."""
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        # The input is left out: it may be an address with a password.
        problems = [
            f"{source}: {_place(e['loc'])}: {_plain(e['type'], e['msg'])}"
            for e in error.errors(include_input=False, include_url=False)
        ]
        raise ConfigError(problems) from None


def _dotenv(path: Path) -> dict[str, str]:
    return {k: v for k, v in dotenv_values(path).items() if v is not None}


def _fill(value: Any, env: Mapping[str, str], place: tuple[Any, ...], missing: list[str]) -> Any:
    if isinstance(value, dict):
        return {k: _fill(v, env, (*place, k), missing) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, env, (*place, i), missing) for i, v in enumerate(value)]
    if not isinstance(value, str):
        return value

    def variable(name: str) -> str:
        if name not in env:
            missing.append(f"{_place(place)}: the variable {name} is not set")
        return env.get(name, "unset")

    return logins.fill(value, variable)


def _place(loc: tuple[Any, ...]) -> str:
    words = [f"#{item + 1}" if isinstance(item, int) else str(item) for item in loc]
    return " ".join(words) or "the file"


def _plain(kind: str, message: str) -> str:
    """pydantic's own words, where they are not for people, in ours."""
    plain = {
        "extra_forbidden": "is not a setting",
        "missing": "is missing",
        "string_pattern_mismatch": "has characters that do not belong there; use small letters, "
        "digits, - and _, like front_room (a host name: also dots)",
    }
    return plain.get(kind, message.removeprefix("Value error, "))


def _without_path(url: str) -> str:
    split = logins.split(url)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise ValueError("must be like https://cameras.example.org")
    if split.path.strip("/") or split.query or split.fragment or "@" in split.netloc:
        raise ValueError("must be like https://cameras.example.org, without a path")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
