"""A player without a picture: one keep-alive connection that reads playlists and parts."""

import http.client
import re
from time import monotonic, sleep
from typing import Self
from urllib.parse import urlsplit

from tests.bench.rows import NotMeasured

TIMEOUT_S = 30.0
RETRY_S = 0.05
_PART = re.compile(r'#EXT-X-PART:DURATION=[\d.]+,URI="([^"]+)"(,INDEPENDENT=YES)?')


class Player:
    def __init__(self, home: str, index: str) -> None:
        """`index` is the path that the bridge gave for a view; nothing is requested yet."""
        self._connection = http.client.HTTPConnection(urlsplit(home).netloc, timeout=TIMEOUT_S)
        self._index = index
        self._folder = index.rpartition("/")[0]

    def __enter__(self) -> Self:
        self._connection.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, name: str) -> bytes:
        """Raises NotMeasured unless the answer is 200."""
        status, body = self._ask(f"{self._folder}/{name}")
        if status != http.client.OK:
            raise NotMeasured(f"{name} was answered with {status}: {body[:200]!r}")
        return body

    def variant(self) -> str:
        """The first playlist that the multivariant playlist names; a starting camera is awaited."""
        end = monotonic() + TIMEOUT_S
        while monotonic() < end:
            status, body = self._ask(self._index)
            if status == http.client.OK:
                return next(line for line in body.decode().splitlines() if line[:1] != "#")
            sleep(RETRY_S)
        raise NotMeasured(f"no multivariant playlist in {TIMEOUT_S:g} s")

    def first_picture(self) -> bytes:
        """Multivariant playlist, media playlist, init, and the newest part with a keyframe."""
        playlist = self.get(self.variant()).decode()
        init = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', playlist)[-1]
        independent = [uri for uri, keyframe in _PART.findall(playlist) if keyframe]
        if not independent:
            raise NotMeasured("the playlist lists no part with a keyframe")
        return self.get(init) + self.get(independent[-1])

    def _ask(self, path: str) -> tuple[int, bytes]:
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        return response.status, response.read()
