"""The skill's way to the bridge, which also keeps what was answered."""

from collections.abc import Sequence
from typing import TypeVar

import requests

from skill.bridge_api import BridgeApi
from skill.contract.question import Asker, Question

T = TypeVar("T")


class Asked(BridgeApi):
    def __init__(self, url: str, token: str, *, session: requests.Session) -> None:
        super().__init__(url, token, session=session)
        self._answers: list[object] = []

    def ask(self, question: Question[T], asker: Asker, names: Sequence[str] = ()) -> T:
        answer = super().ask(question, asker, names)
        self._answers.append(answer)
        return answer

    def since_last(self) -> list[object]:
        """What was answered; it is forgotten here."""
        found, self._answers = self._answers, []
        return found
