"""The address at which a television in the house can open the home door."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bridge.web.http.guards import only_here


class HomeAddress:
    """`hosts`: where the door listens, then the names it may be called by besides. `url`: how
    people open it, where that is set."""

    def __init__(self, hosts: Iterable[str], *, forwarded: bool, url: str | None = None) -> None:
        self._listens, *names = (*hosts,) or ("127.0.0.1",)
        self._names = [name for name in names if not only_here(name)]
        self._forwarded = forwarded
        self._url = url if url and not only_here(urlsplit(url).hostname or "") else None

    @property
    def shut(self) -> bool:
        """Whether nothing but this machine can reach the door."""
        return only_here(self._listens) and not self._forwarded

    def for_screens(self, root: str, port: str) -> str | None:
        """The address of the screens' page, or None where none is known that works elsewhere.

        `root` is the address by which somebody asks now: if it is no name of this machine for
        itself, then it works elsewhere too. The port of a proxy is known by `url` alone.
        """
        if self._url is not None:
            return f"{self._url}/tv"
        if not only_here(urlsplit(root).hostname or ""):
            return f"{root}tv"
        if self.shut or not self._names:
            return None
        name = f"[{self._names[0]}]" if ":" in self._names[0] else self._names[0]
        return f"{name}/tv" if self._forwarded else f"http://{name}:{port}/tv"
