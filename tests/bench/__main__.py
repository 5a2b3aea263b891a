"""python -m tests.bench live [--json] [--only ID]: exit status 1 when a row was not measured."""

import argparse
import sys

from tests.bench.live import measure
from tests.bench.rows import TARGETS, Row, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("what", choices=["live"])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", metavar="ID", choices=sorted(TARGETS))
    options = parser.parse_args()
    failures: list[str] = []
    rows: list[Row] = []
    for row in measure(options.only, failures.append):
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
