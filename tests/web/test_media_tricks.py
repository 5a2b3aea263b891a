"""Tricks with paths and headers get no byte of a clip that is there, and whose address is known."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests

from bridge.web.http.identity import COOKIE, PAGE_KEY
from tests.web.clip_doors import Doors, clip_doors

NAMES = ("index.m3u8", "media.m3u8", "init.mp4", "segment-0.m4s")


@dataclass(frozen=True)
class Clip:
    """A browser's view of a clip. Its cookie opens it; nothing else does."""

    doors: Doors
    id: str
    cookie: str
    path: str
    media: dict[str, bytes]

    def raw(self, door: str, target: str, *headers: str) -> bytes:
        """What one request answers, whatever its target looks like. `requests` would tidy it."""
        where = urlsplit(door)
        host = f"Host: {where.netloc}"
        named = any(header.lower().startswith("host:") for header in headers)
        lines = [f"GET {target} HTTP/1.1", *([] if named else [host]), *headers]
        asked = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")
        with socket.create_connection((where.hostname or "", where.port or 0), 10) as channel:
            channel.sendall(asked)
            return b"".join(iter(lambda: channel.recv(65536), b""))

    def leaks(self, answer: bytes) -> bool:
        """Whether it holds bytes of the clip, of its playlists or of its pictures."""
        return answer.startswith(b"HTTP/1.1 2") or any(
            data[:48] in answer or data[-48:] in answer for data in self.media.values()
        )


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clip]:
    with clip_doors(tmp_path_factory.mktemp("tricks")) as doors:
        clip_id = doors.house.a_clip(seconds=2)
        started, _ = doors.house.browser()
        cookies = {COOKIE: started.cookie}
        opened = requests.post(
            f"{doors.home}/api/v1/clips/{clip_id}/open",
            json={},
            headers={PAGE_KEY: started.page_key},
            cookies=cookies,
            timeout=10,
        )
        path = opened.json()["url"].rpartition("/")[0]
        media = {}
        for name in NAMES:
            got = requests.get(f"{doors.home}{path}/{name}", cookies=cookies, timeout=10)
            assert got.status_code == 200, name
            media[name] = got.content
        yield Clip(doors, clip_id, started.cookie, path, media)


def shapes(path: str, name: str, home: str) -> Iterator[str]:
    """Ways to write an address so that one part of a server reads it otherwise than another."""
    grant = path.rpartition("/")[2]
    whole = f"{path}/{name}"
    yield from (whole, f"{whole}/", f"{whole}?x=1", f"{whole};x=1", f"{whole}%00", f"{whole}%20")
    yield from (f"/{whole}", f"//{whole}", f"/.{whole}", f"/x/..{whole}", f"/static/..{whole}")
    yield from (f"/static/%2e%2e{whole}", f"/sign-in/..{whole}", f"/healthz/..{whole}")
    yield from (f"/sign-in;{whole}", f"/healthz%2f..{whole}", f"/healthz%00{whole}")
    yield from (whole.replace("/", "%2f"), whole.replace("/", "\\"), "/" + whole.replace("/", "//"))
    yield from (whole.replace("clip", "CLIP", 1), whole.replace("clip", "%63lip", 1))
    yield from (f"/clip/../clip/{grant}/{name}", f"/clip/./{grant}/{name}", f"/live/{grant}/{name}")
    yield from (f"/clip/{grant}/x/../{name}", f"/clip/{grant};/{name}", f"/clip/{grant}%2f{name}")
    yield from (f"/clip/{grant}%0a/{name}", f"/clip/%20{grant}/{name}", f"/clip/{grant}=/{name}")
    yield from (f"{home}{whole}", f"http://evil.example{whole}", f"file://{whole}")
    yield from (f"/api/v1/clips/..%2f..%2f..{whole}", f"/sign-in?/{whole}", f"/sign-in#{whole}")


HEADERS = (
    "X-Original-URL: {whole}",
    "X-Rewrite-URL: {whole}",
    "X-Original-URI: {whole}",
    "X-Forwarded-Prefix: {path}",
    "X-Forwarded-Path: {whole}",
    "X-HTTP-Method-Override: GET",
    "X-Forwarded-For: 127.0.0.1",
    "X-Real-IP: 127.0.0.1",
    "Forwarded: for=127.0.0.1;host=localhost;proto=https",
    "X-Forwarded-Host: localhost",
    "Host: localhost",
    "Host: 127.0.0.1",
    "Referer: {home}/clips",
    "Origin: {home}",
    "Sec-Fetch-Site: same-origin",
    "Range: bytes=0-99",
    "If-None-Match: *",
    "Cookie: private-eye=",
    "Cookie: {half}",
    "Authorization: Bearer {cookie}",
    "Authorization: Bearer {grant}",
)


@pytest.mark.parametrize("name", NAMES)
def test_an_address_that_is_written_otherwise_opens_nothing(clip: Clip, name: str) -> None:
    for door in (clip.doors.home, clip.doors.public):
        open_page = {"/sign-in?", "/sign-in#"}
        for target in shapes(clip.path, name, door):
            if any(target.startswith(page) for page in open_page) and door == clip.doors.home:
                continue  # that is the page on which one signs in
            assert not clip.leaks(clip.raw(door, target)), target


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_opens_nothing(clip: Clip, header: str) -> None:
    for name, door in ((n, d) for n in NAMES for d in (clip.doors.home, clip.doors.public)):
        whole = f"{clip.path}/{name}"
        given = header.format(
            whole=whole,
            path=clip.path,
            home=clip.doors.home,
            cookie=clip.cookie,
            half=f"{COOKIE}={clip.cookie.partition('.')[0]}",
            grant=clip.path.rpartition("/")[2],
        )
        assert not clip.leaks(clip.raw(door, whole, given)), (whole, given)
        for other in ("/healthz", "/nothing"):
            answer = clip.raw(door, other, given)
            assert answer.startswith(b"HTTP/1.1 200") is (
                other == "/healthz" and door == clip.doors.home and b"ok\n" in answer
            ), (other, given)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_another_method_opens_nothing(clip: Clip, method: str) -> None:
    for door in (clip.doors.home, clip.doors.public):
        for name in NAMES:
            answer = requests.request(method, f"{door}{clip.path}/{name}", timeout=10)
            assert answer.status_code in (200, 400, 403, 405, 501)
            assert answer.status_code != 200 or (method == "OPTIONS" and answer.content == b"")


@pytest.mark.parametrize("picture", ["thumbnail", "preview", "marked"])
def test_small_pictures_and_downloads_need_the_session(clip: Clip, picture: str) -> None:
    grant = clip.path.rpartition("/")[2]
    for end in (f"{picture}.jpg", "download.mp4", "download.mp4?from_s=0"):
        for id_ in (clip.id, f"{clip.id}%00", f"../clips/{clip.id}", grant, f"{clip.id};"):
            for door in (clip.doors.home, clip.doors.public):
                answer = clip.raw(door, f"/api/v1/clips/{id_}/{end}")
                assert not clip.leaks(answer), (id_, end)
