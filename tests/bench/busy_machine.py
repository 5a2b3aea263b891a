"""Everything else that a machine does. {"busy": n} starts n processes of their own sessions that
only compute, a writer of files, and programs that start and end; {"do": "stop"} ends them."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.bench.processes import serve

# Each ends by itself when this process is gone.
_COMPUTE = "import os\nwhile os.getppid() == {parent}:\n    sum(range(100_000))"
_FILE = os.urandom(1 << 20) * 32


def main() -> None:
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if request.get("do") == "stop":
            _stop(over, running)
            return {}
        for _ in range(request["busy"]):
            argv = [sys.executable, "-c", _COMPUTE.format(parent=os.getpid())]
            running.append(subprocess.Popen(argv, start_new_session=True))
        for work in (_write, _start_programs):
            threading.Thread(target=work, args=(over,), daemon=True).start()
        return {}

    try:
        serve(answer)
    finally:
        _stop(over, running)


def _stop(over: threading.Event, running: list[subprocess.Popen[bytes]]) -> None:
    over.set()
    for each in running:
        each.kill()
    for each in running:
        each.wait()
    running.clear()


def _write(over: threading.Event) -> None:
    with tempfile.TemporaryDirectory(prefix="private-eye-busy-") as folder:
        while not over.is_set():
            with (Path(folder) / "file").open("wb") as file:
                file.write(_FILE)
                file.flush()
                os.fsync(file.fileno())


def _start_programs(over: threading.Event) -> None:
    while not over.is_set():
        subprocess.run([sys.executable, "-S", "-c", ""], check=False)


if __name__ == "__main__":
    main()
