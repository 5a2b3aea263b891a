"""The table of open questions: what answers one, what hands it on, what drops it. The real skill is
driven through it in `test_questions_survive.py`."""

import pytest

from skill import dialogue
from skill.dialogue import decide
from skill.questions import (
    Anything,
    Asked,
    AskedToDelete,
    Heard,
    HouseCode,
    KeepLearnt,
    Offered,
    PinFor,
    PinToDelete,
    Question,
    TurnOff,
    WhichRoom,
    WhichTime,
)
from skill.sayings import ASIDES, Saying, kind_of

ONE = AskedToDelete(ask="Delete it?", pending="p")
MANY = AskedToDelete(ask="Delete them all?", pending="p", count=5)
DOORS = ("Front Door", "Back Door")
HIDE_A_DOOR = WhichRoom(ask="Which?", rooms=DOORS, about=Asked("HideCameraIntent"))
RECORD_A_DOOR = WhichRoom(ask="Which?", rooms=DOORS, about=Asked("RecordIntent"))
WHICH_DAY = WhichTime(ask="When?", about=Asked("WhatHappenedIntent", {"room": Heard("garden")}))
QUESTIONS: tuple[Question, ...] = (
    *(ONE, MANY, HIDE_A_DOOR, RECORD_A_DOOR, WHICH_DAY),
    WhichRoom(ask="This one?", rooms=("Garden",)),
    Anything(ask="What would you like?"),
    Offered(ask="Want to see it?", clip="c"),
    PinToDelete(ask="PIN?", pending="p"),
    PinFor(ask="PIN?", about=Asked("RevealCameraIntent")),
    HouseCode(ask="Code?"),
    TurnOff(ask="Shall I?"),
    KeepLearnt(ask="Keep it?", version=3),
)
# All that is a yes to a deletion, and nothing else is.
YES_TO_DELETE = {Saying.YES, Saying.DELETE_THAT, Saying.DELETE_ALL}
THAT = Heard("that", ("that",), ("that",))


def said(intent: str, **slots: Heard) -> Saying:
    return kind_of(intent, slots)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: type(q).__name__)
def test_an_aside_hands_every_question_on(question: Question) -> None:
    decisions = [decide(question, said(aside), {}) for aside in ASIDES]
    assert decisions == [dialogue.HandOn(question)] * len(ASIDES)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: type(q).__name__)
def test_nothing_but_a_yes_to_a_deletion_is_one(question: Question) -> None:
    slots = {"room": Heard("x"), "digits": Heard("1")}
    accepting = {
        what for what in Saying if isinstance(decide(question, what, slots), dialogue.Accept)
    }
    digits = {
        what for what in Saying if isinstance(decide(question, what, slots), dialogue.TakeDigits)
    }
    if isinstance(question, AskedToDelete):
        assert accepting == YES_TO_DELETE - ({Saying.DELETE_ALL} if question.count == 1 else set())
    if isinstance(question, PinToDelete):
        assert accepting == set()
        assert digits <= {Saying.DIGITS, Saying.CHOICE}


def test_where_no_question_is_open_everything_is_a_request() -> None:
    assert {decide(None, what, {}) for what in Saying} == {dialogue.NewRequest()}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: type(q).__name__)
def test_no_and_stop_end_every_question(question: Question) -> None:
    no = isinstance(question, Offered | Anything) or decide(question, Saying.NO, {})
    assert no in (True, dialogue.Decline(question))
    assert decide(question, Saying.LEAVE, {}) == dialogue.Decline(question)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: type(q).__name__)
def test_digits_are_for_the_question_that_asks_for_digits(question: Question) -> None:
    slots = {"digits": Heard("4 2 7 9")}
    decision = decide(question, Saying.DIGITS, slots)
    if isinstance(question, PinFor | PinToDelete | HouseCode):
        assert decision == dialogue.TakeDigits(question, "4279")
    elif isinstance(question, WhichTime):
        assert decision == dialogue.AskAgain(question)
    else:
        assert decision == dialogue.HandOn(question)


def test_a_pin_that_could_not_be_made_out_is_asked_for_again() -> None:
    pin = PinFor(ask="PIN?", about=Asked("RevealCameraIntent"))
    assert decide(pin, Saying.DIGITS, {}) == dialogue.AskAgain(pin)


@pytest.mark.parametrize(
    ("intent", "slots", "expected"),
    [
        ("DeleteClipIntent", {"which": THAT}, dialogue.Accept(ONE)),
        ("DeleteClipIntent", {"room": THAT}, dialogue.Accept(ONE)),
        ("DeleteClipIntent", {}, dialogue.NewRequest()),
        ("DeleteClipIntent", {"which": THAT, "day": Heard("2026-11-21")}, dialogue.NewRequest()),
        ("DeleteClipIntent", {"which": Heard("before")}, dialogue.Instead(ONE)),
        ("DeleteAllClipsIntent", {}, dialogue.NewRequest()),
        ("StarClipIntent", {"which": THAT}, dialogue.Decline(ONE)),
        ("StarClipIntent", {}, dialogue.Decline(ONE)),
        ("StarClipIntent", {"room": Heard("garden")}, dialogue.NewRequest()),
        ("UnstarClipIntent", {"which": THAT}, dialogue.AskAgain(ONE)),
        ("UnstarClipIntent", {"room": Heard("garden")}, dialogue.AskAgain(ONE)),
        ("AMAZON.PreviousIntent", {}, dialogue.Instead(ONE)),
        ("AMAZON.SelectIntent", {}, dialogue.AskAgain(ONE)),
        ("AMAZON.ResumeIntent", {}, dialogue.AskAgain(ONE)),
        ("ShowCameraIntent", {"room": Heard("garden")}, dialogue.NewRequest()),
    ],
)
def test_what_people_say_to_a_deletion(
    intent: str, slots: dict[str, Heard], expected: dialogue.Decision
) -> None:
    assert decide(ONE, kind_of(intent, slots), slots) == expected


def test_deleting_all_is_a_yes_to_all_of_them() -> None:
    assert decide(MANY, said("DeleteAllClipsIntent"), {}) == dialogue.Accept(MANY)


def test_a_button_of_an_older_question_is_no_yes_to_this_one() -> None:
    assert decide(ONE, Saying.YES, {"to": Heard("p")}) == dialogue.Accept(ONE)
    assert decide(ONE, Saying.YES, {"to": Heard("older")}) == dialogue.AskAgain(ONE)
    offered = Offered(ask="Want to see it?", clip="c")
    assert decide(offered, Saying.YES, {"to": Heard("p")}) == dialogue.AskAgain(offered)
    off = TurnOff(ask="Shall I?")
    assert decide(ONE, Saying.YES, {"to": Heard(off.kind)}) == dialogue.AskAgain(ONE)
    assert decide(off, Saying.YES, {"to": Heard(off.kind)}) == dialogue.Accept(off)
    assert decide(off, Saying.YES, {"to": Heard("p")}) == dialogue.AskAgain(off)


@pytest.mark.parametrize("digits", ["2", "42", "427"])
def test_a_number_that_is_no_pin_costs_no_try(digits: str) -> None:
    for_ = PinFor(ask="PIN?", about=Asked("RevealCameraIntent"))
    for pin in (for_, PinToDelete(ask="PIN?", pending="p")):
        for what, slot in ((Saying.DIGITS, "digits"), (Saying.CHOICE, "number")):
            assert decide(pin, what, {slot: Heard(digits)}) == dialogue.AskAgain(pin)
        # A button says which of a list, whatever the number.
        touched = {"place": Heard("4279")}
        assert decide(pin, Saying.CHOICE, touched) == dialogue.AskAgain(pin)


def test_everything_is_a_yes_only_to_a_question_about_everything() -> None:
    everything = {"room": Heard("everything", (), ("all",))}
    what = said("DeleteAllClipsIntent", **everything)
    assert decide(MANY, what, everything) == dialogue.AskAgain(MANY)
    house = AskedToDelete(ask="Delete them all?", pending="p", count=5, everything=True)
    assert decide(house, what, everything) == dialogue.Accept(house)
    assert decide(ONE, what, everything) == dialogue.NewRequest()


@pytest.mark.parametrize("heard", ["front", "the back door", "moon", "bedroom"])
def test_whatever_room_is_heard_where_one_is_to_be_hidden_is_hidden(heard: str) -> None:
    room = Heard(heard)
    decision = decide(HIDE_A_DOOR, Saying.ROOM, {"room": room})
    assert decision == dialogue.GoOn(Asked("HideCameraIntent", {"room": room}))
    off = decide(TurnOff(ask="Shall I?"), Saying.ROOM, {"room": room})
    assert off == dialogue.GoOn(Asked("HideCameraIntent", {"room": room}))


@pytest.mark.parametrize("slots", [{"room": Heard("garden")}, {"room": THAT}])
def test_a_camera_is_not_turned_off_by_a_wish_to_see_it(slots: dict[str, Heard]) -> None:
    off = TurnOff(ask="Shall I?")
    assert decide(off, said("ShowCameraIntent", **slots), slots) == dialogue.AskAgain(off)
    and_it = decide(off, said("AndIntent", **slots), slots)
    assert and_it == dialogue.GoOn(Asked("HideCameraIntent", slots))


def test_only_hiding_it_is_an_answer_and_privacy_mode_is_of_the_whole_house() -> None:
    pin = PinFor(ask="PIN?", about=Asked("RevealCameraIntent"))
    off = TurnOff(ask="Shall I?", room="Garden")
    it = {"room": THAT}
    assert decide(pin, said("HideCameraIntent", **it), it) == dialogue.Decline(pin)
    assert decide(off, said("HideCameraIntent", **it), it) == dialogue.Accept(off)
    wishes: list[dict[str, Heard]] = [{}, {"room": Heard("x")}, {**it, "duration": Heard("PT1H")}]
    for wish in wishes:
        heard = said("HideCameraIntent", **wish)
        assert {decide(q, heard, wish) for q in (pin, off)} == {dialogue.NewRequest()}


def test_another_room_than_those_offered_is_a_request_of_its_own() -> None:
    go_on = decide(RECORD_A_DOOR, Saying.ROOM, {"room": Heard("the back")})
    assert go_on == dialogue.GoOn(Asked("RecordIntent", {"room": Heard("the back")}))
    other = decide(RECORD_A_DOOR, Saying.ROOM, {"room": Heard("garden")})
    assert other == dialogue.NewRequest()


@pytest.mark.parametrize(
    ("position", "room"), [(1, "Front Door"), (2, "Back Door"), (-1, "Back Door")]
)
def test_the_second_one_of_those_offered(position: int, room: str) -> None:
    decision = decide(RECORD_A_DOOR, Saying.CHOICE, {}, position)
    assert decision == dialogue.GoOn(Asked("RecordIntent", {"room": Heard(room)}))


@pytest.mark.parametrize("position", [0, 3, None])
def test_a_place_that_there_is_not_is_asked_again(position: int | None) -> None:
    assert decide(RECORD_A_DOOR, Saying.CHOICE, {}, position) == dialogue.AskAgain(RECORD_A_DOOR)


def test_a_yes_is_to_one_room_and_not_to_two() -> None:
    one = WhichRoom(ask="This one?", rooms=("Garden",))
    shown = dialogue.GoOn(Asked("ShowCameraIntent", {"room": Heard("Garden")}))
    assert decide(one, Saying.YES, {}) == shown
    assert decide(RECORD_A_DOOR, Saying.YES, {}) == dialogue.AskAgain(RECORD_A_DOOR)


def test_a_time_goes_on_with_what_was_asked() -> None:
    slots = {"day": Heard("2026-11-21")}
    about = Asked("WhatHappenedIntent", {"room": Heard("garden"), **slots})
    assert decide(WHICH_DAY, said("AndIntent", **slots), slots) == dialogue.GoOn(about)


def test_stop_filming_said_twice_turns_them_off() -> None:
    off = TurnOff(ask="Shall I?")
    assert decide(off, said("StopRecordingIntent"), {}) == dialogue.Accept(off)
