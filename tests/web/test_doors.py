"""Both doors of a real bridge, over real HTTP."""

import json
import re
import socket
from http.client import HTTPConnection
from ipaddress import ip_network
from pathlib import Path

import m3u8
import pytest
import requests

from bridge.config import HomeDoorConfig, Listen
from bridge.errors import PrivateEyeError
from bridge.store.database import Database
from bridge.web.http.identity import PAGE_KEY
from tests.conftest import House, a_house, sign_in
from tests.ledger import entries

PUBLIC_SILENCE = ("/", "/sign-in", "/console", "/api/v1/cameras", "/healthz", "/static/js/live.js")
MEDIA = (
    "index.m3u8",
    "media.m3u8",
    "still.jpg",
    "part-0.m4s",
    "segment-1.m4s",
    "init-x.mp4",
    "720p/media.m3u8",
    "720p/1.ts",
)


def base(url: str) -> str:
    return url.rpartition("/")[0]


def test_nothing_answers_a_stranger_at_home(house: House) -> None:
    for path in ("/api/v1/cameras", "/api/v1/session", "/api/v1/alexa/users"):
        assert requests.get(house.home + path, timeout=5).status_code == 401
    for path in ("/api/v1/live", "/api/v1/say", "/api/v1/alexa/codes", "/api/v1/voice/show"):
        assert requests.post(house.home + path, json={}, timeout=5).status_code == 401
    for path in ("/", "/console", "/voice"):
        answer = requests.get(house.home + path, timeout=5, allow_redirects=False)
        assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("path", PUBLIC_SILENCE)
def test_the_public_door_knows_only_alexa_and_media(house: House, path: str) -> None:
    answer = requests.get(house.public + path, timeout=5)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("name", MEDIA)
@pytest.mark.parametrize("token", ["x", "A" * 150])
def test_no_media_without_a_grant(house: House, name: str, token: str) -> None:
    for door in (house.home, house.public):
        answer = house.browser.get(f"{door}/live/{token}/{name}", timeout=5)
        assert answer.status_code == 403


def test_a_forged_grant_is_refused_at_every_character(house: House) -> None:
    url = house.open_live()
    token = url.split("/")[2]
    for place in range(0, len(token), 7):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        answer = house.program.get(f"{house.home}/live/{forged}/index.m3u8", timeout=5)
        assert answer.status_code == 403


def test_a_browsers_grant_is_of_no_use_to_another_browser(house: House) -> None:
    body = {"camera": "front_room", "plays": ["h264"]}
    url = house.browser.post(house.home + "/api/v1/live", json=body, timeout=5).json()["url"]
    other = sign_in(house.bridge)
    assert house.browser.get(house.home + url, timeout=10).status_code == 200
    assert other.get(house.home + url, timeout=5).status_code == 403
    assert requests.get(house.home + url, timeout=5).status_code == 403
    assert requests.get(house.public + url, timeout=5).status_code == 403


def test_signing_out_ends_what_the_browser_watches(house: House) -> None:
    browser = sign_in(house.bridge)
    body = {"camera": "front_room"}
    url = browser.post(house.home + "/api/v1/live", json=body, timeout=5).json()["url"]
    cookie = browser.cookies.get_dict()
    assert browser.get(house.home + url, timeout=10).status_code == 200
    assert browser.delete(house.home + "/api/v1/session", timeout=5).status_code == 204
    assert requests.get(house.home + url, cookies=cookie, timeout=5).status_code == 403


def test_a_view_ends_when_its_viewer_says_so(house: House) -> None:
    url = house.open_live()
    assert house.program.get(house.home + url, timeout=10).status_code == 200
    ended = house.program.delete(house.home + "/api/v1/live", json={"url": url}, timeout=5)
    assert ended.status_code == 204
    assert house.program.get(house.home + url, timeout=5).status_code == 403


def test_a_sign_in_link_works_once(house: House) -> None:
    token = house.bridge.sign_in_link().partition("#token=")[2]
    door = house.home + "/api/v1/session"
    first = requests.post(door, json={"token": token}, timeout=5)
    assert first.status_code == 200
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert requests.post(door, json={"token": token}, timeout=5).status_code == 401


def test_changes_need_the_page_key_and_this_origin(house: House) -> None:
    browser = sign_in(house.bridge)
    door, body = house.home + "/api/v1/live", {"camera": "front_room"}
    good = browser.headers.pop(PAGE_KEY)
    assert browser.post(door, json=body, timeout=5).status_code == 401
    elsewhere = {PAGE_KEY: good, "Origin": "https://evil.example"}
    assert browser.post(door, json=body, headers=elsewhere, timeout=5).status_code == 403
    here = {PAGE_KEY: good, "Origin": house.home}
    assert browser.post(door, json=body, headers=here, timeout=5).status_code == 200


def test_another_name_for_this_machine_is_refused(house: House) -> None:
    for door in (house.home + "/sign-in", house.public + "/live/x/index.m3u8"):
        answer = requests.get(door, headers={"Host": "rebound.example"}, timeout=5)
        assert answer.status_code == 403


def test_forwarded_headers_of_strangers_are_ignored(house: House) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    answer = requests.get(house.home + "/sign-in", headers=headers, timeout=5)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers


def test_every_answer_carries_the_security_headers(house: House) -> None:
    for url in (house.home + "/sign-in", house.home + "/nothing", house.public + "/nothing"):
        headers = requests.get(url, timeout=5).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    large = "x" * (200 * 1024)
    assert house.post("/api/v1/say", text=large).status_code == 413
    assert requests.post(house.public + "/alexa", data=large, timeout=5).status_code == 413


@pytest.mark.parametrize("body", ["", "[]", "{", '{"camera": 7}', '{"camera": "x", "y": 1}'])
def test_a_body_that_is_not_understood_is_said_to_be_so(house: House, body: str) -> None:
    answer = house.program.post(
        house.home + "/api/v1/live",
        data=body,
        headers={"Content-Type": "application/json"},
        timeout=5,
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == "invalid"


def test_an_unknown_camera_is_not_found(house: House) -> None:
    assert house.post("/api/v1/live", camera="attic").status_code == 404


def test_every_playlist_and_all_that_it_names_can_be_fetched(house: House) -> None:
    root = base(house.home + house.open_live())
    variants = m3u8.loads(house.program.get(f"{root}/index.m3u8", timeout=10).text).playlists
    media = house.program.get(f"{root}/{variants[0].uri}", timeout=10)
    assert media.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    for name in re.findall(r'URI="([^"]+)"|^(segment-.*)$', media.text, re.MULTILINE):
        fetched = house.program.get(f"{root}/{name[0] or name[1]}", timeout=10)
        assert fetched.status_code == 200
        assert fetched.content
    still = house.program.get(f"{root}/still.jpg", timeout=10)
    assert still.content.startswith(b"\xff\xd8\xff")


def test_a_reload_is_held_until_the_next_part_is_there(house: House) -> None:
    root = base(house.home + house.open_live())
    text = house.program.get(f"{root}/media.m3u8", timeout=10).text
    parsed = m3u8.loads(text)
    ask = {"_HLS_msn": parsed.media_sequence + len(parsed.segments) + 1, "_HLS_part": "0"}
    later = house.program.get(f"{root}/media.m3u8", params=ask, timeout=10)
    assert later.status_code == 200
    assert m3u8.loads(later.text).media_sequence >= parsed.media_sequence


@pytest.mark.parametrize("query", ["_HLS_part=1", "_HLS_msn=-1", "_HLS_msn=x", "_HLS_msn=1e3"])
def test_directives_that_make_no_sense_are_refused(house: House, query: str) -> None:
    root = base(house.home + house.open_live())
    answer = house.program.get(f"{root}/media.m3u8?{query}", timeout=10)
    assert answer.status_code == 400


def test_a_lost_camera_says_so_and_gives_no_playlist(house: House) -> None:
    cameras = house.program.get(house.home + "/api/v1/cameras", timeout=5).json()["cameras"]
    cellar = next(camera for camera in cameras if camera["id"] == "cellar")
    assert cellar["state"] == "lost"
    assert cellar["reason"]
    assert cellar["video"] is None


def test_no_address_or_password_in_any_answer(house: House) -> None:
    answers = [
        house.program.get(house.home + "/api/v1/cameras", timeout=5).text,
        house.post("/api/v1/live", camera="cellar").text,
        house.post("/api/v1/say", text="show the cellar").text,
    ]
    assert not any("rtsp" in answer or "127.0.0.1:9" in answer for answer in answers)


def test_errors_are_pages_for_people_and_json_for_programs(house: House) -> None:
    page = requests.get(house.home + "/nothing", headers={"Accept": "text/html"}, timeout=5)
    assert page.status_code == 404
    assert "<html" in page.text
    program = requests.get(house.home + "/nothing", headers={"Accept": "*/*"}, timeout=5)
    assert json.loads(program.text)["error"]["kind"] == "not_found"


def test_the_home_door_answers_at_the_address_it_listens_on(tmp_path: Path) -> None:
    listen = Listen(host="127.0.0.2", port=0)
    house = a_house(
        tmp_path, home=HomeDoorConfig(listen=listen, proxies=(ip_network("127.0.0.0/8"),))
    )
    try:
        assert house.home.startswith("http://127.0.0.2:")
        answer = house.program.get(house.home + "/api/v1/cameras", timeout=5)
        assert answer.status_code == 200
        # Behind a proxy that is believed, the cookie is for https only.
        token = house.bridge.sign_in_link().partition("#token=")[2]
        forwarded = {"X-Forwarded-Proto": "https"}
        door = house.home + "/api/v1/session"
        signed_in = requests.post(door, json={"token": token}, headers=forwarded, timeout=5)
        assert "Secure" in signed_in.headers["Set-Cookie"]
    finally:
        house.bridge.stop()


def test_json_that_is_nested_too_deeply_is_not_understood(house: House) -> None:
    answer = requests.post(
        house.home + "/api/v1/session",
        data="[" * 30_000,
        headers={"Content-Type": "application/json"},
        timeout=5,
    )
    assert answer.status_code == 400


def test_a_large_body_is_refused_before_it_is_read(house: House) -> None:
    host, _, port = house.public.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        client.sendall(
            b"POST /alexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_browser_is_given_its_cookie_again_and_two_bridges_share_no_folder(
    tmp_path: Path,
) -> None:
    house = a_house(tmp_path)
    browser = house.browser
    cookie = browser.cookies["private-eye"]
    try:
        with pytest.raises(PrivateEyeError, match="already running"):
            a_house(tmp_path)
        assert "Set-Cookie" not in browser.get(f"{house.home}/", timeout=5).headers
    finally:
        house.bridge.stop()
    house = a_house(tmp_path)
    try:
        for path, given in (("/api/v1/cameras", True), ("/", False), ("/api/v1/session", False)):
            answer = browser.get(house.home + path, timeout=5)
            assert answer.status_code == 200
            assert ("Set-Cookie" in answer.headers) is given
            if given:
                header = answer.headers["Set-Cookie"]
                assert header.startswith(f"private-eye={cookie};")
                assert "Max-Age=2592000" in header
                assert "HttpOnly" in header
        left = browser.delete(house.home + "/api/v1/session", timeout=5)
        assert "private-eye=;" in left.headers["Set-Cookie"]
    finally:
        house.bridge.stop()


def test_who_guesses_sign_in_links_is_stopped_alone_and_fills_no_ledger(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    try:
        statuses = [sign_in_from(house, "127.0.0.3", "wrong") for _ in range(30)]
        assert statuses == [401] * 20 + [429] * 10
        link = house.bridge.sign_in_link().partition("#token=")[2]
        assert sign_in_from(house, "127.0.0.3", link) == 429
        assert sign_in_from(house, "127.0.0.4", link) == 200
        for _ in range(30):
            assert requests.get(f"{house.home}/api/v1/cameras", timeout=5).status_code == 401
    finally:
        house.bridge.stop()
    db = Database(tmp_path / "private-eye.db")
    refused = [entry for entry in entries(db) if entry.refused]
    db.close()
    # A row for each minute that was begun: the gathering may have been written in between.
    assert len(refused) <= 6
    assert sum(entry.details["count"] for entry in refused) == 61
    by = {(entry.actor.id, entry.act) for entry in refused}
    assert by == {("127.0.0.3", "person.sign-in"), ("127.0.0.1", "api.call")}


def sign_in_from(house: House, address: str, token: str) -> int:
    """The status of an attempt to sign in from a loopback address."""
    host = house.home.removeprefix("http://")
    connection = HTTPConnection(host, timeout=5, source_address=(address, 0))
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/api/v1/session", json.dumps({"token": token}), headers)
    status = connection.getresponse().status
    connection.close()
    return status
