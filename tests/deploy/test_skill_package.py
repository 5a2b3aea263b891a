"""The package that `ask deploy` uploads, by Amazon's own models of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.account_linking.account_linking_request import AccountLinkingRequest
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope
from PIL import Image
from pydantic import SecretStr

from bridge.config import CameraConfig, LinkingConfig, SecretUrl
from deploy import skill_package
from deploy.skill_package import assemble, icon, main, manifest, with_cameras
from interaction_models import LOCALES

HOST = "cameras.example.org"


def a_camera(id_: str, name: str, *aliases: str) -> CameraConfig:
    return CameraConfig(id=id_, name=name, aliases=aliases, url=SecretUrl("rtsp://u:p@192.0.2.1/"))


def a_model() -> Any:
    return json.loads((skill_package.MODELS / "en-GB.json").read_text())


def rooms(model: Any) -> dict[str, list[str]]:
    types = model["interactionModel"]["languageModel"]["types"]
    values = next(kind["values"] for kind in types if kind["name"] == "ROOM")
    return {value["name"]["value"]: value["name"]["synonyms"] for value in values}


def round_trip(value: Any, kind: type) -> Any:
    """Through Amazon's model and back: what it does not know is gone, what is wrong raises."""
    serializer = DefaultSerializer()
    return _present(serializer.serialize(serializer.deserialize(json.dumps(value), kind)))


def _present(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _present(each) for key, each in value.items() if each is not None}
    return [_present(each) for each in value] if isinstance(value, list) else value


@pytest.fixture
def package(tmp_path: Path) -> Path:
    assemble(tmp_path, HOST, [a_camera("hall", "Hallway"), a_camera("pond", "koi pond (back)")])
    return tmp_path / "skill-package"


@pytest.mark.parametrize("certificate", ["Trusted", "Wildcard"])
def test_manifest_is_understood_whole_by_amazons_model(
    certificate: skill_package.Certificate,
) -> None:
    ours = manifest(HOST, certificate)
    assert round_trip(ours, SkillManifestEnvelope) == ours
    endpoint = ours["manifest"]["apis"]["custom"]["endpoint"]
    assert endpoint == {"uri": f"https://{HOST}/alexa", "sslCertificateType": certificate}
    assert ours["manifest"]["permissions"] == []
    assert skill_package.PLACEHOLDER not in json.dumps(ours)


def test_models_are_understood_whole_by_amazons_model(package: Path) -> None:
    models = sorted((package / "interactionModels" / "custom").glob("*.json"))
    assert [model.stem for model in models] == sorted(LOCALES)
    for model in models:
        ours = json.loads(model.read_text())
        assert round_trip(ours, InteractionModelData) == ours
        assert list(rooms(ours))[:2] == ["hallway", "koi pond back"]


def test_every_locale_of_the_manifest_has_a_model_and_icons(package: Path) -> None:
    published = json.loads((package / "skill.json").read_text())["manifest"]
    locales = published["publishingInformation"]["locales"]
    shipped = {path.stem for path in (package / "interactionModels" / "custom").iterdir()}
    assert set(locales) == shipped
    for locale in locales.values():
        for key, size in (("smallIconUri", 108), ("largeIconUri", 512)):
            with Image.open(package / locale[key].removeprefix("file://")) as image:
                assert (image.format, image.size) == ("PNG", (size, size))
        for phrase in locale["examplePhrases"]:
            assert "private eye" in phrase


def test_resources_point_at_the_package(package: Path) -> None:
    resources = json.loads((package.parent / "ask-resources.json").read_text())
    assert resources["profiles"]["default"] == {"skillMetadata": {"src": "./skill-package"}}


def test_without_cameras_the_models_are_the_shipped_ones() -> None:
    assert with_cameras(a_model(), ()) == a_model()


def test_a_camera_takes_the_place_of_the_general_room_of_its_name() -> None:
    named = rooms(with_cameras(a_model(), (a_camera("den", "Front room", "snug"),)))
    general = rooms(a_model())
    assert named["front room"] == ["snug", *general["front room"]]
    assert len(named) == len(general)


def test_what_a_camera_is_called_means_nothing_else() -> None:
    named = rooms(with_cameras(a_model(), (a_camera("study", "study"), a_camera("x", "lounge"))))
    assert "study" not in named["office"]
    assert "lounge" not in named["front room"]
    spoken = [name for value, synonyms in named.items() for name in (value, *synonyms)]
    assert spoken.count("study") == 1
    assert spoken.count("lounge") == 1


def test_ids_are_unique_though_a_camera_uses_a_general_one() -> None:
    model = with_cameras(a_model(), (a_camera("garden", "pond corner"),))
    types = model["interactionModel"]["languageModel"]["types"]
    for kind in types:
        ids = [value["id"] for value in kind["values"] if "id" in value]
        assert len(ids) == len(set(ids))
    assert "garden" in rooms(model)


def test_names_are_made_speakable() -> None:
    named = rooms(with_cameras(a_model(), (a_camera("c2", "Cam_2: Anna's  Room!"),)))
    assert next(iter(named)) == "cam 2 anna's room"


def test_assembling_again_leaves_what_ask_keeps_there(tmp_path: Path) -> None:
    state = tmp_path / ".ask" / "ask-states.json"
    state.parent.mkdir()
    state.write_text('{"skillId": "mine"}')
    assert assemble(tmp_path, HOST, []) == assemble(tmp_path, HOST, [])
    assert state.read_text() == '{"skillId": "mine"}'


def test_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "private-eye.toml"
    config.write_text('[[camera]]\nid = "attic"\nname = "attic"\nurl = "rtsp://u:hunter2@h/"\n')
    out = tmp_path / "out"
    given = ["--host", HOST, "--out", str(out), "--config", str(config)]
    assert main(given) == 0
    assert "1 cameras by name" in capsys.readouterr().out
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"hunter2" not in written
    assert main([*given[:4], "--config", str(tmp_path / "none.toml")]) == 1
    assert main(["--host", "https://cameras.example.org/", "--out", str(out)]) == 2


def test_account_linking_is_understood_whole_by_amazons_model(tmp_path: Path) -> None:
    linking = LinkingConfig(
        client_id="private-eye-skill", client_secret=SecretStr("s" * 24), vendor_id="M2EXAMPLE"
    )
    assemble(tmp_path, HOST, [], linking=linking)
    path = tmp_path / "skill-package" / "accountLinking.json"
    assert path.stat().st_mode & 0o777 == 0o600
    ours = json.loads(path.read_text())
    assert round_trip(ours, AccountLinkingRequest) == ours
    asked = ours["accountLinkingRequest"]
    assert asked["authorizationUrl"] == f"https://{HOST}/oauth/authorize"
    assert asked["clientSecret"] == "s" * 24


def test_icons_are_not_blank() -> None:
    assert len(icon(108).getcolors(108 * 108) or []) > 3
