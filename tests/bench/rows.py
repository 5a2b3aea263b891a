"""What the bench prints: rows, their targets, and the statistics they are made of."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil, nan


class NotMeasured(Exception):
    """A figure could not be taken; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """At most `most` and `floors` times the floor; at least `least` and `of_floor` of the floor."""

    unit: str
    most: float | None = None
    floors: float | None = None
    least: float | None = None
    of_floor: float | None = None

    def met(self, value: float, floor: float | None) -> bool:
        """Never where it is about a floor that is not there."""
        beside = nan if floor is None else floor
        return (
            (self.most is None or value <= self.most)
            and (self.floors is None or value <= self.floors * beside)
            and (self.least is None or value >= self.least)
            and (self.of_floor is None or value >= self.of_floor * beside)
        )

    def __str__(self) -> str:
        limits = (
            ("<= {:g}", self.most),
            ("<= {:g} x floor", self.floors),
            (">= {:g}", self.least),
            (">= {:g} x floor", self.of_floor),
        )
        return " and ".join(words.format(limit) for words, limit in limits if limit is not None)


TARGETS = {
    "live.warm_first_frame_p95": Target("s", 0.15),
    "live.cold_first_frame": Target("s", 2.0, 0.7),
    "live.echo_first_segment_p95": Target("s", 1.0),
    "live.echo_second_segment_p95": Target("s", 1.5),
    "live.browser_first_frame": Target("s", 1.0),
    "live.browser_latency": Target("s", 2.0),
    "live.browser_stalls": Target("stalls", 0.0),
    "live.part_age_p95": Target("s", 0.6),
    "live.cpu_per_camera": Target("% of a core", 1.2, 2.0),
    "live.memory_per_camera": Target("MiB", 20.0),
    "live.players_50_p95": Target("ms", 40.0),
    "live.players_200_p95": Target("ms", 350.0),
    "live.encoder_cpu": Target("% of a core", 65.0, 1.1),
    "live.start": Target("s", 5.0),
    "clips.idle_cpu": Target("% of a core", 4.0, 0.35),
    "clips.events_recall": Target("%", least=100.0),
    "clips.events_edges": Target("s", 1.0),
    "clips.false_events": Target("events", 0.0),
    "clips.notice_delay": Target("s", 1.5),
    "clips.event_delay": Target("s", 2.5),
    "clips.seal_throughput": Target("MB/s", of_floor=0.8),
    "clips.open_throughput": Target("MB/s", least=400.0),
    "clips.list_p95": Target("ms", 50.0),
    "clips.seek_p95": Target("ms", 100.0),
    "clips.delete_one": Target("s", 0.2),
    "clips.delete_1000": Target("s", 10.0),
    "clips.kill9_lost": Target("GOPs", 1.0),
    "clips.preroll_memory": Target("MiB", floors=1.3),
    "access.authorise_p99": Target("us", 100.0),
    "access.revoke": Target("s", 1.0),
    "access.storm_wrong_bytes": Target("bytes", 0.0),
    "access.guess_rate": Target("attempts", 10.0),
    "access.ledger_append_p99": Target("ms", 2.0),
    "access.ledger_verify": Target("s", 20.0),
    "hold.scenes_recall": Target("of it", least=0.9),
    "hold.scenes_whole": Target("events", 1.0, least=1.0),
    "hold.scenes_false": Target("events", 4.0),
    "hold.recovery_5s": Target("s", 3.0),
    "hold.recovery_20s": Target("s", 3.0),
    "hold.recovery_300s": Target("s", 3.0),
    "hold.overload_live": Target("%", least=95.0),
    "hold.soak_rss": Target("MB/h", 2.0),
    "hold.soak_fds": Target("files", 0.0),
    "hold.child_memory": Target("MB", 400.0),
    "hold.onvif_cpu": Target("ms", 50.0),
    "hold.half_open_p95": Target("s", 0.5),
    "hold.guest_flood_p95": Target("s", 0.3),
    "hold.cases": Target("%", least=100.0),
    "hold.first_picture_odd_p95": Target("s", 3.0),
    "learn.classify_ms": Target("ms", 120.0),
    "learn.event_cpu": Target("s", 1.0, 0.2),
    "learn.idle_cpu": Target("% of a core", 0.05),
    "learn.worker_memory": Target("MB", 250.0),
    "learn.person_recall": Target("of them", least=0.95),
    "learn.person_precision": Target("of them", least=0.9),
    "learn.pet_recall": Target("of them", least=0.85),
    "learn.vehicle_recall": Target("of them", least=0.85),
    "learn.train_s": Target("s", 0.1),
    "learn.false_alerts_after_10": Target("of those before", 0.2),
    "learn.person_recall_after": Target("lost", 0.0),
    "learn.new_kind_after_3": Target("of them", least=0.9),
    "learn.web_push_send": Target("s", 0.5),
    "learn.mqtt_send": Target("s", 0.5),
    "learn.notice_to_alert": Target("s", 2.0),
    "learn.alerts_exactly_once": Target("messages", 0.0),
    "share.faces_covered": Target("%", least=100.0),
    "share.area_blurred": Target("% of a picture", 10.0),
    "share.render_speed": Target("x real time", least=2.0),
    "share.revoke_s": Target("s", 1.0),
    "share.postcard_open": Target("s", 1.0),
    "share.unshared_bytes": Target("bytes", 0.0),
    "voice.unseen_outcome": Target("of them", least=0.9),
    "voice.unseen_by_kind_min": Target("of them", least=0.8),
    "voice.unseen_dot": Target("of them", least=0.9),
    "voice.wrong_acts": Target("acts", 0.0),
    "voice.literal": Target("of them", least=0.75),
    "voice.words_p95": Target("words", 25.0),
    "voice.open_mic_without_question": Target("answers", 0.0),
    "voice.match_p95": Target("ms", 15.0),
    "voice.skill_p95": Target("ms", 60.0),
    "voice.apl_bytes": Target("bytes", 24 * 1024.0),
    "voice.apl_findings": Target("findings", 0.0),
    "voice.model_samples": Target("samples", 4000.0),
}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    value: float
    unit: str
    floor: float | None
    target: str
    ok: bool
    note: str
    more: tuple[str, ...] = ()  # lines that follow the table

    def json(self) -> str:
        return json.dumps(asdict(self))

    def cells(self) -> tuple[str, ...]:
        floor = "" if self.floor is None else f"{self.floor:.4g}"
        verdict = "ok" if self.ok else "MISS"
        return (self.id, f"{self.value:.4g} {self.unit}", floor, self.target, verdict, self.note)


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that could not be measured."""

    id: str
    why: str

    def cells(self) -> tuple[str, ...]:
        target = str(TARGETS[self.id]) if self.id in TARGETS else ""
        return (self.id, "not measured", "", target, "", self.why)


def row(
    id_: str,
    value: float,
    note: str,
    floor: float | None = None,
    *,
    good: bool = True,
    more: tuple[str, ...] = (),
) -> Row:
    """`good` False: the figure does not count as met, for a reason that the note gives."""
    target = TARGETS[id_]
    rounded = float(f"{value:.4g}")
    return Row(
        id_,
        rounded,
        target.unit,
        None if floor is None else float(f"{floor:.4g}"),
        str(target),
        good and target.met(value, floor),
        f"{note}; load {os.getloadavg()[0]:.1f}",
        more,
    )


def table(rows: Sequence[Row | Missing]) -> str:
    """Aligned columns; the note stands last and may be of any length. What a row has more to say
    comes after all of them."""
    lines = [("id", "value", "floor", "target", "", "note"), *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    aligned = [
        "  ".join([*(c.ljust(w) for c, w in zip(line, widths, strict=False)), line[5]]).rstrip()
        for line in lines
    ]
    more = [("", *row.more) for row in rows if isinstance(row, Row) and row.more]
    return "\n".join((*aligned, *(line for lines in more for line in lines)))


def percentile(samples: Sequence[float], share: float) -> float:
    """Nearest rank: a sample that was really taken, never one between two."""
    if not samples:
        raise NotMeasured("there are no samples")
    return sorted(samples)[max(0, ceil(share * len(samples)) - 1)]


def median(samples: Sequence[float]) -> float:
    return percentile(samples, 0.5)


def spread(samples: Sequence[float]) -> str:
    """For notes: how many samples, and between which."""
    low, high = min(samples), max(samples)
    return f"n={len(samples)}, {low:.3g} to {high:.3g}, median {median(samples):.3g}"
