"""Rows in groups: those that come from one measurement, which is taken whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from subprocess import SubprocessError

import requests
from playwright.sync_api import Error as BrowserError
from sqlalchemy.exc import SQLAlchemyError

from bridge.errors import PrivateEyeError
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row

CAUSES = (
    NotMeasured,
    PrivateEyeError,
    OSError,
    SubprocessError,
    SQLAlchemyError,
    requests.RequestException,
    BrowserError,
)


@dataclass(frozen=True, slots=True)
class Group:
    ids: frozenset[str]
    measure: Callable[[Ground], Iterator[Row]]


def run(
    groups: Sequence[Group],
    ground: Ground,
    only: str | None,
    failed: Callable[[str], None],
) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told why a group could not be measured."""
    if only is not None and not any(only in group.ids for group in groups):
        failed(f"{only}: nothing measures it")
    for group in groups:
        if only is not None and only not in group.ids:
            continue
        try:
            yield from (row for row in group.measure(ground) if only in (None, row.id))
        except CAUSES as error:
            failed(f"{', '.join(sorted(group.ids))}: {error}")
