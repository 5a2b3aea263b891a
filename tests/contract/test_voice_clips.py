"""Clips by voice: typed words through the real console, skill and home door, over real HTTP."""

from datetime import timedelta

import pytest
import requests

from bridge.console.device import DeviceKind
from bridge.errors import Kind, PrivateEyeError
from bridge.model import ActorKind
from bridge.store.voice.pending_deletions import GOOD_FOR
from tests import recorded
from tests.contract.clip_home import DAY, HOUR, MINUTE, PIN, Home, plays
from tests.ledger import entries
from tests.service.house import ANNA


def test_the_last_clip_is_shown_and_the_one_before_after_the_video_ended_the_session(
    home: Home,
) -> None:
    first, second = home.a_clip("garden"), home.a_clip("front", MINUTE)
    said = home.says("show the last clip")
    assert said.speech == "The last of two clips: the front at 12:01 this afternoon."
    url = plays(said).replace("http://public.example", home.doors.public)
    assert "#EXTM3U" in requests.get(url, timeout=20).text
    assert home.hears("show the clip before that").endswith("the garden at noon today.")
    assert home.hears("show the clip before that") == "There's no clip before that."
    opened = [entry.object for entry in entries(home.doors.house.db, "clip.open")]
    assert opened == [second, first]


def test_from_the_garden_is_still_from_the_garden_before_that(home: Home) -> None:
    for number, camera in enumerate(("garden", "front", "garden")):
        home.a_clip(camera, number * MINUTE)
    assert "garden at 12:02" in home.hears("show the last clip from the garden")
    assert "garden at noon" in home.hears("show the clip before that")


def test_show_it_again_is_what_was_shown_last(home: Home) -> None:
    home.a_clip()
    assert home.hears("show the front").startswith("One moment")
    home.says("show the last clip")
    assert home.hears("show it again").endswith("the front at noon today.")
    home.says("show the garden")
    assert home.hears("show it again") == "One moment while the garden wakes up."
    home.says("show the last clip")
    home.passes(11 * MINUTE)
    assert home.hears("show it again").startswith("I haven't shown you anything")
    assert home.hears("show that clip").startswith("I'm not sure which clip you mean.")


def test_without_a_screen_a_clip_is_told_of(home: Home) -> None:
    home.a_clip()
    said = home.says("show the last clip", device=DeviceKind.DOT)
    assert said.speech.startswith(
        "There's one in front of the front camera at noon today, twelve seconds long."
    )
    assert said.directives == []


def test_a_time_is_the_nearest_past_one_and_other_days_are_said(home: Home) -> None:
    home.a_clip("front", timedelta(minutes=14))
    home.a_clip("garden", timedelta(minutes=14) - DAY)
    assert home.hears("show the 12:14 clip").endswith("the front at 12:14 this afternoon.")
    told = "the garden at 12:14 yesterday afternoon."
    assert home.hears("show the 12:14 clip from the garden").endswith(told)
    assert home.hears("show the 12:15 clip from the garden").endswith(told)  # about then
    assert home.hears("show the 12:14 clip from yesterday").endswith(told)
    assert home.hears("show the 5:14 clip") == "I can't find a clip around 5:14."


def test_what_happened_is_told_and_offered(home: Home) -> None:
    for number, camera in enumerate(("front", "front", "garden")):
        home.a_clip(camera, number * MINUTE)
    home.a_clip("front", -DAY)
    said = home.says("what happened today")
    assert said.speech == (
        "Three clips today, most from the front. The last was in the garden at 12:02 this "
        "afternoon. Want to see it?"
    )
    assert plays(home.says("yes"))
    assert home.hears("how many clips yesterday").startswith(
        "One clip yesterday, in front of the front camera at noon yesterday."
    )
    assert home.hears("what happened this morning").startswith(("Nothing moved", "I noticed noth"))
    since = home.hears("what happened since noon", device=DeviceKind.DOT)
    assert since.startswith("Three clips since noon today")
    told = home.hears("what happened in the garden today", device=DeviceKind.DOT)
    assert told == "One clip today, in the garden at 12:02 this afternoon."


def test_while_i_was_out_is_since_the_last_look_before_this_conversation(home: Home) -> None:
    home.a_clip()
    unknown = home.hears("what happened while I was out", device=DeviceKind.DOT)
    assert unknown.startswith("Since midnight: one clip")
    home.says("show the last clip")
    home.passes(2 * HOUR)
    home.a_clip("garden", 3 * HOUR)
    home.says("show the garden")
    home.passes(MINUTE)
    told = home.hears("what happened while I was out", device=DeviceKind.DOT)
    assert told == (
        "Since you last looked at 1 o'clock this afternoon: one clip, in the garden at 3 o'clock "
        "this afternoon."
    )


def test_a_clip_is_starred(home: Home) -> None:
    clip = home.a_clip()
    assert home.hears("star that").startswith("I'm not sure which clip you mean.")
    home.says("show the last clip")
    told = home.hears("star that")
    assert told == "Starred. The front at noon today stays until you delete it."
    assert home.doors.ask(f"/clips/{clip}")["starred"]


def test_a_recording_is_asked_for(home: Home) -> None:
    assert home.hears("record the garden for thirty seconds") == (
        "Recording the garden for 30 seconds."
    )
    (entry,) = entries(home.doors.house.db, "camera.record")
    assert (entry.actor.kind, entry.object) == (ActorKind.VOICE, "garden")
    asked = home.says("record that for a minute", device=DeviceKind.DOT)
    assert asked.speech == "Which camera shall I record: the front or the garden?"
    told = home.hears("the front", device=DeviceKind.DOT)
    assert told == "Recording the front for a minute."
    home.doors.house.recorders.ready = False
    assert home.hears("record the garden").startswith("I can't record the garden right now.")


def test_a_clip_that_arrives_between_the_question_and_the_yes_survives(home: Home) -> None:
    older, doomed = home.a_clip("garden"), home.a_clip("front", MINUTE)
    asked = home.says("delete the last clip")
    assert asked.speech == (
        "The front at 12:01 this afternoon, twelve seconds. Delete it for good?"
    )
    assert asked.session_open
    arrived = home.a_clip("front", 2 * MINUTE)
    assert home.hears("yes") == "It's deleted."
    assert home.left() == {older, arrived}
    with pytest.raises(PrivateEyeError) as gone:
        home.doors.house.library.segment(doomed, 0)
    assert gone.value.kind in (Kind.GONE, Kind.NOT_FOUND)
    (receipt,) = entries(home.doors.house.db, "clip.delete")
    assert (receipt.actor.kind, receipt.object) == (ActorKind.VOICE, doomed)
    assert receipt.details["way"] == "voice"


def test_all_clips_of_a_day_are_those_that_there_were_when_it_was_asked(home: Home) -> None:
    for number, camera in enumerate(("front", "front", "garden")):
        home.a_clip(camera, number * MINUTE)
    yesterday = home.a_clip("garden", -DAY)
    asked = home.hears("delete all clips from today")
    assert asked == "Three clips from today. Delete them all for good?"
    arrived = home.a_clip("front", 30 * MINUTE)
    assert home.hears("yes please") == "What's your PIN?"
    assert home.hears(PIN) == "All three are deleted."
    assert home.left() == {yesterday, arrived}
    assert home.hears("delete all clips from the garden").startswith("The garden at noon yesterday")
    assert home.hears("delete all clips from the cellar").startswith("I don't have that camera")


def test_a_yes_is_good_once_and_for_two_minutes_and_only_while_it_was_asked(home: Home) -> None:
    clip = home.a_clip()
    nothing = "There's nothing waiting for a yes. Which camera would you like?"
    assert home.hears("yes") == nothing
    home.says("delete the last clip")
    assert home.hears("no") == "All right. I've kept it."
    assert home.hears("yes") == nothing
    home.says("delete the last clip")
    home.says("open private eye")  # the session of the question has ended
    assert home.hears("yes").startswith("Which camera")
    home.says("delete the last clip")
    home.passes(GOOD_FOR)
    assert home.hears("yes").startswith("It's been a while since I asked")
    assert home.left() == {clip}
    home.says("delete the last clip")
    assert home.hears("yes") == "It's deleted."
    assert home.hears("yes") == nothing
    assert home.left() == set()


def test_the_same_yes_sent_twice_deletes_once_and_is_of_no_use_to_others(home: Home) -> None:
    home.a_clip()
    user = ANNA.user

    def ask(path: str, who: str, **more: object) -> dict[str, object]:
        body = {"user": who, "device": "kitchen", **more}
        headers = {"Authorization": f"Bearer {home.doors.skill}"}
        url = f"{home.doors.home}/api/v1/voice/clips/{path}"
        answer = requests.post(url, json=body, headers=headers, timeout=20)
        assert answer.status_code == 200, answer.text
        parsed: dict[str, object] = answer.json()
        return parsed

    pending = ask("delete", user, which="last")["pending"]
    assert ask("delete/confirm", "a stranger", pending=pending) == {
        "outcome": "stranger",
        "link": False,
    }
    typist = home.doors.house.voice_identity.console_user(home.doors.house.browser()[1])
    unknown = {"outcome": "nothing_pending", "why": "unknown"}
    assert ask("delete/confirm", typist, pending=pending) == unknown
    assert ask("delete/confirm", user, pending=pending) == {
        "outcome": "deleted",
        "count": 1,
        "shared": 0,
    }
    used = {"outcome": "nothing_pending", "why": "used"}
    assert ask("delete/confirm", user, pending=pending) == used


def test_that_clip_and_the_one_before_go_after_a_video_and_after_each_other(home: Home) -> None:
    for number in range(3):
        home.a_clip("front", number * MINUTE)
    home.says("show the last clip")
    assert "at 12:02" in home.hears("delete that clip")
    assert home.hears("yes") == "It's deleted."
    assert "at 12:01" in home.hears("delete the one before")
    assert "at noon" in home.hears("no, the one before that")
    assert home.hears("yes") == "It's deleted."
    assert len(home.left()) == 1


def test_what_somebody_else_deleted_meanwhile_was_gone_already(home: Home) -> None:
    clip = home.a_clip()
    home.says("delete the last clip")
    assert home.doors.api("POST", "/clips/delete", json={"ids": [clip]}).status_code == 200
    assert home.hears("yes") == "That was gone already."


def test_a_question_about_the_room_goes_on_with_what_was_asked(home: Home) -> None:
    home.a_clip("garden")
    asked = home.says("delete the last clip from the pool")
    assert asked.speech.startswith("I don't have that camera.")
    assert home.hears("the garden").startswith("The garden at noon today")
    assert home.hears("yes") == "It's deleted."


@pytest.mark.parametrize(
    "text",
    [
        *("show the last clip", "what happened today", "delete the last clip", "record the front"),
        *("next", "first clip", "show me clips from today", "was anybody at the front"),
        *("unstar that", "stop recording", "delete everything"),
    ],
)
def test_strangers_learn_nothing_of_clips(home: Home, text: str) -> None:
    home.a_clip()
    said = home.says(text, user="amzn1.ask.account.VISITOR")
    assert said.speech.startswith("We haven't met yet")
    assert said.directives == []


def test_what_was_not_filmed_is_not_shown(home: Home) -> None:
    home.a_clip("front")
    recorded.record_unfilmed(home.doors.house.library, later=3 * MINUTE)
    assert home.hears("show the last clip").endswith("the front at noon today.")
    home.hears("what happened today")
    assert home.hears("show that clip again") == (
        "What happened in front of the front camera at 12:03 this afternoon wasn't filmed: "
        "the disk was full."
    )
