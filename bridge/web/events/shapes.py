"""JSON in and out of clips, for the pages and the command line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from bridge.model import Area, ClipKind, PictureKind, Rendition, VideoCodec
from bridge.service.events.day_absences import DayAbsence
from bridge.service.events.views import (
    MOST_ON_A_PAGE,
    ClipPage,
    ClipSearch,
    ClipView,
    DayCount,
    ExplainedClip,
    OpenedClip,
)
from bridge.web.shapes import Json, RequestBody

MOST_IDS = 2000
# Times far outside of these cannot be put into another zone.
_FIRST, _LAST = date(1970, 1, 1), date(2200, 12, 31)
_A_DAY_S = 86_400
Day = Annotated[date, Field(ge=_FIRST, le=_LAST)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(2200, 12, 31, tzinfo=UTC)),
]
Address = Callable[[str], str]
ClipId = Annotated[str, Field(max_length=40)]
# Of `model.Label`, or the id of a kind that the house taught.
LabelId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,20}$")]
# What may be said several times in a query.
LISTS = ("label",)


class Like(RequestBody):
    """What clips are like, whenever they are of. `label`: one of these; `notable`: without those
    that are nothing much."""

    camera: str | None = Field(default=None, max_length=60)
    kind: ClipKind | None = None
    starred: bool | None = None
    min_s: float | None = Field(default=None, ge=0, le=_A_DAY_S, allow_inf_nan=False)
    filmed: bool | None = None
    label: tuple[LabelId, ...] = Field(default=(), max_length=20)
    sub_label: str | None = Field(default=None, max_length=40)
    notable: bool = False

    def like(self) -> ClipSearch:
        return ClipSearch(
            camera=self.camera,
            kind=self.kind,
            starred=self.starred,
            min_s=self.min_s,
            filmed=self.filmed,
            labels=frozenset(self.label),
            sub_label=self.sub_label,
            notable=self.notable,
        )


class ClipFilter(Like):
    day: Day | None = None
    hour: int | None = Field(default=None, ge=0, le=23)

    def search(self, until: datetime | None = None) -> ClipSearch:
        return replace(self.like(), day=self.day, hour=self.hour, until=until)


class FindClips(ClipFilter):
    """`counts`: with how many there are of each label."""

    counts: bool = False
    before: str | None = Field(default=None, max_length=40)
    limit: int = Field(default=50, ge=1, le=MOST_ON_A_PAGE)


class DayOfClips(Like):
    day: Day

    def search(self) -> ClipSearch:
        return replace(self.like(), day=self.day)


class Star(RequestBody):
    starred: bool


class OpenClip(RequestBody):
    plays: tuple[VideoCodec, ...] = (VideoCodec.H264,)
    rendition: Rendition | None = None


class TrimBody(RequestBody):
    from_s: float | None = Field(default=None, ge=0, le=_A_DAY_S, allow_inf_nan=False)
    to_s: float | None = Field(default=None, gt=0, le=_A_DAY_S, allow_inf_nan=False)


class Doomed(ClipFilter):
    """`until`: when the person was asked; what began later stays."""

    until: Moment | None = None

    def doomed(self) -> ClipSearch:
        return self.search(self.until)


class DeleteClips(RequestBody):
    """Either of the two."""

    ids: tuple[ClipId, ...] | None = Field(default=None, max_length=MOST_IDS)
    filter: Doomed | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("ids or filter")
        return self


class Record(RequestBody):
    seconds: float = Field(default=60, ge=5, le=600, allow_inf_nan=False)


def clip(view: ClipView, address: Address) -> Json:
    """`address` makes of a path what a picture or a link of the page can ask for."""
    row = view.clip
    return {
        "id": row.id,
        "camera": row.camera,
        "camera_name": view.camera_name,
        "kind": row.kind.value,
        "state": row.state.value,
        "starts_at": _instant(row.starts_at),
        "ends_at": _instant(row.ends_at),
        "duration_s": round(row.duration.total_seconds(), 3),
        "rang_at": _instant(row.rang_at) if row.rang_at else None,
        "starred": row.starred,
        "label": row.label,
        "sub_label": row.sub_label,
        "called": row.called,
        "strength": row.strength,
        "area": _area(row.area) if row.area else None,
        "bytes": row.bytes,
        "width": row.width,
        "height": row.height,
        "sound": "mp4a" in row.codecs,
        "end_reason": row.end_reason,
        "filmed": row.filmed,
        "unfilmed": row.unfilmed.value if row.unfilmed else None,
        "not_filmed": view.not_filmed,
        **{kind.value: _picture(view, kind, address) for kind in PictureKind},
        "download": address(f"/api/v1/clips/{row.id}/download.mp4"),
    }


def explained(view: ExplainedClip) -> Json:
    """What a clip was taken for: by whom, and what was seen in which picture of it."""
    what = view.classification
    if what is None:
        return {"id": view.id, "classification": None}
    looks = [
        {
            "at": _instant(look.at),
            "area": _area(look.area),
            "found": [
                {
                    "name": found.name,
                    "score": found.score / 1000,
                    "area": _area(found.area),
                    "moves": found.moves,
                }
                for found in look.found
            ],
        }
        for look in what.looks
    ]
    return {
        "id": view.id,
        "classification": {
            "label": what.label,
            "sub_label": what.sub_label,
            "source": what.source.value,
            "at": _instant(what.at),
            "confidence": what.confidence / 1000,
            "why": dict(what.explanation),
            "looks": looks,
        },
    }


def _area(area: Area) -> Json:
    return {"x": area.x, "y": area.y, "width": area.width, "height": area.height}


def page(found: ClipPage, address: Address) -> Json:
    counts: Json = {}
    if found.labels is not None:
        counts = {
            "labels": [
                {
                    "label": of.label,
                    "sub_label": of.sub_label,
                    "called": of.called,
                    "count": of.count,
                }
                for of in found.labels
            ],
            "nothing_much": sum(of.nothing for of in found.labels),
        }
    return {
        "clips": [clip(view, address) for view in found.clips],
        "next": found.next,
        "total": found.total,
        "troubles": list(found.troubles),
        **counts,
    }


def days(zone: str, counted: tuple[DayCount, ...]) -> Json:
    listed = [
        {"day": of.day.isoformat(), "count": of.count, "hours": list(of.hours)} for of in counted
    ]
    return {"timezone": zone, "days": listed}


def timeline(clips: tuple[ClipView, ...], absence: DayAbsence) -> Json:
    """`gaps`: when a camera was not watched, up to now where it `goes_on`. `removed`: how many that
    began on the day are gone."""
    return {
        "clips": [mark(view) for view in clips],
        "gaps": [
            {
                "camera": of.camera,
                "since": _instant(of.gap.since),
                "until": _instant(of.gap.until),
                "goes_on": of.gap.goes_on,
            }
            for of in absence.gaps
        ],
        "removed": {"deleted": absence.removed.deleted, "expired": absence.removed.expired},
    }


def mark(view: ClipView) -> Json:
    """A clip on a timeline."""
    row = view.clip
    return {
        "id": row.id,
        "starts_at": _instant(row.starts_at),
        "ends_at": _instant(row.ends_at),
        "kind": row.kind.value,
        "label": row.label,
        "sub_label": row.sub_label,
        "called": row.called,
        "starred": row.starred,
        "filmed": row.filmed,
    }


def opened(view: OpenedClip, address: Address) -> Json:
    return {
        "clip": clip(view.view, address),
        "rendition": view.rendition.value,
        "url": f"/clip/{view.token}/index.m3u8",
        "damaged": view.damaged,
    }


def _picture(view: ClipView, kind: PictureKind, address: Address) -> str | None:
    there = kind in view.clip.pictures
    return address(f"/api/v1/clips/{view.clip.id}/{kind.value}.jpg") if there else None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
