"""Sentences that hold a conversation together: opening, asking back, help, closing. Pure."""

from collections.abc import Sequence

from skill.language.en.dialects import Dialect
from skill.language.en.words import its_camera, listing, number, the
from skill.language.pause import PAUSE

_MOST_READ = 4
_HELP = (
    "You can say: show {room},{pause} what happened today,{pause} or, turn off {room}.",
    "You can say: delete the last clip,{pause} star it,{pause} or, who watched today.",
    "You can say: is {room} on,{pause} record {room},{pause} or, what happened since lunch.",
)
_HELP_WITH = {
    "delete": "Yes deletes it for good, and no keeps it.",
    "pin": "It's the voice PIN of your Private Eye page. Say it digit by digit.",
    "code": "You get a code on the Alexa tab of your Private Eye page.",
    "which_room": "Say its name, or, the first one.",
    "which_time": "Say, for example, yesterday, or, since lunch.",
    "offered": "Yes plays it, and no leaves it.",
    "learnt": "Yes, and I go by it from now on. No, and only that clip is called so.",
    "turn_off": "Yes turns it off: nothing is seen then, and nothing is kept.",
}


class Talk:
    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    # Opening

    def welcome(self) -> str:
        return "Private Eye."

    def which_of(self, rooms: Sequence[str]) -> str:
        if len(rooms) == 1:
            return f"Would you like to see {the(rooms[0])}?"
        if len(rooms) > _MOST_READ:
            return "Which camera would you like?"
        return f"Which camera: {listing(rooms, 'or')}?"

    def no_cameras(self) -> str:
        return "There are no cameras yet. You can add one on the Private Eye page."

    # Asking back

    def which_camera(self) -> str:
        return "Which camera would you like?"

    def unknown_room(self) -> str:
        return "I don't have that camera."

    def there_are(self, rooms: Sequence[str]) -> str:
        if len(rooms) == 1:
            return f"There's only {its_camera(rooms[0])}."
        return f"There's {listing(rooms)}."

    def which_one(self) -> str:
        return "Which one?"

    def did_you_mean(self, rooms: Sequence[str]) -> str:
        return f"Did you mean {listing(rooms, 'or')}?"

    def nothing_before(self) -> str:
        return "I haven't shown you anything in the last few minutes."

    def unclear_time(self) -> str:
        return "Sorry, which day or time do you mean?"

    def not_listed(self, count: int) -> str:
        return f"I named {number(count)}." if count else "I haven't named any yet."

    # Help, and what was not understood

    def help(self, room: str | None, turn: int) -> str:
        """Another one each time, with a room of this house."""
        said = _HELP[turn % len(_HELP)]
        return said.format(room=the(room) if room else "the garden", pause=PAUSE)

    def help_with(self, question: str) -> str:
        return _HELP_WITH.get(question, "")

    def what_would_you_like(self) -> str:
        return "What would you like?"

    def not_understood(self) -> str:
        return "Sorry, I didn't get that."

    def sorry_which_camera(self) -> str:
        return "Sorry, which camera?"

    def example(self, room: str | None) -> str:
        of = the(room) if room else "the garden"
        return f"You can say: show {of},{PAUSE} or, what happened today."

    def which(self) -> str:
        return "Which?"

    def please_yes_or_no(self) -> str:
        return "Please say yes or no."

    def nothing_to_turn(self) -> str:
        return "There's no more to page through."

    def nothing_said(self) -> str:
        return "I haven't said anything yet."

    def nothing_to_pause(self) -> str:
        return "Nothing is playing."

    # What is not ours to do

    def only_cameras(self) -> str:
        return "I only do cameras."

    def cannot_bring_back(self) -> str:
        return "What's deleted is gone. I can't bring it back."

    def cannot_open(self) -> str:
        return "I can't open or lock anything. I only do cameras."

    def cannot_move(self) -> str:
        return "I can't move or zoom a camera, or talk through one."

    def cannot_tell_who(self) -> str:
        return "I can't tell who it was."

    # Closing

    def fine(self) -> str:
        return self._dialect.fine

    def closed(self, *, hid: bool) -> str:
        """What was taken for "stop" may have been "turn it off". `hid`: that was done before."""
        return "Closed." if hid else f"Closed. I haven't {self._dialect.turned} anything off."
