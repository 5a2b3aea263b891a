"""What a program that the bridge starts inherits: next to nothing.

The bridge's own environment may hold the house key and the cameras' passwords (`${NAME}` in the
settings); ffmpeg reads whatever a camera sends. `tests/system/test_children.py` looks at the
environment of every child of a running house.
"""

import os
from collections.abc import Mapping

# Where programs, libraries, certificates and temporary files are, and in which language and zone
# one speaks. No proxies: a camera is reached directly.
_KEPT = frozenset(
    {
        *("PATH", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "LANG", "LC_ALL"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
    }
)


def environment(
    more: Mapping[str, str] | None = None, *, ours: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """For `env=` of a child. `more`: what this one needs besides."""
    kept = {name: value for name, value in ours.items() if name in _KEPT}
    return kept | dict(more or {})
