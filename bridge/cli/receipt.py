"""`private-eye receipt verify`: whether a copy is what the house gave out.

The house says whether it signed the receipt; the copy is held against it here, byte for byte.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bridge.cli.asking import ask, config_option, state_of, state_option
from bridge.errors import Kind, PrivateEyeError

_LARGEST = 16 * 1024
_AT_ONCE = 1024 * 1024
# How a postcard that was saved begins, and where it holds what it was given (postcard.html).
_PAGE = b"<!doctype html>"
_BEGINS, _ENDS = b'<script type="application/json" id="sealed">', b"</script>"
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
    what it gave out. Exit status 1 when it is not."""
    text = _read(file)
    answer = ask(
        state_of(config, state), "POST", "/api/v1/shares/receipts/check", {"receipt": text}
    )
    if not answer["genuine"]:
        click.echo("This house did not sign this receipt, or it was changed since.")
        context.exit(1)
    said = json.loads(text)
    click.echo(f"This house signed this receipt. {_words(said)}")
    if copy is None:
        return
    if not _is_as_given_out(copy, said):
        click.echo(f"The clip in {copy} is not what this house gave out: another, or changed.")
        context.exit(1)
    click.echo(f"The clip in {copy} is what this house gave out, to the last bit.")


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


def _is_as_given_out(copy: Path, said: Mapping[str, Any]) -> bool:
    """The copy itself, or a saved page with its sealed pieces."""
    digest = hashlib.sha256()
    try:
        with copy.open("rb") as opened:
            is_page = opened.read(len(_PAGE)).lower() == _PAGE
            opened.seek(0)
            if is_page:
                for piece in _sealed(opened.read()):
                    digest.update(piece)
            else:
                while data := opened.read(_AT_ONCE):
                    digest.update(data)
    except OSError as error:
        raise _unreadable(copy) from error
    found: str = said["sealed" if is_page else "copy"]["sha256"]
    return digest.hexdigest() == found


def _sealed(page: bytes) -> Iterator[bytes]:
    """What such a page holds; nothing where it is none."""
    held = page.partition(_BEGINS)[2].partition(_ENDS)[0]
    try:
        for piece in json.loads(held)["pieces"]:
            yield base64.b64decode(piece, validate=True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return


def _unreadable(file: Path) -> PrivateEyeError:
    return PrivateEyeError(Kind.NOT_FOUND, f"{file} cannot be read.")
