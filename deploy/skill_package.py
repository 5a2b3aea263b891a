"""Assembles the skill package for `ask deploy`.

    .venv/bin/python deploy/skill_package.py --host cameras.example.org --out ../my-skill

Nothing in it is a copy that could grow old: the manifest is skill-package/skill.json with the host
filled in, the interaction models are those of interaction_models/ with the names of this house's
cameras, and the icons are drawn. Run it again after a change of either; what `ask` keeps in the
same folder (.ask/ask-states.json, the skill's id) stays as it is.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal

from PIL import Image, ImageDraw

from bridge.config import CameraConfig, Config, LinkingConfig, load
from bridge.errors import PrivateEyeError
from bridge.model import VoiceScope

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent / "interaction_models"
PLACEHOLDER = "YOUR-HOST"
ICON_SIZES = (108, 512)
Certificate = Literal["Trusted", "Wildcard"]
Json = dict[str, Any]

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
_NOT_SPOKEN = re.compile(r"[^\w' .-]|_")


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if not _HOST.fullmatch(options.host):
        print(f"{options.host!r} is not a name like cameras.example.org", file=sys.stderr)
        return 2
    try:
        config = load(options.config) if options.config else Config()
    except PrivateEyeError as error:
        print(error.message, file=sys.stderr)
        return 1
    cameras, linking = config.camera, config.alexa.linking
    written = assemble(options.out, options.host, cameras, options.certificate, linking)
    for path in written:
        print(path)
    print(f"\n{len(cameras)} cameras by name. Next:  cd {options.out} && ask deploy")
    return 0


def assemble(
    out: Path,
    host: str,
    cameras: Iterable[CameraConfig],
    certificate: Certificate = "Trusted",
    linking: LinkingConfig | None = None,
) -> list[Path]:
    """Write the package; gives the files written. Files that are not ours are left alone."""
    package = out / "skill-package"
    images = package / "assets" / "images"
    models = package / "interactionModels" / "custom"
    for folder in (images, models):
        folder.mkdir(parents=True, exist_ok=True)
    resources = out / "ask-resources.json"
    shutil.copyfile(HERE / "ask-resources.json", resources)
    written = [resources, _write(package / "skill.json", manifest(host, certificate))]
    if linking is not None:
        private = package / "accountLinking.json"
        private.touch(mode=0o600)  # it holds the client secret
        written.append(_write(private, account_linking(host, linking)))
    named = tuple(cameras)
    for model in sorted(MODELS.glob("*.json")):
        with_rooms = with_cameras(json.loads(model.read_text("utf-8")), named)
        written.append(_write(models / model.name, with_rooms))
    for size in ICON_SIZES:
        icon(size).save(images / f"icon-{size}.png", optimize=True)
        written.append(images / f"icon-{size}.png")
    return written


def manifest(host: str, certificate: Certificate) -> Json:
    text = (HERE / "skill-package" / "skill.json").read_text("utf-8")
    filled: Json = json.loads(text.replace(PLACEHOLDER, host))
    filled["manifest"]["apis"]["custom"]["endpoint"]["sslCertificateType"] = certificate
    return filled


def account_linking(host: str, linking: LinkingConfig) -> Json:
    """What Amazon is to know of this house's OAuth server."""
    request = {
        "type": "AUTH_CODE",
        "authorizationUrl": f"https://{host}/oauth/authorize",
        "accessTokenUrl": f"https://{host}/oauth/token",
        "clientId": linking.client_id,
        "clientSecret": linking.client_secret.get_secret_value(),
        "scopes": [scope.value for scope in VoiceScope],
        "accessTokenScheme": "HTTP_BASIC",
        "domains": [host],
        "defaultTokenExpirationInSeconds": 3600,
        "skipOnEnablement": True,  # who has not linked is told how, by voice and by a card
    }
    return {"accountLinkingRequest": request}


def with_cameras(model: Json, cameras: tuple[CameraConfig, ...]) -> Json:
    """The model with this house's cameras as the first values of the slot type ROOM.

    A general value of the same name gives way and leaves its synonyms (front room keeps "lounge");
    what a camera is called means nothing else any more.
    """
    changed = deepcopy(model)
    rooms = next(
        kind
        for kind in changed["interactionModel"]["languageModel"]["types"]
        if kind["name"] == "ROOM"
    )
    taken = {name for camera in cameras for name in _names(camera)}
    general = rooms["values"]
    rooms["values"] = [_house_value(camera, general, taken) for camera in cameras]
    used = {camera.id for camera in cameras}
    rooms["values"] += [
        _without(value, taken, used) for value in general if _spoken(_name(value)) not in taken
    ]
    return changed


def icon(size: int) -> Image.Image:
    """An eye with a house in its pupil; drawn large, then made small, for smooth edges."""
    side = 4 * size
    image = Image.new("RGB", (side, side), "#14213d")
    draw = ImageDraw.Draw(image)

    def at(*places: float) -> list[float]:
        return [place * side for place in places]

    draw.chord(at(-0.04, 0.232, 1.04, 1.312), 210, 330, fill="#ffffff")
    draw.chord(at(-0.04, -0.312, 1.04, 0.768), 30, 150, fill="#ffffff")
    draw.ellipse(at(0.31, 0.31, 0.69, 0.69), fill="#fca311")
    draw.polygon(at(0.5, 0.38, 0.61, 0.49, 0.39, 0.49), fill="#14213d")
    draw.rectangle(at(0.425, 0.49, 0.575, 0.6), fill="#14213d")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _house_value(camera: CameraConfig, general: list[Json], taken: set[str]) -> Json:
    own = _names(camera)
    inherited = [
        synonym
        for value in general
        if _spoken(_name(value)) in own
        for synonym in value["name"].get("synonyms", [])
        if _spoken(synonym) not in taken
    ]
    return {"id": camera.id, "name": {"value": own[0], "synonyms": [*own[1:], *inherited]}}


def _without(value: Json, taken: set[str], used: set[str]) -> Json:
    kept = [s for s in value["name"].get("synonyms", []) if _spoken(s) not in taken]
    same = {"name": {"value": _name(value), "synonyms": kept}}
    # Ids must be unique; only ours are meant for anybody.
    return same if value["id"] in used else {"id": value["id"], **same}


def _names(camera: CameraConfig) -> list[str]:
    """As they are spoken, the camera's name first, none twice."""
    names = dict.fromkeys(_spoken(name) for name in (camera.name, *camera.aliases))
    return [name for name in names if name] or [_spoken(camera.id)]


def _spoken(name: str) -> str:
    return " ".join(_NOT_SPOKEN.sub(" ", name.casefold()).split())


def _name(value: Json) -> str:
    return str(value["name"]["value"])


def _write(path: Path, value: Json) -> Path:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Assemble the skill package for `ask deploy`.")
    parser.add_argument("--host", required=True, help="the public name, e.g. cameras.example.org")
    parser.add_argument("--out", required=True, type=Path, help="folder of the package")
    parser.add_argument("--config", type=Path, help="private-eye.toml, for the cameras' names")
    parser.add_argument(
        "--certificate",
        choices=("Trusted", "Wildcard"),
        default="Trusted",
        help="Wildcard when the certificate names the host only as *.example.org",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
