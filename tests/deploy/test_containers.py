"""Containerfile and compose.yaml, read but not run: no container engine is at hand in tests."""

import ipaddress
import re
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
    assert runs.count("--require-hashes") == 2
    home = config.home.listen
    assert f"http://{home.host}:{home.port}/healthz" in written["HEALTHCHECK"]
    assert written["VOLUME"] == f'["{config.state}"]'
    assert not any(name == "ADD" for name, _ in instructions())
