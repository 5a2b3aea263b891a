"""python -m tests.bench live|clips: exit status 1 when a row was not measured."""

import argparse
import sys
from pathlib import Path

from tests.bench import clips, live
from tests.bench.rows import TARGETS, Row, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("what", choices=["live", "clips"])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", metavar="ID", choices=sorted(TARGETS))
    parser.add_argument("--media", metavar="DIR", type=Path, help="footage and its events.csv")
    options = parser.parse_args()
    if options.only is not None and not options.only.startswith(f"{options.what}."):
        parser.error(f"{options.only} is not a row of {options.what}")
    if options.media is not None and options.what != "clips":
        parser.error("--media is about clips")
    failures: list[str] = []
    rows: list[Row] = []
    if options.what == "live":
        measured = live.measure(options.only, failures.append)
    else:
        measured = clips.measure(options.only, failures.append, media=options.media)
    for row in measured:
        rows.append(row)
        if options.json:
            print(row.json(), flush=True)
        else:
            print(f"measured {row.id}", file=sys.stderr, flush=True)
    if not options.json:
        print(table(rows))
    for failure in failures:
        print(f"not measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
