"""python -m tests.bench live|clips|access|...: status 1 when a row is missing."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import access, clips, hold, learn, live, share, voice
from tests.bench.ground import REPEATS
from tests.bench.rows import TARGETS, Missing, Row, table

WHAT = ("live", "clips", "access", "hold", "learn", "share", "voice")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", metavar="ID", choices=sorted(TARGETS))
    parser.add_argument(
        "--media", metavar="DIR", type=Path, help="footage and its events.csv, or scenes"
    )
    parser.add_argument("--repeats", metavar="N", type=int, default=REPEATS, help="of hold's rows")
    parser.add_argument("--minutes", metavar="N", type=float, help="of overload and soak")
    options = parser.parse_args()
    if options.only is not None and not options.only.startswith(f"{options.what}."):
        parser.error(f"{options.only} is not a row of {options.what}")
    if options.media is not None and options.what not in ("clips", "hold", "learn", "share"):
        parser.error("--media is about clips, hold, learn and share")
    failures: list[Missing] = []
    rows: list[Row] = []
    measured = _measured(options, failures.append)
    for row in measured:
        rows.append(row)
        if options.json:
            print(row.json(), flush=True)
        else:
            print(f"measured {row.id}", file=sys.stderr, flush=True)
    if not options.json:
        print(table([*rows, *failures]))
    for failure in failures:
        print(f"not measured: {failure.id}: {failure.why}", file=sys.stderr)
    return 1 if failures else 0


def _measured(options: argparse.Namespace, failed: Callable[[Missing], None]) -> Iterator[Row]:
    if options.what == "live":
        return live.measure(options.only, failed)
    if options.what == "access":
        return access.measure(options.only, failed)
    if options.what == "hold":
        return hold.measure(
            options.only,
            failed,
            media=options.media,
            repeats=options.repeats,
            minutes=options.minutes,
        )
    if options.what == "voice":
        return voice.measure(options.only, failed)
    if options.what == "learn":
        return learn.measure(options.only, failed, media=options.media)
    if options.what == "share":
        return share.measure(options.only, failed, media=options.media)
    return clips.measure(options.only, failed, media=options.media)


if __name__ == "__main__":
    sys.exit(main())
