"""What the bench calls met, and what it says of a row that could not be measured."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench import access, access_ledger, clips, found, hold, learn, live, share, voice
from tests.bench.found import Samples
from tests.bench.ground import Ground
from tests.bench.groups import Group, run
from tests.bench.rows import TARGETS, Missing, NotMeasured, Row, Target, row, table
from tests.bench.sealed import throughput
from tests.bench.stock import Stock


@pytest.mark.parametrize(
    ("target", "value", "floor", "met"),
    [
        (Target("s", 2.0), 2.0, None, True),
        (Target("s", 2.0), 2.1, None, False),
        (Target("s", 2.0, 0.7), 1.4, 2.0, True),
        (Target("s", 2.0, 0.7), 1.5, 2.0, False),
        (Target("s", 2.0, 0.7), 1.0, None, False),
        (Target("MB/s", least=400.0), 400.0, None, True),
        (Target("MB/s", least=400.0), 399.0, None, False),
        (Target("MB/s", of_floor=0.8), 400.0, 500.0, True),
        (Target("MB/s", of_floor=0.8), 399.0, 500.0, False),
        (Target("MB/s", of_floor=0.8), 400.0, None, False),
    ],
)
def test_target(target: Target, value: float, floor: float | None, met: bool) -> None:
    assert target.met(value, floor) is met


def test_target_in_words() -> None:
    assert str(Target("s", 2.0, 0.7)) == "<= 2 and <= 0.7 x floor"
    assert str(Target("MB/s", least=400.0, of_floor=0.8)) == ">= 400 and >= 0.8 x floor"


def test_what_a_row_has_more_to_say_follows_all_of_them() -> None:
    one = row("hold.cases", 100, "note", more=("| recipe |", "| udp |"))
    lines = table([one, row("hold.scenes_false", 0, "none")]).splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["id", "hold.cases", "hold.scenes_false"]
    assert lines[3:] == ["", "| recipe |", "| udp |"]
    assert json.loads(one.json())["more"] == ["| recipe |", "| udp |"]


def test_every_row_is_measured_by_one_group() -> None:
    groups = (*live.GROUPS, *clips.GROUPS, *access.GROUPS, *hold.GROUPS, *learn.GROUPS)
    groups += (*share.GROUPS, *voice.GROUPS)
    measured = [id_ for group in groups for id_ in group.ids]
    assert sorted(measured) == sorted(TARGETS)


def test_a_group_that_fails_is_told_and_the_next_one_measured(ground: Ground) -> None:
    failures: list[Missing] = []
    groups = (
        Group(frozenset({"live.start", "live.part_age_p95"}), _half_measured),
        Group(frozenset({"clips.seek_p95"}), lambda _: iter([row("clips.seek_p95", 9, "note")])),
    )
    rows = list(run(groups, ground, None, failures.append))
    assert [one.id for one in rows] == ["live.start", "clips.seek_p95"]
    assert failures == [Missing("live.part_age_p95", "no camera")]
    assert "live.part_age_p95  not measured" in table([*rows, *failures])


def test_only_one_row_is_asked_for(ground: Ground) -> None:
    failures: list[Missing] = []
    groups = (Group(frozenset({"live.start", "live.part_age_p95"}), _half_measured),)
    assert not list(run(groups, ground, "clips.seek_p95", failures.append))
    assert failures == [Missing("clips.seek_p95", "nothing measures it")]


def test_sealing_is_measured_beside_a_plain_file(ground: Ground) -> None:
    sealed, opened = throughput(ground, rounds=1, long=40)
    assert sealed.id == "clips.seal_throughput"
    assert sealed.floor is not None
    assert min(sealed.value, sealed.floor, opened.value) > 0


def test_the_ledger_is_measured_on_a_few_entries(ground: Ground) -> None:
    (appended,) = access_ledger.append(ground, appends=3)
    (verified,) = access_ledger.verify(ground, entries=3)
    assert [appended.id, verified.id] == ["access.ledger_append_p99", "access.ledger_verify"]
    assert verified.value > 0


def test_a_house_with_a_few_clips_is_measured(ground: Ground) -> None:
    few = Stock(clips=20, large=2)
    some = Samples(pages=2, seeks=2, ones=2, many=5, manies=2)
    rows = list(found.found(ground, few, some))
    ids = ["clips.list_p95", "clips.seek_p95", "clips.delete_one", "clips.delete_1000"]
    assert [one.id for one in rows] == ids
    assert min(one.value for one in rows) > 0


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with ExitStack() as stack:
        yield Ground(tmp_path, "ffmpeg", stack)


def _half_measured(_: Ground) -> Iterator[Row]:
    yield row("live.start", 1.0, "note")
    raise NotMeasured("no camera")
