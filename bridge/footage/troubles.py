"""What is wrong with recording at the moment, in sentences that the pages show."""

import threading


class Troubles:
    """One sentence per matter ("disk", a camera's id). Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sentences: dict[str, str] = {}

    def tell(self, matter: str, sentence: str) -> None:
        with self._lock:
            self._sentences[matter] = sentence

    def over(self, matter: str) -> None:
        with self._lock:
            self._sentences.pop(matter, None)

    def now(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(dict.fromkeys(self._sentences.values()))
