"""How much of the house one person may take, so that it is there for the others. Pure."""

from collections.abc import Mapping

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act

# Requests for pictures that wait for the camera; more only while most of a pool is free.
MOST_WAITING = 16
# A player has two: a reload of the playlist, and a part. One that begins anew, or takes up another
# stream, has given up one of them, which does not know it yet.
MOST_WAITING_OF_A_VIEW = 3
# Open views, live and of clips.
MOST_VIEWS = 128
# Files that are being made, or read.
MOST_FILES = 2
# Acts of one kind within a minute; what is dear, or letters of the house, is rarer. A wall opens 16
# views at each load, and again when a large one is closed, on each device. How many are open at a
# time is bounded above.
A_MINUTE_S = 60.0
MOST_A_MINUTE = 60
_OF_ITS_OWN: Mapping[Act, int] = {
    Act.LIVE_OPEN: 600,
    Act.ACCOUNT_RENAME: 6,
    Act.ACCOUNT_RECOVERY_CODES: 6,
    Act.ALEXA_CODE: 12,
    Act.ALEXA_LINK_CODE: 12,
    Act.PERSON_LINK: 24,
    Act.TOKEN_CREATE: 12,
    Act.LEDGER_EXPORT: 6,
    Act.CLIP_DOWNLOAD: 24,
    Act.CLIP_SHARE: 12,
}


def whose(actor: Actor) -> str | None:
    """Whose allowance it comes out of, on however many devices. None: this machine's command line,
    which has no limits: whoever has it can do all that the house can."""
    return None if actor.kind is ActorKind.COMMAND_LINE else actor.person or actor.id


def most_a_minute(act: Act) -> int:
    return _OF_ITS_OWN.get(act, MOST_A_MINUTE)
