"""The real skill, the real console and the real bridge, over real HTTP."""

import json
import shutil
import subprocess
from itertools import pairwise
from typing import Any

import m3u8
import pytest
import requests
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response import Response

from tests.conftest import House, sign_in
from tests.said import video_of


def say(house: House, text: str, device: str = "show", **more: Any) -> dict[str, Any]:
    answer = house.post("/api/v1/say", text=text, device=device, **more)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_show_the_front_room_plays_on_a_screen(house: House) -> None:
    said = say(house, "show the front room", new=True)
    assert said["intent"] == "ShowCameraIntent"
    url = video_of(said)
    assert url.startswith(f"{house.public}/live/")
    variants = m3u8.loads(requests.get(url, timeout=10).text).playlists
    assert [v.stream_info.resolution for v in variants] == [(1280, 720), (640, 360)]
    # With a document the session stays, as on a device, without a microphone.
    assert (said["session"]["open"], said["session"]["listening"]) == (True, False)


def test_what_an_echo_plays_is_what_amazon_documents(house: House) -> None:
    """alexa.md 6.1: MPEG-TS, H.264 <= 1280x720, AAC-LC; ours: keyframes 1 s apart."""
    url = video_of(say(house, "show the front room", new=True))
    argv = [shutil.which("ffprobe") or "ffprobe", "-v", "error", "-of", "json", "-show_streams"]
    argv += ["-show_packets", "-select_streams", "v:0", "-read_intervals", "%+3", url]
    seen = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    video = seen["streams"][0]
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 1280, 720)
    keyframes = [float(p["pts_time"]) for p in seen["packets"] if "K" in p["flags"]]
    gaps = [b - a for a, b in pairwise(keyframes)]
    assert gaps
    assert all(gap == pytest.approx(1.0, abs=0.05) for gap in gaps)
    argv = [argv[0], "-v", "error", "-of", "json", "-show_format", "-show_streams", url]
    seen = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    audio = next(s for s in seen["streams"] if s["codec_type"] == "audio")
    assert (audio["codec_name"], audio["profile"]) == ("aac", "LC")


def test_a_follow_up_after_the_session_has_ended(house: House) -> None:
    say(house, "show the front room", new=True)
    assert not say(house, "stop")["session"]["open"]
    assert video_of(say(house, "show it again")).startswith(house.public)


def test_without_a_screen_there_is_a_useful_sentence(house: House) -> None:
    said = say(house, "show the front room", device="dot", new=True)
    assert said["directives"] == []
    assert "front room" in said["speech"].lower()


def test_a_camera_that_is_down_is_said_to_be_down(house: House) -> None:
    said = say(house, "show the cellar", new=True)
    assert '"Video"' not in json.dumps(said["directives"])
    assert "cellar" in said["speech"].lower()


def test_an_unknown_room_is_answered_with_those_there_are(house: House) -> None:
    said = say(house, "show the observatory", new=True)
    assert "front room" in said["speech"].lower()
    assert "cellar" in said["speech"].lower()


def test_another_name_of_a_room_works(house: House) -> None:
    assert video_of(say(house, "let me see the living room", new=True))


def test_a_stranger_learns_nothing_until_the_owner_confirms_the_code(house: House) -> None:
    door, token = house.home + "/api/v1/voice", house.bridge.voice_token

    def ask(path: str, **body: Any) -> dict[str, Any]:
        answer = requests.post(
            f"{door}/{path}",
            json={"user": "amzn1.ask.account.VISITOR", "device": "kitchen", **body},
            headers={"Authorization": f"Bearer {token}"},
            timeout=5,
        )
        assert answer.status_code == 200, answer.text
        parsed: dict[str, Any] = answer.json()
        return parsed

    assert ask("show", room="front room", screen=True) == {"outcome": "stranger", "link": False}
    assert ask("cameras") == {"outcome": "stranger", "link": False}
    code = house.post("/api/v1/alexa/codes").json()["code"]
    wrong = str((int(code) - 100_000 + 1) % 900_000 + 100_000)
    assert ask("confirm", code=wrong) == {"outcome": "wrong_code"}
    assert ask("confirm", code=code)["outcome"] == "confirmed"
    url = ask("show", room="front room", screen=True)["url"]
    assert requests.get(url, timeout=10).status_code == 200
    users = house.program.get(house.home + "/api/v1/alexa/users", timeout=5).json()["users"]
    (user,) = users  # whoever types to the skill is none
    assert user["last_used_at"]
    path = f"{house.home}/api/v1/alexa/users/{user['id']}"
    assert house.program.delete(path, timeout=5).status_code == 204
    assert requests.get(url, timeout=5).status_code == 403
    assert ask("cameras") == {"outcome": "stranger", "link": False}


def test_what_a_browser_opened_by_typing_ends_when_it_signs_out(house: House) -> None:
    browser = sign_in(house.bridge)
    ask = {"text": "show the front room", "device": "show", "new": True}
    answer = browser.post(house.home + "/api/v1/say", json=ask, timeout=10)
    url = video_of(answer.json())
    others = video_of(say(house, "show the front room", new=True))
    assert requests.get(url, timeout=10).status_code == 200
    assert browser.delete(house.home + "/api/v1/session", timeout=5).status_code == 204
    assert requests.get(url, timeout=5).status_code == 403
    assert requests.get(others, timeout=10).status_code == 200


def test_a_lasting_token_opens_the_voice_api_and_nothing_else_until_revoked(house: House) -> None:
    made = house.post("/api/v1/tokens", name="lambda").json()
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def asks(path: str) -> int:
        body = {"user": "amzn1.ask.account.NOBODY", "device": "x"}
        return requests.post(house.home + path, json=body, headers=bearer, timeout=5).status_code

    assert asks("/api/v1/voice/cameras") == 200
    assert asks("/api/v1/say") == 401
    listed = house.program.get(house.home + "/api/v1/tokens", timeout=5)
    assert [token["name"] for token in listed.json()["tokens"]] == ["lambda"]
    assert made["token"] not in listed.text
    door = f"{house.home}/api/v1/tokens/{made['id']}"
    assert house.program.delete(door, timeout=5).status_code == 204
    assert asks("/api/v1/voice/cameras") == 401
    assert house.program.delete(door, timeout=5).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "open private eye",
        "show the front room",
        "which cameras are there",
        "show the observatory",
        "help",
        "stop",
        "go home",
        "what is the meaning of life",
    ],
)
@pytest.mark.parametrize("device", ["show", "dot", "firetv"])
def test_every_directive_is_one_that_amazons_model_knows(
    house: House, text: str, device: str
) -> None:
    said = say(house, text, device=device, new=True)
    payload = json.dumps({"directives": said["directives"], "card": said["card"]})
    parsed = DefaultSerializer().deserialize(payload, Response)
    assert [d.object_type for d in parsed.directives] == [d["type"] for d in said["directives"]]


def test_alexa_without_a_signature_is_refused_without_a_word(house: House) -> None:
    answer = requests.post(house.public + "/alexa", json={"version": "1.0"}, timeout=5)
    assert (answer.status_code, answer.content) == (400, b"")
