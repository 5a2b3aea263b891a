"""Which tests run one after the other where there are several workers, as in `make test`.

A module is a group: its tests share a house. Each of the first workers begins with a folder of its
own, so that what works hardest (whole houses with their cameras and a browser: `system`) never runs
twice at once, beside what mostly waits for real time. What only computes comes last, in so many
small groups that it fills up whatever time is left on each.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# The folder that the first, second and third worker begin with.
_OWN = ("system", "pages", "cameras")
# In this order for whoever is through with it; others follow as they come.
_FIRST = (*_OWN, "vision", "demo", "bench", "contract", "web")


def _folder(nodeid: str) -> str:
    return nodeid.partition("/")[2].partition("/")[0]


def _place(item: pytest.Item) -> int:
    folder = _folder(item.nodeid)
    return _FIRST.index(folder) if folder in _FIRST else len(_FIRST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


class _Modules(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        number = self.nodes.index(node)
        own = _OWN[number] if number < len(_OWN) else None
        module = next((each for each in self.workqueue if _folder(each) == own), None)
        if module is not None:
            self.workqueue.move_to_end(module, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    config.option.loadscopereorder = False  # in the order above, not by how many tests there are
    return _Modules(config, log)
