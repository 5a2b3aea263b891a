"""Which tests run one after the other where there are several workers, as in `make test`.

What holds real time (a camera's pictures, a child that is killed) must not be starved by its like:
all of it is one group, which one worker goes through while the other does the rest. So are the
tests of pages: one browser at a time. Of everything else a module is a group, for its tests may
share a house. The long groups come first, so that neither worker is left alone with one.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# The folder a test is in -> its group; in the order in which they begin.
_LONG = {
    "cameras": "real time",
    "system": "real time",
    "vision": "real time",
    "demo": "real time",
    "bench": "real time",
    "pages": "browser",
}
# Elsewhere, and with a browser.
_BROWSER = frozenset({"tests/web/events/test_playing.py", "tests/contract/test_linking_whole.py"})


def group_of(nodeid: str) -> str:
    module = nodeid.partition("::")[0]
    return "browser" if module in _BROWSER else _LONG.get(_folder(nodeid), module)


def _folder(nodeid: str) -> str:
    return nodeid.partition("/")[2].partition("/")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first = {folder: place for place, folder in enumerate(_LONG)}
    items.sort(key=lambda item: first.get(_folder(item.nodeid), len(first)))


class _Groups(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    config.option.loadscopereorder = False  # in the order above, not by how many tests there are
    return _Groups(config, log)
