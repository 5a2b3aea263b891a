"""Copies hls.js, as locked in package-lock.json, to `bridge/web/static/vendor`.

    python -m bridge.web.frontend.vendor

Standard library only, so that it can run before anything is installed. Instant when up to date: the
lock's hash is written beside the copies, last. Nothing is left behind in the source tree but the
copies.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from bridge.ops import fetching, npm

HERE = Path(__file__).parent
VENDOR = HERE.parent / "static" / "vendor"
LOCK = HERE / "package-lock.json"
STAMP = "lock.sha256"

# The light build leaves out subtitles, DRM and advertising, none of which a camera has: 390 kB
# instead of 600 kB to load and compile before the first picture.
COPIES = {
    "hls.js/dist/hls.light.min.mjs": "hls.light.min.mjs",
    "hls.js/LICENSE": "hls.LICENSE.txt",
}
NO_NPM = """\
npm was not found, and it is needed once, to fetch hls.js (the player of the pages).
Install Node.js, or let pip bring it:  pip install "private-eye[npm]"  and run this again."""


def is_current(vendor: Path, lock: Path) -> bool:
    stamp = vendor / STAMP
    wanted = all((vendor / name).is_file() for name in COPIES.values())
    return wanted and stamp.is_file() and stamp.read_text() == _hash(lock)


def fetch(command: list[str], vendor: Path, lock: Path) -> None:
    """Blocks for as long as npm takes; raises `fetching.NotFetched`."""
    with npm.installed(command, lock) as modules:
        vendor.mkdir(parents=True, exist_ok=True)
        (vendor / STAMP).unlink(missing_ok=True)
        for source, name in COPIES.items():
            shutil.copyfile(modules / source, vendor / name)
        (vendor / STAMP).write_text(_hash(lock))


def main() -> int:
    if is_current(VENDOR, LOCK):
        return 0
    command = npm.command()
    if command is None:
        print(NO_NPM, file=sys.stderr)
        return 3
    try:
        fetch(command, VENDOR, LOCK)
    except fetching.NotFetched as why:
        print(f"npm could not fetch hls.js:\n{why}", file=sys.stderr)
        return 1
    return 0


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
