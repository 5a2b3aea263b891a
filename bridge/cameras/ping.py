"""A ping: whether it is of use to connect to a camera: milliseconds, no login, no picture.

An RTSP server has to answer a question (OPTIONS, without path, name or password): one that only
takes the connection hangs, or is a forwarding port whose camera is away. Of every other server it
is enough that it takes one: cameras that serve a single client would be kept busy by more. A file
or a device has to be there. What cannot be pinged is connected to.
"""

import os
import socket
from datetime import datetime
from urllib.parse import unquote, urlsplit

from bridge.config import CAMERA_PORTS
from bridge.media.end_reasons import EndReason
from bridge.media.stderr import classify
from bridge.ops import outbound


def ping(url: str, *, limit_s: float, at: datetime, mute: bool = False) -> EndReason | None:
    """Why it would be of no use to connect; None: the camera answers. Blocks, for a name longer
    than the limit. `mute`: of this camera it is known that it does not answer questions."""
    split = urlsplit(url)
    if split.scheme in ("file", "v4l2"):
        return _find(unquote(split.path))
    port = split.port or CAMERA_PORTS.get(split.scheme)
    if split.hostname is None or port is None:
        return None
    outbound.used(outbound.CAMERA, url, at)
    try:
        with socket.create_connection((split.hostname, port), limit_s) as connection:
            if split.scheme == "rtsp" and not mute:
                _ask(connection, split.hostname, port)
    except socket.gaierror:
        return _said("Failed to resolve hostname")
    except OSError as error:
        return _said(str(error))
    return None


def _ask(connection: socket.socket, host: str, port: int) -> None:
    """Raises TimeoutError without an answer. A refusal is one, and so is an end of it all: what
    does not like this question may like ffmpeg's."""
    name = f"[{host}]" if ":" in host else host
    question = f"OPTIONS rtsp://{name}:{port}/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"
    try:
        connection.sendall(question.encode())
        connection.recv(1)
    except ConnectionError:
        return


def _find(path: str) -> EndReason | None:
    return None if os.access(path, os.R_OK) else _said("No such file or directory")


def _said(complaint: str) -> EndReason:
    """As ffmpeg's own complaint would be said: the system words both."""
    return classify([complaint], exit_code=1)
