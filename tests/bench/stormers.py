"""Clients that connect anew for each request, ask for what they may and may not see, and keep what
they were told.

A process of its own, asked once: {"host", "port", "people": [{"cookie", "page_key"}], "clips":
[[id, camera]], "segments", "cameras", "clients", "requests", "notes": path}. It answers when the
requests are done: {"requests", "statuses"}. In `notes` is a line of JSON for each answer that gave
something: [person, camera, clip or null, segment or null, checksum, bytes, asked, answered].
"""

import http.client
import json
import random
import threading
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from tests.bench.processes import serve

TIMEOUT_S = 30.0
# Who has rights to nothing: what was got with the grant of one and the cookie of another.
NOBODY = -1
# Of a hundred requests: clips opened, live views opened, lists, pictures; the rest is media.
OPENS, LIVES, LISTS, PICTURES = 4, 1, 5, 15


@dataclass
class Storm:
    request: dict[str, Any]
    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[str] = field(default_factory=Counter)
    notes: list[list[Any]] = field(default_factory=list)
    # By person: (camera, clip, folder) of what was opened.
    folders: dict[int, list[tuple[str, str | None, str]]] = field(default_factory=dict)
    left: int = 0

    def take(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def ask(
        self, person: int, method: str, path: str, body: object = None
    ) -> tuple[int, bytes, float, float]:
        """A connection of its own."""
        who = self.request["people"][person]
        headers = {"Cookie": who["cookie"], "X-Page-Key": who["page_key"]}
        headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(
            self.request["host"], self.request["port"], timeout=TIMEOUT_S
        )
        asked = monotonic()
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, body=data, headers=headers)
            answer = connection.getresponse()
            status, content = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            status, content = 0, type(error).__name__.encode()
        finally:
            connection.close()
        answered = monotonic()
        with self.lock:
            self.statuses[str(status) if status else content.decode()] += 1
        return status, content, asked, answered

    def note(self, *what: object) -> None:
        with self.lock:
            self.notes.append(list(what))


def main() -> None:
    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if not request:
            return {}
        storm = Storm(request, left=request["requests"])
        clients = [
            threading.Thread(target=_client, args=(storm, number), daemon=True)
            for number in range(request["clients"])
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        lines = "\n".join(json.dumps(note) for note in storm.notes)
        Path(request["notes"]).write_text(lines)
        return {"requests": sum(storm.statuses.values()), "statuses": dict(storm.statuses)}

    serve(answer)


def _client(storm: Storm, number: int) -> None:
    chance = random.Random(number)
    person = number % len(storm.request["people"])
    while storm.take():
        drawn = chance.randrange(100)
        if drawn < OPENS:
            _open_clip(storm, person, chance)
        elif drawn < OPENS + LIVES:
            _open_live(storm, person, chance)
        elif drawn < OPENS + LIVES + LISTS:
            _list(storm, person, chance)
        elif drawn < OPENS + LIVES + LISTS + PICTURES:
            _picture(storm, person, chance)
        else:
            _fetch(storm, person, chance)


def _open_clip(storm: Storm, person: int, chance: random.Random) -> None:
    clip, camera = chance.choice(storm.request["clips"])
    status, content, asked, answered = storm.ask(
        person, "POST", f"/api/v1/clips/{clip}/open", {"plays": ["h264"]}
    )
    if status == http.client.OK:
        folder = json.loads(content)["url"].rpartition("/")[0]
        with storm.lock:
            storm.folders.setdefault(person, []).append((camera, clip, folder))
        storm.note(person, camera, clip, None, 0, len(content), asked, answered)


def _open_live(storm: Storm, person: int, chance: random.Random) -> None:
    camera = chance.choice(storm.request["cameras"])
    status, content, asked, answered = storm.ask(
        person, "POST", "/api/v1/live", {"camera": camera, "plays": ["h264"]}
    )
    if status == http.client.OK:
        folder = json.loads(content)["url"].rpartition("/")[0]
        with storm.lock:
            storm.folders.setdefault(person, []).append((camera, None, folder))
        storm.note(person, camera, None, None, 0, len(content), asked, answered)


def _list(storm: Storm, person: int, chance: random.Random) -> None:
    path = chance.choice(["/api/v1/clips?limit=20", "/api/v1/cameras"])
    status, content, asked, answered = storm.ask(person, "GET", path)
    if status != http.client.OK:
        return
    found = json.loads(content)
    rows = [(c["camera"], c["id"]) for c in found.get("clips", [])]
    rows += [(c["id"], None) for c in found.get("cameras", [])]
    for camera, clip in rows:
        storm.note(person, camera, clip, None, 0, len(content) // len(rows), asked, answered)


def _picture(storm: Storm, person: int, chance: random.Random) -> None:
    clip, camera = chance.choice(storm.request["clips"])
    path = f"/api/v1/clips/{clip}/thumbnail.jpg"
    status, content, asked, answered = storm.ask(person, "GET", path)
    if status == http.client.OK:
        checksum = zlib.crc32(content)
        storm.note(person, camera, clip, -1, checksum, len(content), asked, answered)


def _fetch(storm: Storm, person: int, chance: random.Random) -> None:
    """Media of something this person has opened; now and then with somebody else's cookie."""
    with storm.lock:
        known = storm.folders.get(person, [])
        found = chance.choice(known) if known else None
    if found is None:
        _open_clip(storm, person, chance)
        return
    camera, clip, folder = found
    stolen = chance.randrange(50) == 0
    if stolen:
        person = (person + 1) % len(storm.request["people"])
    segment = chance.randrange(storm.request["segments"]) if clip else None
    name = f"segment-{segment}.m4s" if clip else chance.choice(["media.m3u8", "still.jpg"])
    status, content, asked, answered = storm.ask(person, "GET", f"{folder}/{name}")
    if status == http.client.OK:
        checksum = zlib.crc32(content)
        whose = NOBODY if stolen else person
        storm.note(whose, camera, clip, segment, checksum, len(content), asked, answered)
    elif status in (http.client.FORBIDDEN, http.client.GONE) and chance.randrange(4) == 0:
        with storm.lock:  # as a player does: it tries again a few times, then gives up
            if found in known:
                known.remove(found)


if __name__ == "__main__":
    main()
