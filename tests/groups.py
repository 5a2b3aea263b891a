"""Which tests run one after the other where there are several workers, as in `make test`.

A module is a group: its tests share a house. What mostly waits for real time (a camera's pictures,
a child that is killed, a page that plays) begins first, on all workers; what only computes is cut
into so many small groups that it fills up whatever time is left on each.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Folders in the order in which they begin; others follow as they come.
_FIRST = ("system", "pages", "cameras", "vision", "demo", "bench", "contract", "web")


def _place(item: pytest.Item) -> int:
    folder = item.nodeid.partition("/")[2].partition("/")[0]
    return _FIRST.index(folder) if folder in _FIRST else len(_FIRST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


class _Modules(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    config.option.loadscopereorder = False  # in the order above, not by how many tests there are
    return _Modules(config, log)
