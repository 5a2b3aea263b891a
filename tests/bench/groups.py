"""Rows in groups: those that come from one measurement, which is taken whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from subprocess import SubprocessError

import requests
from playwright.sync_api import Error as BrowserError
from sqlalchemy.exc import SQLAlchemyError

from bridge.errors import PrivateEyeError
from tests.bench.ground import Ground
from tests.bench.rows import Missing, NotMeasured, Row

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
    failed: Callable[[Missing], None],
) -> Iterator[Row]:
    """Rows as they are ready. `failed` is told of each that could not be measured."""
    if only is not None and not any(only in group.ids for group in groups):
        failed(Missing(only, "nothing measures it"))
    for group in groups:
        if only is not None and only not in group.ids:
            continue
        wanted = sorted(id_ for id_ in group.ids if only in (None, id_))
        try:
            for row in group.measure(ground):
                if row.id in wanted:
                    wanted.remove(row.id)
                    yield row
        except CAUSES as error:
            for id_ in wanted:
                failed(Missing(id_, str(error)))
