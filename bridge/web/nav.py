"""The way to the pages: who may not do what a page is for is not shown the way, nor the page."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` is the page's name and its icon's; `act` (`policy.consent.Act`) what it is for.

    `short` stands below the icon where there is little room.
    """

    path: str
    key: str
    label: str
    act: str | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """`main` is in the top bar; `house` is one entry there, and tabs on its pages."""

    main: tuple[Entry, ...]
    house: tuple[Entry, ...]

    @property
    def house_keys(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.house)


MAIN = (
    Entry("/", "live", "Live"),
    Entry("/clips", "clips", "Clips", "watch_clip"),
    Entry("/console", "console", "Voice console", "say", short="Voice"),
)
# Who may this lets others in.
MANAGES = "manage_access"
# Who is let in, and what is known about it.
HOUSE = (
    Entry("/people", "people", "People", MANAGES),
    Entry("/screens", "screens", "Screens", "pair_screen"),
    Entry("/ledger", "ledger", "Who looked", "own_ledger"),
    Entry("/voice", "voice", "Alexa", "own_account"),
    Entry("/transparency", "leaving", "What leaves", "see_leaving"),
)
ACCOUNT = Entry("/account", "account", "My account", "own_account", short="Account")
# Pages that no entry leads to.
_OTHERS = {"clip": "watch_clip", "camera": "set_camera"}
_ACTS = {entry.key: entry.act for entry in (*MAIN, *HOUSE, ACCOUNT)} | _OTHERS


def menu(may: Collection[str]) -> Menu:
    """What to offer to who may do this."""

    def open_(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry for entry in entries if entry.act is None or entry.act in may)

    return Menu(open_((*MAIN, ACCOUNT)), open_(HOUSE))


def act_of(page: str) -> str | None:
    """What the page is for; None: for everybody."""
    return _ACTS.get(page)
