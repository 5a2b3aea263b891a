"""Tests of material that is not here are left out of a run, and its last lines say so.

With pytest-xdist every worker collects all the tests and leaves the same ones out; what the first
of them says is enough.
"""

from typing import Any, Protocol

import pytest

from tests import third_party

MARK = "third_party"
_LEFT_OUT = pytest.StashKey[int]()


class Worker(Protocol):
    """What pytest-xdist tells of one of its processes."""

    config: pytest.Config
    workeroutput: dict[str, Any]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_LEFT_OUT] = 0
    config.addinivalue_line(
        "markers", f"{MARK}(*pieces): needs these files of {third_party.VARIABLE}"
    )


@pytest.hookimpl(trylast=True)  # of what -k and -m have chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if third_party.missing(_pieces(item))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = len(left_out)


def _pieces(item: pytest.Item) -> tuple[str, ...]:
    return tuple(piece for mark in item.iter_markers(MARK) for piece in mark.args)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker has no terminal: it tells the one who has."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[MARK] = session.config.stash[_LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Worker) -> None:
    told = getattr(node, "workeroutput", {})  # a worker that crashed tells nothing
    node.config.stash[_LEFT_OUT] = max(node.config.stash[_LEFT_OUT], told.get(MARK, 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    count = config.stash[_LEFT_OUT]
    if count:
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(
            f"Not run, since {third_party.why()}: {tests} of real footage and Amazon's chain. "
            "See tests/README.md"
        )
