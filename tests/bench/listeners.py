"""Players that go on for as long as they are let: each holds the playlist, then fetches a part.

A process of its own. {"do": "play", "host", "port", "folders", "cookie"} starts a player for each
folder; {"do": "wait", "seconds"} then tells how many were answered with media within the last two
seconds, how many answers of media there were, and when the last byte of any came (monotonic).
"""

import http.client
import re
import threading
from time import monotonic, sleep
from typing import Any

from tests.bench.crowd import reload
from tests.bench.processes import serve

LATELY_S = 2.0
TIMEOUT_S = 15.0


class Heard:
    """When which player last had a byte of media."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._answers = 0

    def note(self, folder: str) -> None:
        with self._lock:
            self._last[folder] = monotonic()
            self._answers += 1

    def told(self) -> dict[str, Any]:
        with self._lock:
            alive = sum(at > monotonic() - LATELY_S for at in self._last.values())
            newest = max(self._last.values(), default=0.0)
            return {"alive": alive, "answers": self._answers, "last_byte": newest}


def main() -> None:
    heard = Heard()

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        match request.get("do"):
            case "play":
                where = (request["host"], request["port"], request["cookie"])
                for folder in request["folders"]:
                    play = threading.Thread(target=_play, args=(*where, folder, heard), daemon=True)
                    play.start()
                return {}
            case "wait":
                sleep(request["seconds"])
                return heard.told()
        return {}

    serve(answer)


def _play(host: str, port: int, cookie: str, folder: str, heard: Heard) -> None:
    """Until it is refused."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)

    def get(name: str) -> bytes | None:
        connection.request("GET", f"{folder}/{name}", headers={"Cookie": cookie})
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != http.client.OK:
            return None
        heard.note(folder)
        return data

    playlist = get("media.m3u8")
    while playlist is not None:
        newest = re.findall(r'EXT-X-PART:.*URI="([^"]+)"', playlist.decode())
        if newest and get(newest[-1]) is None:
            return
        playlist = get(reload(playlist))


if __name__ == "__main__":
    main()
