from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from bridge.clock import SystemClock
from bridge.doctor.network import Network
from tests.doctor.authority import Certified, a_root, an_intermediate

Lead = Callable[..., Network]


@pytest.fixture(scope="session")
def root() -> Certified:
    return a_root()


@pytest.fixture(scope="session")
def intermediate(root: Certified) -> Certified:
    return an_intermediate(root)


@pytest.fixture
def lead(root: Certified, tmp_path: Path) -> Lead:
    """A network that trusts the test's root and finds every name at one port of this machine."""
    authorities = tmp_path / "root.pem"
    authorities.write_bytes(root.certificate.public_bytes(Encoding.PEM))

    def to(port: int, *, timeout_s: float = 5.0) -> Network:
        def lookup(host: str, asked: int) -> list[tuple[str, int]]:
            return [("127.0.0.1", asked if host == "127.0.0.1" else port)]

        return Network(
            SystemClock(), authorities=str(authorities), lookup=lookup, timeout_s=timeout_s
        )

    return to
