"""JPEG pictures cut out of whatever stands between them (ITU-T T.81, annex B). Sans-io.

Cameras that send one picture after another over HTTP disagree about where the boundary stands, what
it is called, whether a part says its type or its length. All agree about what a JPEG is.
"""

import re

from bridge.media.boxes import MediaError, TooLarge

MOST_PICTURE = 16 * 1024 * 1024
MOST_BETWEEN = 64 * 1024
_BEGIN = b"\xff\xd8\xff"
# In coded data: not a stuffed byte, a restart or a fill byte (B.1.1.2).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_LEAST = 0xC0  # of the markers that have a length
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class JpegSplitter:
    def __init__(self) -> None:
        self._pending = bytearray()
        self._at = 0  # how far the picture at the beginning was looked through; 0: there is none
        self._coded = False
        self._between = 0
        self._begun = False  # a picture whose end has not come

    def feed(self, chunk: bytes) -> list[bytes]:
        """The whole pictures. Raises MediaError for what is none, TooLarge for what has no end."""
        self._pending += chunk
        found = []
        while self._begin() and self._walk():
            found.append(bytes(self._pending[: self._at]))
            self._restart(self._at)
            self._begun = False
        if len(self._pending) > MOST_PICTURE:
            raise TooLarge("a picture without an end")
        return found

    def _begin(self) -> bool:
        if self._at:
            return True
        start = self._pending.find(_BEGIN)
        if start < 0:
            keep = len(_BEGIN) - 1
            self._between += max(0, len(self._pending) - keep)
            del self._pending[:-keep]
            if self._between > MOST_BETWEEN:
                raise TooLarge("no end") if self._begun else MediaError("no pictures")
            return False
        del self._pending[:start]
        self._at, self._between, self._begun = 2, 0, True
        return True

    def _walk(self) -> bool:
        """Whether the end was found; `_at` is behind it then."""
        pending = self._pending
        while True:
            if self._coded:
                marker = _MARKER.search(pending, self._at)
                if marker is None:
                    self._at = max(self._at, len(pending) - 1)
                    return False
                self._at, self._coded = marker.start(), False
                del marker  # as long as it is there, nothing can be taken off
            if len(pending) < self._at + 4 and pending[self._at : self._at + 2] != b"\xff\xd9":
                return False
            code = pending[self._at + 1] if pending[self._at] == 0xFF else 0
            if code == _EOI:
                self._at += 2
                return True
            if code == _SOI or (code < _LEAST and code not in _ALONE):
                # It was cut short: another begins, or what stands here is no JPEG.
                self._restart(max(2, self._at))
                if not self._begin():
                    return False
            else:
                self._step(code)

    def _step(self, code: int) -> None:
        if code == 0xFF:  # a fill byte
            self._at += 1
        elif code in _ALONE:
            self._at += 2
        else:
            size = int.from_bytes(self._pending[self._at + 2 : self._at + 4], "big")
            self._at += 2 + max(2, size)
            self._coded = code == _SOS

    def _restart(self, at: int) -> None:
        del self._pending[:at]
        self._at, self._coded = 0, False
