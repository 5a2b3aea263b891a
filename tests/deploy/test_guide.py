"""The guide says what to type, what to say and what is answered. All of it must be so."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from bridge.console import interaction
from bridge.doctor import certificate, public_doors, replay
from interaction_models import LOCALES
from skill.bridge_fault import BridgeFault
from skill.language.choice import for_locale

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
GUIDE = (DEPLOY / "README.md").read_text()
FLOWING = " ".join(GUIDE.split())


def spoken_in_the_guide() -> list[str]:
    return sorted(set(re.findall(r'\*"Alexa, ([^"]+)"\*', FLOWING)))


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_the_guide_tells_to_say_is_understood(locale: str) -> None:
    intents = {
        said: interaction.load(locale).understand(said.rstrip(".")).intent
        for said in spoken_in_the_guide()
    }
    assert intents == {
        "open private eye": interaction.LAUNCH,
        "ask private eye to show the front room": "ShowCameraIntent",
    }


def test_example_phrases_of_the_manifest_are_understood() -> None:
    manifest = json.loads((DEPLOY / "skill-package" / "skill.json").read_text())["manifest"]
    for locale, published in manifest["publishingInformation"]["locales"].items():
        model = interaction.load(locale)
        understood = [model.understand(phrase).intent for phrase in published["examplePhrases"]]
        assert understood == [interaction.LAUNCH, "ShowCameraIntent", "ListCamerasIntent"]


def test_answers_in_the_guide_are_the_skills_own() -> None:
    words = for_locale("en-US")
    for sentence in (
        words.accounts.not_met().partition(". ")[0],
        words.accounts.whats_the_code(),
        words.accounts.confirmed("our house"),
        words.troubles.trouble(BridgeFault.UNREACHABLE).partition(". ")[0],
    ):
        assert sentence in FLOWING


def test_findings_the_guide_names_are_the_doctors() -> None:
    for name in (
        *(public_doors.ADDRESS, public_doors.ALEXA, public_doors.MEDIA, public_doors.HOME),
        *(certificate.NAME, replay.PICTURE, "skill id"),
    ):
        assert f"*{name}*" in FLOWING


def test_every_file_of_the_folder_is_in_the_guide() -> None:
    files = {path.name for path in DEPLOY.iterdir() if not path.name.startswith((".", "__"))}
    unexplained = {name for name in files if name not in GUIDE}
    assert unexplained <= {"README.md", "Containerfile.dockerignore"}


def test_exposure_that_the_guide_names_is_systemds() -> None:
    unit = DEPLOY / "private-eye.service"
    command = ["systemd-analyze", "security", "--offline=yes", str(unit)]
    judged = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"Overall exposure level for \S+: (\S+)", judged)
    assert found
    assert f"exposure {found[1]} of 10" in FLOWING
