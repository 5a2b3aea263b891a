"""A second, independent RTSP camera: GStreamer's server. A program for the system's Python.

`/usr/bin/python3 gst_server.py CONFIG.json` prints `{"port": N}` and serves until its stdin closes.
CONFIG: {"mounts": {path: launch line}, "user", "password" (Digest), "certificate" (PEM: RTSPS)}.
"""

import json
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

VIEWER = "viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"


def protect(server: GstRtspServer.RTSPServer, config: dict[str, str]) -> None:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if "certificate" in config:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(config["certificate"]))
        auth.set_default_token(token)
    if "password" in config:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(config["user"], config["password"], token)
        auth.set_default_token(None)
    server.set_auth(auth)


def main() -> None:
    Gst.init(None)
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    protect(server, config)
    for path, launch in config["mounts"].items():
        mount = GstRtspServer.RTSPMediaFactory()
        mount.set_launch(launch)
        mount.add_role_from_structure(Gst.Structure.new_from_string(VIEWER))
        server.get_mount_points().add_factory(path, mount)
    server.attach(None)
    print(json.dumps({"port": server.get_bound_port()}), flush=True)
    loop = GLib.MainLoop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    loop.run()


main()
