"""JSON in and out of teaching. Shares are told with what is proved of them, at 95 %."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from bridge.service.events.views import ClipView
from bridge.service.learning.views import (
    ExpiredView,
    Figures,
    HouseKind,
    LearntView,
    OfKind,
    Proved,
    Saying,
    TakenBack,
    Tally,
    TaughtClip,
    TeachResult,
    Version,
    Wanted,
    proved,
)
from bridge.web.events import shapes as clips
from bridge.web.shapes import Json, RequestBody

Address = Callable[[str], str]
# The service refuses what is too long in plain words; what is far longer is no name at all.
_NO_NAME = 2000


class Teach(RequestBody):
    """Either of the two."""

    label: Annotated[str, Field(max_length=20)] | None = None
    name: Annotated[str, Field(max_length=_NO_NAME)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.label is None) == (self.name is None):
            raise ValueError("label or name")
        return self

    def wanted(self) -> Wanted:
        return Wanted(self.label, self.name)


class TakeBack(RequestBody):
    teacher: Annotated[str, Field(max_length=40)] | None = None


class GoBack(RequestBody):
    """None: by the detector alone."""

    to: Annotated[int, Field(ge=1, le=2**31)] | None


def taught(done: TeachResult, address: Address) -> Json:
    return {
        "clip": clips.clip(done.clip, address),
        "label": done.label,
        "kind": _kind(done.kind) if done.kind else None,
        "version": version(done.version) if done.version else None,
        "contradicts": [_saying(one) for one in done.others],
    }


def taken_back(done: TakenBack, address: Address) -> Json:
    return {
        "clip": clips.clip(done.clip, address),
        "version": version(done.version) if done.version else None,
    }


def kinds(found: Iterable[HouseKind]) -> list[Json]:
    return [_kind(kind) for kind in found]


def learnt(view: LearntView, address: Address) -> Json:
    return {
        "kinds": kinds(view.kinds),
        "versions": [version(one) for one in view.versions],
        "clips": [_clip(one, address) for one in view.clips],
        "expired": [_expired(one) for one in view.expired],
        "pictures": {id_: _picture(one, address) for id_, one in view.shown.items()},
        "may_forget": view.may_forget,
    }


def version(one: Version) -> Json:
    return {
        "number": one.number,
        "state": one.state.value,
        "made_at": _instant(one.made_at),
        "made_by": one.made_by,
        "changed_at": _instant(one.changed_at),
        "changed_by": one.changed_by,
        "lessons": one.lessons,
        **_figures(one.figures),
    }


def _figures(figures: Figures) -> Json:
    replay, trial = figures.replay, figures.trial
    return {
        "replay": {
            "events": replay.events,
            "alerts": replay.alerts,
            "spared": replay.spared,
            "changed": replay.changed,
            "lost": list(replay.lost),
            "doubtful": list(replay.doubtful),
        },
        "trial": {
            "learnt_from": trial.learnt_from,
            "tried_on": trial.tried_on,
            "kinds": [_of_kind(one) for one in trial.kinds],
            "confusions": [
                {"clip": one.event, "kind": one.kind, "taken_for": one.taken_for}
                for one in trial.confusions
            ],
        }
        if trial.tried_on
        else None,
    }


def _of_kind(one: OfKind) -> Json:
    return {"kind": one.kind, "before": _tally(one.before), "after": _tally(one.after)}


def _tally(tally: Tally) -> Json:
    return {
        "found": _proved(proved(tally.found, tally.there)),
        "right": _proved(proved(tally.found, tally.called)),
    }


def _proved(share: Proved) -> Json:
    return {"of_them": share.of_them, "tries": share.tries, "at_least": round(share.at_least, 3)}


def _clip(one: TaughtClip, address: Address) -> Json:
    return {**_picture(one.clip, address), "said": _said(one)}


def _expired(one: ExpiredView) -> Json:
    return {
        "id": one.event,
        "camera_name": one.camera_name,
        "starts_at": _instant(one.at),
        "until": _instant(one.until),
        "said": _said(one),
    }


def _said(one: TaughtClip | ExpiredView) -> list[Json]:
    return [{**_saying(saying), "mine": saying.teacher in one.mine} for saying in one.said]


def _picture(view: ClipView, address: Address) -> Json:
    whole = clips.clip(view, address)
    return {name: whole[name] for name in ("id", "camera_name", "starts_at", "thumbnail", "label")}


def _saying(saying: Saying) -> Json:
    return {
        "label": saying.label,
        "by": saying.called,
        "teacher": saying.teacher,
        "at": _instant(saying.at),
        "way": saying.way.value,
    }


def _kind(kind: HouseKind) -> Json:
    return {"id": kind.id, "name": kind.name}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
