"""The wiring of both doors: bound when the house is built, served once it has started."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from bridge.config import Config, Listen
from bridge.service.people.alexa_linking import AlexaLinking
from bridge.service.people.callers import Callers
from bridge.web import doors
from bridge.web.api import UseCases
from bridge.web.doors import AlexaAnswer
from bridge.web.http.identity import Identity
from bridge.web.server import DoorServer

PUBLIC_THREADS = 64


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the doors are, as this machine says it."""

    home: str
    public: str


class Doors:
    """A port that is taken is known before a camera is touched."""

    def __init__(self, config: Config, listen: Callable[[str, Listen], DoorServer]) -> None:
        """Raises PrivateEyeError in plain words, and has then bound neither."""
        self._config = config
        with ExitStack() as undo:
            self._home = listen("home", config.home.listen)
            undo.callback(self._home.stop)
            self._public = listen("public", config.public.listen)
            undo.pop_all()
        self.addresses = _addresses(config, self._home.port, self._public.port)

    def serve_home(self, use: UseCases, callers: Callers) -> None:
        config = self._config
        app = doors.home(
            use,
            Identity(callers),
            hosts=(config.home.listen.host, *config.home.hosts, *_names(config.home.url)),
            proxies=config.home.proxies,
            port=self._home.port,
            url=config.home.url,
            threads=config.threads,
        )
        self._home.start(
            app,
            worker_threads=config.threads,
            max_body=doors.MAX_HOME_BODY,
            proxies=config.home.proxies,
        )

    def serve_public(self, use: UseCases, alexa: AlexaAnswer, linking: AlexaLinking | None) -> None:
        config = self._config
        app = doors.public(
            use.live,
            use.clips.viewing,
            alexa,
            hosts=(config.public.listen.host, *_names(config.public.url)),
            proxies=config.public.proxies,
            threads=PUBLIC_THREADS,
            linking=linking,
            shared=use.shared,
            house=config.house,
        )
        self._public.start(
            app,
            worker_threads=PUBLIC_THREADS,
            max_body=doors.MAX_ALEXA_BODY,
            proxies=config.public.proxies,
        )

    def close(self) -> None:
        """Takes 1 s each at most."""
        self._home.stop()
        self._public.stop()


def _addresses(config: Config, home_port: int, public_port: int) -> Addresses:
    home = f"http://{_reachable(config.home.listen.host)}:{home_port}"
    public = f"http://{_reachable(config.public.listen.host)}:{public_port}"
    return Addresses(home, config.public.url or public)


def _names(url: str | None) -> list[str]:
    name = urlsplit(url).hostname if url else None
    return [name] if name else []


def _reachable(host: str) -> str:
    """The address by which this machine itself reaches a listener."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # compared, not bound
    return everywhere.get(host, f"[{host}]" if ":" in host else host)
