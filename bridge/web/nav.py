"""The menu: a page is offered, and shown, only to those who may do what it is for."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuEntry:
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

    main: tuple[MenuEntry, ...]
    house: tuple[MenuEntry, ...]

    @property
    def house_keys(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.house)


MAIN = (
    MenuEntry("/", "live", "Live"),
    MenuEntry("/clips", "clips", "Clips", "watch_clip"),
    MenuEntry("/console", "console", "Voice console", "say", short="Voice"),
)
# Who may this lets others in.
MANAGES = "manage_access"
# Who is let in, and what is known about it.
HOUSE = (
    MenuEntry("/people", "people", "People", MANAGES),
    MenuEntry("/screens", "screens", "Screens", "pair_screen"),
    MenuEntry("/ledger", "ledger", "Who looked", "own_ledger"),
    MenuEntry("/voice", "voice", "Alexa", "own_account"),
    MenuEntry("/transparency", "leaving", "What leaves", "see_leaving"),
)
ACCOUNT = MenuEntry("/account", "account", "My account", "own_account", short="Account")
# Pages that no entry leads to.
_OTHERS = {"clip": "watch_clip", "camera": "set_camera"}
_ACTS = {entry.key: entry.act for entry in (*MAIN, *HOUSE, ACCOUNT)} | _OTHERS


def menu(may: Collection[str]) -> Menu:
    """What to offer to who may do this."""

    def open_(entries: tuple[MenuEntry, ...]) -> tuple[MenuEntry, ...]:
        return tuple(entry for entry in entries if entry.act is None or entry.act in may)

    return Menu(open_((*MAIN, ACCOUNT)), open_(HOUSE))


def act_of(page: str) -> str | None:
    """What the page is for; None: for everybody."""
    return _ACTS.get(page)
