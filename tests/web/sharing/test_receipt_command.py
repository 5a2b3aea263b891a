"""`private-eye receipt verify`, which asks the running bridge whether it gave that out."""

import base64
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.__main__ import main
from bridge.sharing.copies import PIECE
from bridge.web.http.identity import SHARE_KEY
from tests.web.clip_doors import Doors
from tests.web.sharing.test_postcard import opened_page, sealed_pieces
from tests.web.sharing.test_sharing import SMALL, Recipient, shared

MARK = '<script type="application/json" id="sealed">'


@pytest.fixture
def given(doors: Doors, tmp_path: Path) -> Path:
    """A folder with what a recipient saved, and where the command line finds the house."""
    doors.house.renderer.pieces = [b"ftyp moov", os.urandom(PIECE + 100)]
    clip = doors.house.a_clip("front", **vars(SMALL))
    recipient = Recipient(doors.public, shared(doors, clip)["link"])
    token = str(doors.program.headers["Authorization"]).removeprefix("Bearer ")
    folder = tmp_path / "given"
    folder.mkdir()
    contact = json.dumps({"url": doors.home, "token": token})
    (folder / "command-line.json").write_text(contact)
    (folder / "receipt.json").write_bytes(recipient.ask("GET", "/receipt.json").content)
    (folder / "copy.mp4").write_bytes(b"".join(doors.house.renderer.pieces))
    held = [base64.b64encode(piece).decode() for piece in sealed_pieces(recipient)[0]]
    page = opened_page(doors.public, "/postcard/0").text
    # As `saveAsFile` writes it.
    address, _, share = recipient.base.partition("/postcard/")
    key = str(recipient.http.headers[SHARE_KEY])
    block = {"house": address, "share": share, "key": key, "pieces": held}
    saved = page.replace("connect-src 'self'", f"connect-src {address}", 1)
    saved = saved.replace(MARK, MARK + json.dumps(block, separators=(",", ":")), 1)
    (folder / "page.html").write_text(saved)
    return folder


@pytest.mark.parametrize("copy", ["copy.mp4", "page.html"])
def test_what_was_given_out_is_known_again(given: Path, copy: str) -> None:
    result = verified(given, copy)
    assert result.exit_code == 0, result.output
    assert "This house signed this receipt. A copy of 4 s was made for Mrs Hill" in (result.output)
    assert "faces were blurred, in 40 of 50 pictures" in result.output
    assert "is what this house gave out" in result.output


def test_as_another_program_writes_it_a_receipt_says_the_same(given: Path) -> None:
    receipt = given / "receipt.json"
    receipt.write_text(json.dumps(json.loads(receipt.read_text()), indent=7, sort_keys=True))
    assert verified(given).exit_code == 0


@pytest.mark.parametrize("at", [0, 9, 20_000, -1])
def test_one_changed_bit_of_the_copy_is_found(given: Path, at: int) -> None:
    flip(given / "copy.mp4", at)
    result = verified(given, "copy.mp4")
    assert (result.exit_code, "is not what this house gave out" in result.output) == (1, True)


def test_one_changed_bit_of_a_saved_page_is_found(given: Path) -> None:
    page = given / "page.html"
    text = page.read_text()
    at = text.index('"pieces":["') + 1000
    page.write_text(text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :])
    assert verified(given, "page.html").exit_code == 1


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("</body>", "<video src=data:video/mp4;base64,AAAA autoplay></video></body>"),
        ("</body>", MARK + '{"pieces":[]}</script></body>'),
        ("const saved = savedHere();", "const saved = another();"),
        ("default-src 'none'", "default-src *"),
        ('{"house":"', '{"house":"https://elsewhere.example","house":"'),
        ('{"house":"', '{"house":"* '),
        ('{"house":"', '{"words":"<!--<script>","house":"'),
        ('"key":"', '"key":"<!--<script>'),
    ],
)
def test_of_a_page_that_shows_something_else_the_sealed_clip_alone_is_vouched_for(
    given: Path, was: str, becomes: str
) -> None:
    page = given / "page.html"
    text = page.read_text()
    assert was in text
    page.write_text(text.replace(was, becomes, 1))
    result = verified(given, "page.html")
    assert result.exit_code == 3, result.output
    assert "The page around it is not the one that this house serves" in result.output
    assert "to the last bit" not in result.output


def test_one_changed_bit_of_the_receipt_is_found(given: Path) -> None:
    receipt = given / "receipt.json"
    whole = receipt.read_bytes()
    for at in range(0, len(whole), 37):
        receipt.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        result = verified(given, "copy.mp4")
        assert result.exit_code == 1, whole[at : at + 20]
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)


def test_what_is_no_receipt_and_no_copy_is_a_sentence(given: Path) -> None:
    (given / "receipt.json").write_bytes(b"\xff" * 100)
    assert "is no receipt" in verified(given).output
    (given / "receipt.json").write_bytes(b"x" * 20_000)
    assert "too large" in verified(given).output
    (given / "receipt.json").unlink()
    assert "cannot be read" in verified(given).output


def verified(folder: Path, *copy: str) -> Result:
    words = ["receipt", "verify", str(folder / "receipt.json"), *(str(folder / c) for c in copy)]
    return CliRunner().invoke(main, [*words, "--state", str(folder)])


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
