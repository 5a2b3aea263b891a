"""The real skill, driven by whatever may be said or touched in whatever order: no path loses a
question, none deletes without a yes to that question, none turns a camera on without a PIN."""

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from werkzeug.wrappers import Response

from skill.intents import ANSWERING
from skill.sayings import ASIDES
from tests.skill.alexa import free, intent, order, room, touch
from tests.skill.house import PENDING, House
from tests.skill.talker import Talker, faults_of

NAMES = sorted({name for a in ANSWERING for name in a.names} - {"LaunchRequest"})
ROOMS = [free("garden"), free("door"), free("moon"), room("all", "everything"), room("that", "it")]
SLOTS: dict[str, list[Any]] = {
    "room": ROOMS,
    "which": [order(which) for which in ("last", "that", "before", "next")],
    "day": ["2026-11-21"],
    "part": [free("morning"), free("banana")],
    "number": ["2", "9"],
    "digits": ["2580", "424242", "?"],
    "person": ["anna"],
    "duration": ["PT1H"],
}
CLIP = "0123456789abcdef"
TOUCHES = [("yes", PENDING), ("yes", "another"), ("yes",), ("yes", "turn_off"), ("no",)]
TOUCHES += [
    ("choose", "1"),
    ("show", "garden"),
    ("delete", CLIP),
    ("star", CLIP),
    ("hide", "garden"),
    ("nonsense", "x"),
]
SAYINGS = st.one_of(
    st.sampled_from([intent(name) for name in NAMES]),
    st.builds(
        lambda name, slots: intent(name, **slots),
        st.sampled_from(NAMES),
        st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in SLOTS.items()}),
    ),
    st.sampled_from([intent(f"AMAZON.{yes}Intent") for yes in ("Yes", "No", "Help", "Fallback")]),
    st.sampled_from([intent("DeleteClipIntent"), intent("DeleteAllClipsIntent")]),
    st.sampled_from(
        [intent(f"{verb}ClipIntent", which=order("that")) for verb in ("Star", "Unstar", "Delete")]
    ),
    st.sampled_from([touch(*arguments) for arguments in TOUCHES]),
)


class StrictHouse(House):
    """Each deletion has an id of its own, many take a PIN, and so does turning on."""

    def __init__(self) -> None:
        super().__init__()
        self.pending = 0
        self.replies["clips/delete"] = lambda: self._asked(many=False)
        self.replies["clips/delete/all"] = lambda: self._asked(many=True)
        self.replies["clips/delete/confirm"] = self._confirmed
        self.replies["privacy/reveal"] = self._revealed

    def _asked(self, *, many: bool) -> Response:
        self.pending += 1
        count = 5 if many else 1
        return _json(
            **{"outcome": "confirm", "pending": str(self.pending), "count": count, "starred": 0},
            **{"clip": None, "by_camera": [{"name": "Door", "count": count}], "span": None},
        )

    def _confirmed(self) -> Response:
        question = self.asked[-1][1]
        if int(question["pending"]) % 2 and not question.get("pin"):
            return _json(outcome="pin_needed")
        return _json(outcome="deleted", count=1)

    def _revealed(self) -> Response:
        if self.asked[-1][1]["pin"] != "2580":
            return _json(outcome="pin_needed")
        return _json(outcome="revealed", cameras=["Door"], all=False)


class Conversation(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.talker = Talker(StrictHouse())
        self.speech = ""

    @rule(body=SAYINGS)
    def say(self, body: dict[str, Any]) -> None:
        question = self.talker.attributes.get("question")
        before = len(self.talker.house.asked)
        self.speech = self.talker.hears(body)
        done = self.talker.house.asked[before:]
        name = body["intent"]["name"] if "intent" in body else body["arguments"][0]
        self._question_lives(question, name)
        for path, asked in done:
            if path == "clips/delete/confirm":
                self._was_a_yes(question, body, asked)
            if path == "privacy/reveal" and asked["pin"]:
                assert question is not None
                assert question["open"] == "pin"
                assert question["about"]["intent"] == "RevealCameraIntent"

    def _question_lives(self, question: dict[str, Any] | None, name: str) -> None:
        if question is None or name not in ASIDES or question["open"] == "anything":
            return
        assert self.talker.attributes["question"] == question
        asks = [question["ask"].replace("\u2063", ""), question.get("again") or question["ask"]]
        assert self.speech.endswith(tuple(asks))

    def _was_a_yes(
        self, question: dict[str, Any] | None, body: dict[str, Any], asked: dict[str, Any]
    ) -> None:
        assert question is not None
        assert asked["pending"] == question["pending"]
        if question["open"] == "pin_to_delete":
            assert asked["pin"]
            return
        assert question["open"] == "delete"
        if "intent" in body:
            assert body["intent"]["name"] in (
                *("AMAZON.YesIntent", "DeleteClipIntent", "DeleteAllClipsIntent"),
            )
        else:
            assert body["arguments"][1:] == [question["pending"]]

    @invariant()
    def is_one_breath_and_listens_only_to_an_answer(self) -> None:
        assert self.talker.response == {} or faults_of(self.talker.response, self.speech) == []


def _json(**body: Any) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=30,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
