"""Containerfile and compose.yaml, read but not run: no container engine is at hand in tests."""

import ipaddress
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bridge.config import Config, load

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
ENVIRONMENT = {"PRIVATE_EYE_HOST": "cameras.example.org", "FRONT_ROOM_PASSWORD": "a"}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def config() -> Config:
    return load(DEPLOY / "container.toml", ENVIRONMENT)


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", "", text)
    return [(ln.partition(" ")[0], ln.partition(" ")[2]) for ln in joined.splitlines() if ln]


def address(compose: Any, service: str, network: str) -> str:
    return str(compose["services"][service]["networks"][network]["ipv4_address"])


def test_each_door_listens_on_its_own_network(compose: Any, config: Config) -> None:
    assert config.public.listen.host == address(compose, "bridge", "outside")
    assert config.home.listen.host == address(compose, "bridge", "inside")
    caddy = address(compose, "caddy", "outside")
    assert [str(network) for network in config.public.proxies] == [f"{caddy}/32"]
    public = compose["services"]["caddy"]["environment"]["PRIVATE_EYE_PUBLIC_DOOR"]
    assert public == f"{config.public.listen.host}:{config.public.listen.port}"


def test_caddy_meets_the_public_door_only(compose: Any) -> None:
    services, networks = compose["services"], compose["networks"]
    assert "inside" not in services["caddy"]["networks"]
    assert networks["outside"]["internal"] is True
    subnets = {
        name: ipaddress.ip_network(networks[name]["ipam"]["config"][0]["subnet"])
        for name in ("inside", "outside")
    }
    assert not subnets["inside"].overlaps(subnets["outside"])
    for service, network in (("bridge", "inside"), ("bridge", "outside"), ("caddy", "outside")):
        assert ipaddress.ip_address(address(compose, service, network)) in subnets[network]


def test_only_port_443_is_open_to_everybody(compose: Any) -> None:
    assert compose["services"]["bridge"]["ports"] == ["127.0.0.1:8700:8700"]
    assert compose["services"]["caddy"]["ports"] == ["443:443"]


@pytest.mark.parametrize("service", ["bridge", "caddy"])
def test_containers_may_do_little(compose: Any, service: str) -> None:
    given = compose["services"][service]
    assert given["read_only"] is True
    assert given["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in given["security_opt"]
    assert "privileged" not in given
    assert given["pids_limit"] > 0
    assert given["ulimits"]["core"] == 0


def test_bridge_runs_as_the_images_own_user(compose: Any) -> None:
    users = [given for name, given in instructions() if name == "USER"]
    assert users == [compose["services"]["bridge"]["user"]] == ["10001:10001"]
    assert compose["services"]["bridge"]["stop_grace_period"] == "15s"


def test_volumes_and_mounted_files_exist(compose: Any, config: Config) -> None:
    mounts = [v for given in compose["services"].values() for v in given["volumes"]]
    for mount in mounts:
        source = mount.split(":")[0]
        assert (
            (DEPLOY / source).is_file() if source.startswith(".") else source in compose["volumes"]
        )
    assert f"state:{config.state}" in mounts
    assert compose["services"]["bridge"]["build"]["dockerfile"] == "deploy/Containerfile"


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = [
        source
        for name, given in instructions()
        if name == "COPY" and not given.startswith("--from")
        for source in given.split()[:-1]
    ]
    kept = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in kept


def test_image_is_pinned_locked_and_checks_itself(config: Config) -> None:
    written = dict(instructions())  # of each instruction the last one, of the final stage
    bases = [given for name, given in instructions() if name == "FROM"]
    assert all(re.search(r"python:3\.11-slim-bookworm", base) for base in bases)
    runs = " ".join(given for name, given in instructions() if name == "RUN")
    assert runs.count("--require-hashes") == 3
    home = config.home.listen
    assert f"http://{home.host}:{home.port}/healthz" in written["HEALTHCHECK"]
    assert written["VOLUME"] == f'["{config.state}"]'
    assert not any(name == "ADD" for name, _ in instructions())


def test_compose_takes_no_image_but_by_a_digest_that_was_written_down(compose: Any) -> None:
    services = compose["services"]
    asked = re.compile(r"\$\{(PYTHON|CADDY)_IMAGE:\?[^}]*pin_images\.sh[^}]*\}")
    assert asked.fullmatch(services["caddy"]["image"])
    assert asked.fullmatch(services["bridge"]["build"]["args"]["PYTHON_IMAGE"])
    bases = [given for name, given in instructions() if name == "FROM"]
    assert all(base.startswith("${PYTHON_IMAGE:-") for base in bases)
    assert ("ARG", "PYTHON_IMAGE") in instructions()[:1]


def test_pinning_writes_digests_down_and_keeps_the_rest(tmp_path: Path) -> None:
    """With an engine that knows two images by two digests each."""
    script = shutil.copy(DEPLOY / "pin_images.sh", tmp_path)
    engine = tmp_path / "engine"
    engine.write_text(
        "#!/bin/sh\n"
        "for name; do :; done\n"
        '[ "$1" = pull ] || printf "%s@sha256:%064d\\n" "${name%:*}" 1 "${name%:*}" 2\n'
    )
    engine.chmod(0o700)
    written = tmp_path / ".env"
    written.write_text("FRONT_ROOM_PASSWORD=a\nCADDY_IMAGE=old\n")
    written.chmod(0o600)
    for _ in range(2):
        subprocess.run([script], env=os.environ | {"ENGINE": str(engine)}, check=True, timeout=30)
    one = "sha256:" + "1".zfill(64)
    assert written.read_text().splitlines() == [
        "FRONT_ROOM_PASSWORD=a",
        f"PYTHON_IMAGE=docker.io/library/python@{one}",
        f"CADDY_IMAGE=docker.io/library/caddy@{one}",
    ]
    assert written.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"pin_images.sh", "engine", ".env"}


def test_pinning_that_fails_changes_nothing(tmp_path: Path) -> None:
    script = shutil.copy(DEPLOY / "pin_images.sh", tmp_path)
    (tmp_path / ".env").write_text("CADDY_IMAGE=old\n")
    environment = os.environ | {"ENGINE": "/bin/false"}
    assert subprocess.run([script], env=environment, timeout=30).returncode != 0
    assert (tmp_path / ".env").read_text() == "CADDY_IMAGE=old\n"
