"""Sentences for when the house cannot be asked, or the skill fails. Pure."""

from collections.abc import Mapping

from skill.bridge_fault import BridgeFault

_TROUBLES: Mapping[BridgeFault, str] = {
    BridgeFault.UNREACHABLE: (
        "I can't reach Private Eye at your home. "
        "Please check that it's running and on the internet."
    ),
    BridgeFault.TIMED_OUT: (
        "Private Eye at your home isn't answering. Please try again in a moment."
    ),
    BridgeFault.REFUSED: (
        "Private Eye at your home doesn't accept this skill's key any more. "
        "Please give the skill a new one."
    ),
    BridgeFault.NEWER: (
        "Private Eye has been updated at your home, so please update this skill too; "
        "the guide in the deploy folder says how."
    ),
    BridgeFault.OLDER: (
        "This skill is newer than Private Eye at your home, so please update that too."
    ),
    BridgeFault.OTHER: (
        "Private Eye at your home had a problem with that. Please try again in a moment."
    ),
}


class TroubleSpeech:
    def trouble(self, kind: BridgeFault) -> str:
        return _TROUBLES[kind]

    def sorry(self) -> str:
        return "Sorry, something went wrong on my side. Please try that again."

    def title(self) -> str:
        return "Private Eye"
