"""The menu: a page is offered, and shown, only to those who may do what it is for."""

from collections.abc import Collection
from dataclasses import dataclass

from bridge.policy.acts import Act, Right


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`key` is the page's name and its icon's; `act` what it is for.

    `short` stands below the icon where there is little room.
    """

    path: str
    key: str
    label: str
    act: Act | None = None
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
    MenuEntry("/clips", "clips", "Clips", Act.CLIPS_LIST),
    MenuEntry("/alerts", "alerts", "Alerts", Act.ALERTS_READ),
    MenuEntry("/console", "console", "Voice console", Act.CONSOLE_SAY, short="Voice"),
)
# Who may do this lets others in.
MANAGES = Right.MANAGE_ACCESS
# Who is let in, and what is known about it.
HOUSE = (
    MenuEntry("/people", "people", "People", Act.PEOPLE_MANAGE),
    MenuEntry("/screens", "screens", "Screens", Act.SCREEN_CONFIRM),
    MenuEntry("/shares", "shares", "Shared", Act.CLIPS_SHARED),
    MenuEntry("/learnt", "learnt", "What it learnt", Act.LEARNT_READ),
    MenuEntry("/ledger", "ledger", "Who looked", Act.LEDGER_READ),
    MenuEntry("/voice", "voice", "Alexa", Act.ACCOUNT_READ),
    MenuEntry("/transparency", "leaving", "What leaves", Act.LEAVING_READ),
)
ACCOUNT = MenuEntry("/account", "account", "My account", Act.ACCOUNT_READ, short="Account")
# What is shared with whoever looks: all that there is for a reviewer; others are led there by their
# account.
SHARED = MenuEntry("/postcards", "shared", "Shared with you", Act.ACCOUNT_READ, short="Shared")
# Pages that no entry leads to.
_OTHERS: dict[str, Act | None] = {
    "clip": Act.CLIPS_LIST,
    "camera": Act.CAMERA_SET,
    "share": Act.CLIP_SHARE,
}
_ACTS = {entry.key: entry.act for entry in (*MAIN, *HOUSE, ACCOUNT, SHARED)} | _OTHERS


def menu(may: Collection[str]) -> Menu:
    """What to offer to who may do this."""

    def open_(entries: tuple[MenuEntry, ...]) -> tuple[MenuEntry, ...]:
        return tuple(entry for entry in entries if entry.act is None or entry.act.right in may)

    return Menu(open_((*MAIN, ACCOUNT)), open_(HOUSE))


def of_a_reviewer() -> Menu:
    return Menu((SHARED, ACCOUNT), ())


def act_of(page: str) -> Act | None:
    """What the page is for; None: for everybody."""
    return _ACTS.get(page)
