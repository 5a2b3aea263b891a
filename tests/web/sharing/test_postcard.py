"""The page that a link opens, and what it may ask the house for."""

import base64
import hashlib
import json
import os
import re
from datetime import timedelta
from typing import Any

import pytest
import requests
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.access.sign_in.attempts import MOST, WINDOW_S
from bridge.policy.sharing import MOST_TIMES
from bridge.sharing.copies import PIECE
from bridge.web.http.identity import SHARE_KEY
from tests.web.clip_doors import Doors
from tests.web.sharing import hostile
from tests.web.sharing.test_sharing import SMALL, Recipient, shared

BOTH = pytest.mark.parametrize("door", ["home", "public"])
BOTS = ("WhatsApp/2.23", "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "TelegramBot")
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?!data:)|https?://|@import|url\(""")


@pytest.fixture
def clip(doors: Doors) -> str:
    return doors.house.a_clip("front", **vars(SMALL))


def opened_page(door: str, path: str, **headers: str) -> requests.Response:
    answer = requests.get(door + path, headers=headers, timeout=20)
    assert answer.status_code == 200
    return answer


@BOTH
def test_the_page_is_the_same_whatever_is_shared_and_whoever_asks(
    doors: Doors, clip: str, door: str
) -> None:
    made = shared(doors, clip, words="Is this yours?")
    address = getattr(doors, door)
    link = made["link"].partition("#")[0]
    pages = {opened_page(address, path).text for path in (link, "/postcard/0", "/postcard/%27--")}
    pages |= {opened_page(address, link, **{"User-Agent": bot}).text for bot in BOTS}
    (page,) = pages
    assert ELSEWHERE.findall(page) == []
    assert (doors.ask(f"/shares/{made['id']}")["views"], "Mrs Hill" in page) == (0, False)


@BOTH
def test_the_page_runs_its_own_script_alone_and_is_kept_nowhere(doors: Doors, door: str) -> None:
    answer = opened_page(getattr(doors, door), "/postcard/0")
    policy = answer.headers["Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert said["default-src"] == said["base-uri"] == said["frame-ancestors"] == "'none'"
    for kind, tag in (("script-src", '<script type="module">'), ("style-src", "<style>")):
        text = answer.text.partition(tag)[2].partition("</")[0]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert said[kind] == f"'sha256-{digest}'"
    # The page alone, saved as a file, is held to the same.
    of_a_file = policy.partition("; frame-ancestors")[0]
    assert f'http-equiv="Content-Security-Policy" content="{of_a_file}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    assert "import {" not in answer.text
    assert "Storage" not in answer.text


@BOTH
def test_a_wrong_key_and_no_share_are_one_answer(doors: Doors, clip: str, door: str) -> None:
    made = shared(doors, clip)
    over = shared(doors, clip)
    doors.api("DELETE", f"/shares/{over['id']}")
    answers = {
        (answer.status_code, answer.text)
        for id_ in (made["id"], over["id"], "0" * 16)
        for key in ("", "A" * 43, made["link"].partition("#")[2][:-1])
        for path in ("about", "receipt.json")
        for answer in [
            requests.get(
                f"{getattr(doors, door)}/postcard/{id_}/{path}",
                headers={SHARE_KEY: key},
                timeout=20,
            )
        ]
    }
    ((status, text),) = answers
    assert status == 403
    assert json.loads(text)["error"]["kind"] == "denied"


def test_who_guesses_waits_and_who_has_the_key_never_does(doors: Doors, clip: str) -> None:
    made = shared(doors, clip)
    right, wrong = (Recipient(doors.public, made["link"]) for _ in range(2))
    wrong.http.headers[SHARE_KEY] = "A" * 43
    statuses = [wrong.ask("GET", "/about").status_code for _ in range(MOST + 3)]
    assert statuses == [403] * MOST + [429] * 3
    assert wrong.ask("GET", "/about").headers["Retry-After"] == str(int(WINDOW_S))
    assert right.ask("GET", "/about").status_code == 200


@pytest.mark.parametrize("ended", ["taken back", "clip gone", "time"])
def test_who_has_the_key_is_told_why_it_is_over(doors: Doors, clip: str, ended: str) -> None:
    until = doors.house.clock.now() + timedelta(minutes=1)
    made = shared(doors, clip, until=until.isoformat())
    recipient = Recipient(doors.public, made["link"])
    view = recipient.open()["view"]
    assert recipient.piece(view).status_code == 200
    assert recipient.ask("POST", f"/views/{view}", json={}).status_code == 204
    if ended == "taken back":
        doors.api("DELETE", f"/shares/{made['id']}")
    elif ended == "clip gone":
        doors.api("POST", "/clips/delete", json={"ids": [clip]})
    else:
        doors.house.clock.advance(timedelta(minutes=1))
    assert recipient.ask("POST", f"/views/{view}", json={}).status_code == 410
    told = about(recipient)
    assert (told["ended"], told["sender"]) == (ended, "The owner")
    assert recipient.ask("POST", "/views").status_code == 410


def test_a_saved_file_alone_asks_the_house_by_its_key_and_no_other_site_does(
    doors: Doors, clip: str
) -> None:
    recipient = Recipient(doors.public, shared(doors, clip)["link"])
    allowed = "Access-Control-Allow-Origin"
    for method, path in (("OPTIONS", "/about"), ("GET", "/about"), ("POST", "/views")):
        answer = recipient.ask(method, path, headers={"Origin": "null"})
        assert (answer.status_code, answer.headers.get(allowed)) == (200, "null")
    answer = recipient.ask("OPTIONS", "/views/0", headers={"Origin": "null"})
    assert SHARE_KEY in answer.headers["Access-Control-Allow-Headers"]
    assert "DELETE" in answer.headers["Access-Control-Allow-Methods"]
    answer = recipient.ask("GET", "/about", headers={"Origin": "https://elsewhere.example"})
    assert allowed not in answer.headers


def test_sealed_pieces_are_no_view_and_their_key_is_one(doors: Doors, clip: str) -> None:
    doors.house.renderer.pieces = [os.urandom(PIECE), b"the end"]
    made = shared(doors, clip)
    recipient = Recipient(doors.public, made["link"])
    sealed, pieces = sealed_pieces(recipient)
    assert about(recipient)["views_left"] == 5
    view = recipient.open()["view"]
    key = base64.b64decode(recipient.ask("GET", f"/views/{view}/key").json()["key"])
    assert about(recipient)["views_left"] == 4
    bound = b"private-eye share " + made["id"].encode()
    plain = [
        AESGCM(key).decrypt(n.to_bytes(12, "big"), piece, bound) for n, piece in enumerate(sealed)
    ]
    assert b"".join(plain) == b"".join(doors.house.renderer.pieces)
    with pytest.raises(InvalidTag):
        AESGCM(key).decrypt(bytes(12), sealed[0], bound + b" of another")
    assert pieces == 2
    doors.api("DELETE", f"/shares/{made['id']}")
    assert recipient.ask("GET", f"/views/{view}/key").status_code == 410


def test_one_view_loads_each_piece_so_often_and_files_are_so_many_a_minute(
    doors: Doors, clip: str
) -> None:
    recipient = Recipient(doors.public, shared(doors, clip)["link"])
    view = recipient.open()["view"]
    statuses = [recipient.piece(view).status_code for _ in range(MOST_TIMES + 2)]
    assert statuses == [200] * MOST_TIMES + [429] * 2
    statuses = []
    for _ in range(30):
        view = recipient.open()["view"]
        statuses.append(recipient.ask("GET", f"/views/{view}/0.sealed").status_code)
        recipient.ask("DELETE", f"/views/{view}")
    assert statuses == [200] * 24 + [429] * 6
    assert about(recipient)["views_left"] == 4


def test_who_has_no_key_gets_not_a_byte_by_a_thousand_addresses(doors: Doors) -> None:
    found = hostile.unshared(doors).ask(1000)
    assert (found.asked, found.got, found.bytes) == (1000, [], 0)


def test_whoever_shares_is_not_named_to_a_reviewer(doors: Doors) -> None:
    world = hostile.unshared(doors)
    _, reviewer = world.hostiles
    answer = reviewer.send("GET", f"{doors.home}/api/v1/postcards/{reviewer.theirs}/about", "")
    assert answer.json()["sender"] is None
    listed = reviewer.send("GET", f"{doors.home}/api/v1/postcards", "").json()["shared"]
    assert [(one["id"], one["sender"]) for one in listed] == [(reviewer.theirs, None)]


def test_a_reviewer_reads_when_they_watched_and_not_what_it_was_of(doors: Doors) -> None:
    world = hostile.unshared(doors)
    _, reviewer = world.hostiles
    mine = f"{doors.home}/api/v1/postcards/{reviewer.theirs}/views"
    view = reviewer.send("POST", mine, "").json()["view"]
    assert reviewer.send("GET", f"{mine}/{view}/0.m4s", "").content == hostile.COPY
    reviewer.send("DELETE", f"{mine}/{view}", "")
    doors.house.sharing.ending.turn()
    for answer in (
        reviewer.send("GET", f"{doors.home}/api/v1/ledger?what=all", ""),
        reviewer.send("GET", f"{doors.home}/api/v1/ledger/export.json?what=all", ""),
    ):
        assert answer.status_code == 200
        assert "a copy of a clip" in answer.text
        assert "front" not in answer.text
        assert world.clip not in answer.text


def about(recipient: Recipient) -> Any:
    answer = recipient.ask("GET", "/about")
    assert answer.status_code == 200
    return answer.json()


def sealed_pieces(recipient: Recipient) -> tuple[list[bytes], int]:
    opened = recipient.open()
    pieces = [
        recipient.ask("GET", f"/views/{opened['view']}/{number}.sealed").content
        for number in range(opened["pieces"])
    ]
    assert recipient.ask("DELETE", f"/views/{opened['view']}").status_code == 204
    return pieces, opened["pieces"]
