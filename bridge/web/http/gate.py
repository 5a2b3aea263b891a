"""What every media request passes: admitted before it is served, and again after it has waited.

Those that take a while have a place in a pool (`http.waiting`), so that sign-in, `/alexa` and the
privacy switch always find a thread.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from flask import Response

from bridge.web.http.waiting import WaitingPool

PLAYLIST = "application/vnd.apple.mpegurl"
FMP4 = "video/mp4"
TS = "video/mp2t"
Admitted = TypeVar("Admitted")
# Whose allowance a request comes out of, and which view's, where that counts.
Whose = tuple[str | None, bytes | None]
# waitress takes each piece into its buffer as a whole, and its writing thread waits while that
# holds more than 16 MB (outbuf_high_watermark): in small pieces no response reaches the 64 MB from
# which it would be spilled into a file (`server`).
_PIECE = 256 * 1024


class Gate(Generic[Admitted]):
    """`admit` raises for a grant that does not hold now; it is asked for each request."""

    def __init__(
        self,
        admit: Callable[[str], Admitted],
        whose: Callable[[Admitted], Whose],
        pool: WaitingPool,
    ) -> None:
        self.admit = admit
        self._whose = whose
        self._pool = pool

    def held(self, token: str, kind: str, read: Callable[[Admitted], bytes]) -> Response:
        """Admit, read (which may wait), and admit again: rights may have ended meanwhile."""
        admitted = self.admit(token)
        with self._pool.place(*self._whose(admitted)):
            data = read(admitted)
        self.admit(token)
        return answer((data,), kind)


def answer(pieces: tuple[bytes, ...], kind: str) -> Response:
    response = Response(_small(pieces), content_type=kind)
    response.content_length = sum(map(len, pieces))
    return response


def _small(pieces: tuple[bytes, ...]) -> Iterator[bytes]:
    for piece in pieces:
        for at in range(0, len(piece), _PIECE):
            yield piece[at : at + _PIECE]
