"""The HTTPS endpoint without a web framework: headers and bytes in, status and bytes out.

A request is answered only if Amazon signed it and it has not been seen before. Everything else is
a bare 400: no sender learns which check failed.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from skill.rejections import Rejections
from skill.signature import Rejected

LONGEST_REQUEST = 128 * 1024

Verify = Callable[[Mapping[str, str], bytes, datetime], None]
Seen = Callable[[str, datetime], bool]


class Webhook:
    """Thread-safe if its parts are.

    `seen_before(request_id, now)` answers whether that id came within the last 5 minutes and
    remembers it, in one step: of two copies arriving together only one may pass. Five minutes
    cover the signature's +-150 s.
    """

    def __init__(
        self,
        verify: Verify,
        handle: Callable[[bytes], dict[str, Any]],
        seen_before: Seen,
        *,
        now: Callable[[], datetime],
        max_bytes: int = LONGEST_REQUEST,
    ) -> None:
        self._verify = verify
        self._handle = handle
        self._seen_before = seen_before
        self._now = now
        self._max_bytes = max_bytes
        self._rejections = Rejections()

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """The HTTP status and the JSON to send; `body` is exactly what came over the wire."""
        now = self._now()
        try:
            self._check(headers, body, now)
        except Rejected as why:
            self._rejections.note(str(why), now)
            return 400, b""
        self._rejections.tell(now)
        return 200, json.dumps(self._handle(body)).encode()

    def _check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        if len(body) > self._max_bytes:
            raise Rejected("the request is too long")
        self._verify(headers, body, now)
        # Signed by Amazon from here on, so it may be parsed and its id may be stored.
        request_id = json.loads(body)["request"].get("requestId")
        if not isinstance(request_id, str) or not request_id:
            raise Rejected("the request has no id")
        if self._seen_before(request_id, now):
            raise Rejected("the request was seen before")
