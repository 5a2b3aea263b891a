"""What a line of the log looks like, and what never gets into one."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.ops.logs import redact, setup

log = logging.getLogger("bridge.tests")


@pytest.fixture
def lines() -> Iterator[StringIO]:
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in ("root", "bridge", "skill")}
    stream = StringIO()
    setup("INFO", stream)
    yield stream
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_line_is_time_level_event_and_fields(lines: StringIO) -> None:
    log.info("ingest.ended", extra={"camera": "front", "up_s": 12, "reason": "no picture"})
    at, rest = lines.getvalue().split(" ", 1)
    assert rest == 'INFO ingest.ended camera=front up_s=12 reason="no picture"\n'
    assert at.endswith("Z")
    assert len(at) == len("2026-03-01T12:00:00.250Z")


def test_lower_levels_are_left_out(lines: StringIO) -> None:
    log.debug("noise")
    logging.getLogger("alembic").info("noise")
    assert lines.getvalue() == ""


def test_a_value_cannot_pretend_to_be_a_line(lines: StringIO) -> None:
    log.info("camera.said", extra={"line": 'a\n2026 INFO fake k="v"'})
    assert lines.getvalue().count("\n") == 1


def test_secrets_are_taken_out_of_fields_and_tracebacks(lines: StringIO) -> None:
    try:
        raise ValueError("rtsp://anna:hunter2@10.0.0.8/stream1")
    except ValueError:
        log.exception("ingest.failed", extra={"url": "rtsp://anna:hunter2@10.0.0.8/s?key=k1"})
    assert "hunter2" not in lines.getvalue()
    assert "k1" not in lines.getvalue()
    assert lines.getvalue().count("rtsp://…@10.0.0.8/") == 3
    assert "Traceback" in lines.getvalue()


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("rtsp://u:p@h:554/s failed", "rtsp://…@h:554/s failed"),
        ("rtsp://u:p@ss@h/s", "rtsp://…@h/s"),
        ("rtsp://u:p/a?s#s@h/s", "rtsp://…@h/s"),
        ("'rtsp://u:p@h/s': 401", "'rtsp://…@h/s': 401"),
        ("rtsps://U:P@[::1]:322/s?a=b", "rtsps://…@[::1]:322/s?…"),
        ("RTSP://u:p@h/s", "RTSP://…@h/s"),
        ("http://h/cgi?user=a&pwd=b now", "http://h/cgi?… now"),
        ("http://h:8700/#token=abc", "http://h:8700/?…"),
        ("GET /live/AAAA.BBBB/index.m3u8?_HLS_msn=3 200", "GET /live/-/index.m3u8?… 200"),
        ("https://h/live/AAAA.BBBB/still.jpg", "https://h/live/-/still.jpg"),
        ("/live/AAAA.BBBB", "/live/-"),
        ("Authorization: Bearer abc.def-_", "Authorization: Bearer …"),
        ("token pe_0123abcd_s3cr3t_-x gone", "token pe_… gone"),
        ("GET /search?q=1 HTTP/1.1", "GET /search?… HTTP/1.1"),
        ("really? yes: 3/4", "really? yes: 3/4"),
        ("mail me@example.org", "mail me@example.org"),
    ],
)
def test_redaction(text: str, redacted: str) -> None:
    assert redact(text) == redacted


SECRET = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789@:!$&*+,;=.~_-/?#%'\"", min_size=8).map(
    lambda text: "Zq9" + text
)


@given(SECRET, SECRET)
def test_no_password_survives(user: str, password: str) -> None:
    text = redact(f"[tcp] rtsp://{user}:{password}@cam.local/stream: 401 Unauthorized")
    assert text == "[tcp] rtsp://…@cam.local/stream: 401 Unauthorized"
