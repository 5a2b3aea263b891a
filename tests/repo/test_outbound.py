"""Nothing connects to anywhere that the page "What leaves the house" does not list.

Every module that could reach the network or start a program stands in one of the tables below; a
module that does so and stands in none fails, and so does a place in a table that is no longer true.
`tests/system/test_outbound.py` watches a running house.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.ops import outbound
from bridge.ops.outbound import When
from skill import outbound as skills

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for folder in ("bridge", "skill")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]
# What opens connections, listens, or runs what can. `urllib.parse` and the like do not.
NETWORK = (
    *("socket", "ssl", "asyncio", "selectors", "http.client", "urllib.request", "urllib3"),
    *("requests", "httpx", "aiohttp", "smtplib", "ftplib", "poplib", "imaplib", "nntplib"),
    *("telnetlib", "xmlrpc", "socketserver", "http.server", "websocket", "websockets"),
    *("logging.handlers", "multiprocessing", "webbrowser", "waitress", "paho", "zeroconf"),
    *("boto3", "botocore", "grpc", "dns", "authlib.integrations.requests_client"),
    *("authlib.integrations.httpx_client", "ask_sdk_core.api_client", "bridge.alerts.outward"),
    "apprise",
)
PROGRAMS = (
    *("subprocess", "pty", "ctypes", "importlib", "runpy", "_posixsubprocess"),
    "bridge.cameras.child",
)
RUNS_PROGRAMS = ("system", "popen", "fork", "forkpty", "startfile")

# Each says `used` with its declaration, right where it connects. A command's process remembers
# nothing, so the ways of commands and of setting up only stand here.
CONNECTS: dict[str, tuple[str, ...]] = {
    "bridge/cameras/ingest.py": (outbound.CAMERA.id,),
    "bridge/cameras/ping.py": (outbound.CAMERA.id,),
    "bridge/cameras/rtsp_relay.py": (outbound.CAMERA.id,),
    "bridge/cameras/http_pictures.py": (outbound.CAMERA.id,),
    "bridge/vision/onvif/wire.py": (outbound.CAMERA_EVENTS.id,),
    "bridge/alerts/apprise_services.py": (outbound.APPRISE.id,),
    "bridge/alerts/web_push.py": (outbound.WEB_PUSH.id,),
    "bridge/alerts/mqtt/broker.py": (outbound.MQTT.id,),
    "bridge/alerts/webhook.py": (outbound.WEBHOOK.id,),
    "bridge/cli/asking.py": (outbound.COMMAND_LINE.id,),
    "bridge/doctor/network.py": (outbound.DOCTOR.id,),
    "bridge/doctor/machine.py": (outbound.DOCTOR.id,),
    "bridge/ops/fetching.py": (outbound.PLAYER.id, outbound.DETECTOR.id, outbound.FACE_FINDER.id),
    "skill/bridge_api.py": (skills.BRIDGE.id,),
    "skill/signature.py": (skills.CERTIFICATES.id,),
}
# They listen; nothing in them connects.
LISTENS = {
    "bridge/web/server.py",
    "bridge/web/connections.py",
    "bridge/demo/camera/simulated.py",
    "bridge/demo/camera/looped.py",
    "bridge/demo/house/live_scene.py",
    "bridge/demo/camera/server.py",
    "bridge/demo/camera/session.py",
}
# They start ffmpeg with arguments from `media.ffmpeg` that name pipes only (tested below), or our
# own demo cameras, or ask ffmpeg for its version; or they read a pipe.
PIPES_ONLY = {
    "bridge/cameras/binary.py",  # also: certificates of the system, for ffmpeg to trust
    "bridge/cameras/child.py",  # what it is given to run is its callers'
    "bridge/cameras/clip_encoder.py",
    "bridge/cameras/decode.py",
    "bridge/cameras/encoder.py",
    "bridge/footage/export.py",
    "bridge/footage/pictures.py",
    "bridge/vision/decoder.py",
    "bridge/vision/marking.py",
    "bridge/vision/classifier/cutting.py",
    "bridge/vision/classifier/child.py",  # our own worker, given pixels; also: what is installed
    "bridge/ops/children.py",  # what it is given to run is its callers'
    "bridge/sharing/painter.py",  # of `cameras.child` only what widens a pipe
    "bridge/sharing/pipeline.py",  # ffmpeg and our own workers, one behind the other
    "bridge/demo/house/process.py",
    "bridge/demo/house/live_scene.py",
    "bridge/demo/camera/recording.py",
}
# They hand on a child that `ingest` has started.
HANDS_ON = {"bridge/app/recording.py", "bridge/cameras/supervisor.py", "bridge/cameras/trial.py"}
# They connect for others, who say so; and are handed on to those.
FOR_OTHERS = {
    *("bridge/alerts/outward.py", "bridge/alerts/apprise_child.py"),
    *("bridge/app/receivers.py",),
}
# `ctypes` for mallopt and prctl; `importlib` for files and classes of packages that are installed.
# `ops/answers.py`: how long answers that others asked for may take.
OTHERWISE = {
    "bridge/ops/core_dumps.py",
    "bridge/ops/memory.py",
    "bridge/console/interaction.py",
    "bridge/ops/answers.py",
    "bridge/ops/npm.py",
    "bridge/vision/classifier/runtime.py",
    "skill/clean.py",
}
# Third-party packages of the bridge and the skill. None connects by itself: each was looked
# at. Those that can when told to are in NETWORK.
PACKAGES = {
    *("PIL", "alembic", "apprise", "argon2", "ask_sdk_core", "ask_sdk_model", "authlib"),
    *("certifi", "click", "cryptography", "dotenv", "ffmpeg", "flask", "http_ece", "msgspec"),
    *("numpy", "onnxruntime", "paho", "py_vapid", "pydantic", "pydantic_core", "pyotp"),
    *("rapidfuzz", "requests", "rfc8785", "segno", "sqlalchemy", "urllib3", "waitress"),
    *("webauthn", "werkzeug", "zxcvbn"),
}
STANDARD = sys.stdlib_module_names


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_of(module: str, listed: tuple[str, ...]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in listed)


def runs_by_os(tree: ast.AST) -> bool:
    """`os.system`, `os.execv`, `__import__` and the like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called = node.attr
            starts = called.startswith(("exec", "spawn", "posix_spawn"))
            if node.value.id == "os" and (called in RUNS_PROGRAMS or starts):
                return True
        if isinstance(node, ast.Name) and node.id in ("__import__", "eval", "exec"):
            return True
    return False


def could_leave(source: str) -> bool:
    tree = ast.parse(source)
    found = any(is_of(module, (*NETWORK, *PROGRAMS)) for module in imported(tree))
    return found or runs_by_os(tree)


def noted(source: str) -> set[str]:
    """The declarations (their names in the code) with which `outbound.used` is called."""
    return {
        call.args[0].attr
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "used"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "outbound"
        and isinstance(call.args[0], ast.Attribute)
    }


def test_every_module_that_could_connect_is_accounted_for() -> None:
    able = {name(path) for path in CODE if could_leave(path.read_text())}
    assert able == {*CONNECTS, *LISTENS, *PIPES_ONLY, *HANDS_ON, *OTHERWISE, *FOR_OTHERS}


@pytest.mark.parametrize(
    "code",
    [
        "import smtplib",
        "from urllib import request",
        "import urllib.request as quiet",
        "from http import client",
        "def later():\n    import socket",
        "import os\nos.posix_spawn('/bin/nc', [], {})",
        "__import__('socket')",
        "from logging.handlers import SysLogHandler",
        "from ask_sdk_core.api_client import DefaultApiClient",
    ],
)
def test_a_new_way_out_would_be_noticed(code: str) -> None:
    assert could_leave(code)


def test_what_connects_while_the_bridge_runs_says_so_where_it_does() -> None:
    ours = {way.id: which for which, way in vars(outbound).items() if way in outbound.ALL}
    theirs = {way.id: which for which, way in vars(skills).items() if way in skills.ALL}
    running = {way.id for way in outbound.ALL if way.when is When.RUNNING} | set(theirs)
    silent = {
        path: missing
        for path, ids in CONNECTS.items()
        if (missing := {(ours | theirs)[i] for i in ids if i in running} - noted(read(path)))
    }
    assert silent == {}


def test_every_declared_way_is_somebodys() -> None:
    declared = {way.id for way in (*outbound.ALL, *skills.ALL)}
    by_code = {way for ways in CONNECTS.values() for way in ways}
    assert declared == by_code | {way.id for way in outbound.BY_OTHERS}
    assert len(declared) == len(outbound.ALL) + len(skills.ALL)


def test_who_only_listens_never_connects() -> None:
    connecting = {"connect", "connect_ex", "create_connection", "open_connection", "sendto"}
    for path in LISTENS:
        called = {
            node.attr for node in ast.walk(ast.parse(read(path))) if isinstance(node, ast.Attribute)
        }
        assert called & connecting == set(), path


def test_the_packages_are_those_that_were_looked_at() -> None:
    own = {"bridge", "skill", "interaction_models"}
    found = {
        module.partition(".")[0]
        for path in CODE
        for module in imported(ast.parse(read(name(path))))
    }
    assert found - own - STANDARD <= PACKAGES


def test_no_child_but_a_cameras_is_given_an_address() -> None:
    """In `media.ffmpeg`, what makes an address into arguments is called by `ingest` alone."""
    tree = ast.parse(read("bridge/media/ffmpeg.py"))
    makers = {
        function.name: {
            node.func.id
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
    }
    assert {maker for maker, calls in makers.items() if "_source" in calls} == {"ingest"}
    inputs = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ffmpeg.input"
    ]
    assert sorted(set(inputs)) == ["'anullsrc=r=48000:cl=stereo'", "'pipe:0'", "address"]
    callers = [name(path) for path in CODE if "ffmpeg.ingest(" in path.read_text()]
    assert callers == ["bridge/cameras/ingest.py"]


def test_pages_have_no_way_out_that_their_policy_does_not_close() -> None:
    """`connect-src 'self'` closes all others; peer connections are outside of it."""
    scripts = sorted((ROOT / "bridge/web/static/js").glob("*.js"))
    assert scripts
    for script in scripts:
        for way in ("RTCPeerConnection", "WebTransport", "importScripts"):
            assert way not in script.read_text(), script.name


def read(path: str) -> str:
    return (ROOT / path).read_text()
