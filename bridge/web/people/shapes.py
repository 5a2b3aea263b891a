"""JSON in and out about people: who they are, how they sign in, where they are signed in."""

from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any, Literal

import segno
from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from bridge.access.sessions import Session
from bridge.model import Hours, Role
from bridge.service.people.views import (
    LATEST,
    Account,
    InvitationLink,
    Invited,
    Passkey,
    PersonSettings,
    Resident,
    last_day,
)
from bridge.web.shapes import Json, Name, RequestBody


def _utc(at: datetime) -> datetime:
    """OverflowError: a moment that its zone knows and UTC does not."""
    try:
        found = at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a date") from error
    if found > LATEST:
        raise ValueError("a date before the year 3000")
    return found


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
CameraId = Annotated[str, Field(max_length=40)]
Credential = Annotated[dict[str, Any], Field(max_length=12)]


class WithPassword(RequestBody):
    name: str = Field(max_length=120)
    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=40)


class WithRecovery(RequestBody):
    name: str = Field(max_length=120)
    code: str = Field(max_length=60)


class WithPasskey(RequestBody):
    credential: Credential


class NewPasskey(WithPasskey):
    name: Name


class NewName(RequestBody):
    name: Name


class NewPassword(RequestBody):
    password: str = Field(max_length=1024)


class SecondFactorCode(RequestBody):
    code: str = Field(max_length=40)


class EndSessions(RequestBody):
    which: Literal["others", "all"]


class HoursIn(RequestBody):
    """Minutes of the day; `until` that is not after `since` goes on into the next day."""

    days: frozenset[Annotated[int, Field(ge=0, le=6)]] = Field(min_length=1)
    since: int = Field(ge=0, le=1439)
    until: int = Field(ge=0, le=1440)

    @model_validator(mode="after")
    def _some_time(self) -> "HoursIn":
        if self.since == self.until:
            raise ValueError("the same minute")
        return self


class PersonIn(RequestBody):
    """`cameras`: their ids; null: every camera, also those to come. `until_day`: the last day."""

    name: Name
    role: Literal["owner", "member", "guest", "reviewer", "screen"]
    cameras: tuple[CameraId, ...] | None = Field(default=None, max_length=200)
    hours: tuple[HoursIn, ...] = Field(default=(), max_length=14)
    until: Moment | None = None
    until_day: Annotated[date, Field(le=date(2999, 12, 31))] | None = None

    def settings(self) -> PersonSettings:
        return PersonSettings(
            self.name,
            Role(self.role),
            None if self.cameras is None else frozenset(self.cameras),
            tuple(Hours(h.days, h.since, h.until) for h in self.hours),
            self.until,
            self.until_day,
        )


def session(seen: Session, here: str | None) -> Json:
    """`here`: the id of the session that asks."""
    return {
        "id": seen.id,
        "device": seen.name,
        "place": seen.place,
        "created_at": _second(seen.created_at),
        "last_used_at": _second(seen.last_used_at),
        "this_one": seen.id == here,
    }


def resident(seen: Resident, zone: tzinfo) -> Json:
    person = seen.person
    until = person.until if person.readable else None  # the owner chooses anew
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "cameras": None if person.cameras is None else sorted(person.cameras),
        "hours": [hours(one) for one in person.hours],
        "until": _second(until) if until else None,
        "until_day": _day(until, zone),
        "sessions": len(seen.sessions),
        "last_used_at": _second(max(s.last_used_at for s in seen.sessions))
        if seen.sessions
        else None,
        "link_until": _second(seen.link_until) if seen.link_until else None,
        "signs_in": seen.signs_in,
        "over": seen.over,
        "readable": person.readable,
    }


def hours(one: Hours) -> Json:
    return {"days": sorted(one.days), "since": one.since, "until": one.until}


def link(made: InvitationLink, root: str) -> Json:
    """`root`: where the house was opened, with its last slash. The QR code is the same address, as
    a picture within its own: it is in no request, and so in no log."""
    url = f"{root}join#token={made.token}"
    return {"url": url, "qr": qr(url), "expires_at": _second(made.expires_at)}


def qr(text: str) -> str:
    return segno.make_qr(text).svg_data_uri(border=2, light="#fff")


def invited(offer: Invited, house: str, zone: tzinfo) -> Json:
    person = offer.person
    return {
        "house": None if person.role is Role.REVIEWER else house,
        "inviter": offer.inviter,
        "name": person.name,
        "role": person.role.value,
        "every_camera": person.cameras is None,
        "cameras": list(offer.cameras),
        "hours": [hours(one) for one in person.hours],
        "until_day": _day(person.until, zone),
    }


def account(seen: Account) -> Json:
    return {
        "name": seen.person.name,
        "role": seen.person.role.value,
        "password": seen.password,
        "second_factor": seen.second_factor,
        "recovery_left": seen.recovery_left,
        "passkeys": [passkey(key) for key in seen.passkeys],
        "fresh": seen.fresh,
    }


def passkey(key: Passkey) -> Json:
    return {
        "id": key.id,
        "name": key.name,
        "created_at": _second(key.created_at),
        "last_used_at": _second(key.last_used_at) if key.last_used_at else None,
    }


def _day(until: datetime | None, zone: tzinfo) -> str | None:
    day = last_day(until.astimezone(zone) if until else None)
    return day.isoformat() if day else None


def _second(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
