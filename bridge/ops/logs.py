"""Logs: one line per event, `event key=value ...`, with secrets taken out at the very end.

    log.info("ingest.ended", extra={"camera": camera.id, "reason": end.reason})
    -> 2026-03-01T12:00:00.250Z INFO ingest.ended camera=front_room reason="no picture for 5 s"

Secrets are kept out where they arise (types that do not print). `redact` is the last defence: it
runs over the whole finished line, so tracebacks and other libraries' messages pass through it too.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

_OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_OURS = ("bridge", "skill")
_PLAIN = re.compile(r"[^\s\"=]+")

# Order matters: an address loses its name and password before its query is looked for.
_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # rtsp://name:password@host. People put anything into passwords, also @ / ? # and quotes: up to
    # the last @ of the word, which at times takes more than it had to.
    (re.compile(r"([a-z][a-z0-9+.-]*://)\S*@", re.IGNORECASE), r"\1…@"),
    # A playback grant is the path: who has it sees the house.
    (re.compile(r"/(live|clip)/[^/\s?#\"'<>]+"), r"/\1/-"),
    (re.compile(r"\b(bearer\s+)[^\s\"',]+", re.IGNORECASE), r"\1…"),
    (re.compile(r"\bpe_[0-9a-f]+_[A-Za-z0-9_-]+"), "pe_…"),
    # Sign-in links carry their token in the fragment, cameras their password in the query.
    (re.compile(r"([a-z][a-z0-9+.-]*://[^\s?#\"'<>]*)[?#][^\s\"'<>]*", re.IGNORECASE), r"\1?…"),
    (re.compile(r"((?<![^\s\"'=(])/[^\s?\"'<>]*)\?[^\s\"'<>]*"), r"\1?…"),
)


def redact(text: str) -> str:
    """The text without addresses' credentials and queries, grants and bearer tokens."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class KeyValue(logging.Formatter):
    """Time, level, event, then the fields of `extra` in the order they were given."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = [at.replace("+00:00", "Z"), record.levelname, record.getMessage()]
        fields = {k: v for k, v in vars(record).items() if k not in _OWN_FIELDS}
        words += [f"{name}={_value(value)}" for name, value in fields.items()]
        lines = [" ".join(words)]
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        if record.stack_info:
            lines.append(record.stack_info)
        return redact("\n".join(lines))


def setup(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every logger of the process to `stream` (stderr). Replaces what was set up before.

    `level` is for our own loggers; of libraries only warnings and worse are heard.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(KeyValue())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in _OURS:
        logging.getLogger(ours).setLevel(level.upper())


def _value(value: object) -> str:
    # A line break inside a value would let a camera's words look like a line of ours.
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
