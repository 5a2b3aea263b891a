"""Bringing in hls.js: when it is done, when it is not, and what the lock may say."""

import json
import shutil
from pathlib import Path

from bridge.web.frontend import vendor


def test_stamp_of_another_lock_or_a_missing_copy_asks_for_a_new_fetch(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    shutil.copyfile(vendor.LOCK, lock)
    npm = _pretend_npm(tmp_path)
    vendor.fetch(npm, tmp_path / "vendor", lock)
    assert vendor.is_current(tmp_path / "vendor", lock)
    lock.write_text(lock.read_text() + "\n")
    assert not vendor.is_current(tmp_path / "vendor", lock)
    vendor.fetch(npm, tmp_path / "vendor", lock)
    (tmp_path / "vendor" / "hls.LICENSE.txt").unlink()
    assert not vendor.is_current(tmp_path / "vendor", lock)


def test_lock_pins_content_and_names_no_registry() -> None:
    packages = json.loads(vendor.LOCK.read_text())["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert set(locked) == {"node_modules/hls.js"}
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert "http" not in vendor.LOCK.read_text()


def _pretend_npm(folder: Path) -> list[str]:
    """A program that installs what the real npm would, in its working folder."""
    shutil.copy(vendor.HERE / "package.json", folder / "package.json")
    script = folder / "npm"
    script.write_text(
        "#!/bin/sh\nmkdir -p node_modules/hls.js/dist\n"
        "for f in dist/hls.light.min.mjs LICENSE; do echo $f > node_modules/hls.js/$f; done\n"
    )
    script.chmod(0o755)
    return [str(script)]
