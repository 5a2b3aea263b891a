"""The skill's way to the bridge, which also keeps what was asked and answered."""

from collections.abc import Sequence
from typing import TypeVar

from skill.bridge_api import BridgeApi
from skill.contract.question import Asker, Question

T = TypeVar("T")


class Asked(BridgeApi):
    """`since_last` forgets what it gives."""

    def ask(self, question: Question[T], asker: Asker, names: Sequence[str] = ()) -> T:
        answer = super().ask(question, asker, names)
        self._kept().append((question, answer))
        return answer

    def since_last(self) -> list[tuple[Question[object], object]]:
        found = list(self._kept())
        self._kept().clear()
        return found

    def _kept(self) -> list[tuple[Question[object], object]]:
        kept: list[tuple[Question[object], object]] = self.__dict__.setdefault("kept", [])
        return kept
