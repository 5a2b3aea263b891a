"""`private-eye receipt verify`: whether a copy is what the house gave out.

The house says whether it signed the receipt; the copy is held against it here, byte for byte, and
a page that was saved besides against the one that the house serves.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bridge.cli.asking import ask, config_option, page_of, state_of, state_option
from bridge.cli.saved_page import SavedPage, is_page
from bridge.errors import Kind, PrivateEyeError

_LARGEST = 16 * 1024
# Any: the house serves the same page for every link.
_POSTCARD = "/postcard/0"
_SEALED_ALONE = 3
_BLURRED = {
    "faces": "faces were blurred",
    "people": "people were blurred",
    "still": "everything was blurred but what moves",
    "nothing": "nothing was blurred",
}


@click.group()
def receipt() -> None:
    """Receipts of clips that were shared."""


@receipt.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("copy", type=click.Path(path_type=Path), required=False)
@config_option
@state_option
@click.pass_context
def verify(
    context: click.Context, file: Path, copy: Path | None, config: Path | None, state: Path | None
) -> None:
    """Say whether this house signed a receipt, and whether a COPY, or a page that was saved, is
    what it gave out. Exit status 1 when it is not; 3 where what is sealed in a page is, and the
    page around it is another than this house serves now."""
    text, house = _read(file), state_of(config, state)
    answer = ask(house, "POST", "/api/v1/shares/receipts/check", {"receipt": text})
    if not answer["genuine"]:
        click.echo("This house did not sign this receipt, or it was changed since.")
        context.exit(1)
    said = json.loads(text)
    click.echo(f"This house signed this receipt. {_words(said)}")
    if copy is None:
        return
    page = _page_in(copy)
    digest = _hash_of(copy) if page is None else page.sealed_hash()
    if digest != said["copy" if page is None else "sealed"]["sha256"]:
        click.echo(f"The clip in {copy} is not what this house gave out: another, or changed.")
        context.exit(1)
    if page is None:
        click.echo(f"The clip in {copy} is what this house gave out, to the last bit.")
    elif page.is_as_served(page_of(house, _POSTCARD), said["share"]):
        click.echo(
            f"The page {copy} is what this house gave out, to the last bit. It asks {page.house} "
            "for its key."
        )
    else:
        click.echo(
            f"The clip that is sealed in {copy} is what this house gave out. The page around it is "
            "not the one that this house serves now: it is of another version, or was changed, "
            "and may show something else."
        )
        context.exit(_SEALED_ALONE)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise PrivateEyeError(Kind.TOO_LARGE, f"{file} is too large to be a receipt.")
        return data.decode()
    except OSError as error:
        raise _unreadable(file) from error
    except UnicodeDecodeError as error:
        raise PrivateEyeError(Kind.INVALID, f"{file} is no receipt.") from error


def _words(said: Mapping[str, Any]) -> str:
    """Of a receipt that the house has signed, so that all of it is there."""
    covered = said["covered"]
    return (
        f"A copy of {said['milliseconds'] / 1000:g} s was made for {said['made_for']} at "
        f"{said['made_at']}; {_BLURRED[covered['what']]}, in {covered['pictures_covered']} of "
        f"{covered['pictures']} pictures; the clip it was made of has the SHA-256 "
        f"{said['clip']['sha256']}."
    )


def _page_in(copy: Path) -> SavedPage | None:
    try:
        with copy.open("rb") as opened:
            if not is_page(opened):
                return None
            return SavedPage(opened.read())
    except OSError as error:
        raise _unreadable(copy) from error


def _hash_of(copy: Path) -> str:
    try:
        with copy.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(copy) from error


def _unreadable(file: Path) -> PrivateEyeError:
    return PrivateEyeError(Kind.NOT_FOUND, f"{file} cannot be read.")
