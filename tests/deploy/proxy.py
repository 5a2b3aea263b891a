"""The Caddy of deploy/Caddyfile, really running: on loopback, with certificates of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bridge.clock import SystemClock
from bridge.doctor.network import HttpAnswer, Network
from tests.builders import free_port, until

HERE = Path(__file__).resolve()
DEPLOY = HERE.parents[2] / "deploy"
HOST = "cameras.example.org"
# Beside PATH, where the test set-up may unpack the package without installing a service.
_UNPACKED = HERE.parents[2] / ".make" / "caddy" / "usr" / "bin"
_STARTED_S = 20.0


def caddy() -> str:
    found = shutil.which("caddy", path=f"{os.environ['PATH']}{os.pathsep}{_UNPACKED}")
    assert found, "these tests need Caddy: apt-get install caddy"
    return found


def adapted_for_a_test(port: int) -> str:
    """The shipped file, with certificates made here instead of fetched, and another port."""
    shipped = (DEPLOY / "Caddyfile").read_text()
    beginning = "{\n\tadmin off\n"
    assert shipped.count(beginning) == 1
    ours = f"\tskip_install_trust\n\tlocal_certs\n\thttps_port {port}\n"
    return shipped.replace(beginning, beginning + ours)


@dataclass(frozen=True)
class Proxy:
    """`network` finds every name at the proxy and trusts what it signs; `log` is all it wrote."""

    network: Network
    process: subprocess.Popen[bytes]
    _log: Path

    def log(self) -> str:
        return self._log.read_text()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def proxying(to_port: int, folder: Path) -> Iterator[Proxy]:
    port = free_port()
    config = folder / "Caddyfile"
    config.write_text(adapted_for_a_test(port))
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(
            [caddy(), "run", "--config", str(config), "--adapter", "caddyfile"],
            env={
                **os.environ,
                "PRIVATE_EYE_HOST": HOST,
                "PRIVATE_EYE_PUBLIC_DOOR": f"127.0.0.1:{to_port}",
                "XDG_DATA_HOME": str(folder),
                "XDG_CONFIG_HOME": str(folder),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield Proxy(_network(folder, port), process, folder / "caddy.log")
    finally:
        process.kill()
        process.wait(10)


def _network(folder: Path, port: int) -> Network:
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    until(
        lambda: root.exists() and root.read_text().endswith("-----END CERTIFICATE-----\n"),
        _STARTED_S,
    )

    def lookup(host: str, asked: int) -> list[tuple[str, int]]:
        return [("127.0.0.1", asked if host == "127.0.0.1" else port)]

    network = Network(SystemClock(), authorities=str(root), lookup=lookup)
    until(lambda: isinstance(network.ask(f"https://{HOST}/"), HttpAnswer), _STARTED_S)
    return network
