"""The child that covers: raw pictures on stdin, the same ones covered and watermarked on stdout.

    python -m bridge.sharing.painter DESCRIPTOR

What is covered stands in the file behind the descriptor.
"""

import os
import sys
from typing import BinaryIO

from bridge.cameras.child import widen
from bridge.sharing import messages
from bridge.sharing.covering import Covers
from bridge.sharing.painting import paint
from bridge.sharing.pictures import Film, NoPictures
from bridge.sharing.watermark import watermark


def serve(film: Film, text: str, covers: Covers, out: BinaryIO) -> None:
    mark = watermark(text, film.width, film.height)
    out.write(film.header)
    for number, (data, picture) in enumerate(film.frames()):
        paint(picture, covers[number])
        mark.put(picture)
        out.write(data)


def main() -> int:
    with open(int(sys.argv[1]), "rb") as file:
        file.seek(0)  # who wrote it is at its end
        text, covers = messages.read_paint_job(file.read())
    for descriptor in (0, 1):
        widen(descriptor)
    try:
        with open(os.dup(1), "wb") as out:
            serve(Film(open(0, "rb", buffering=0)), text, covers, out)  # noqa: SIM115  # to the end
    except NoPictures:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
