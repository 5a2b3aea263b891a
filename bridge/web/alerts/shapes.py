"""JSON in and out of alerts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from bridge.alerts.sending import ReceiverKind, Sent
from bridge.service.alerts.reading import (
    MOST_ON_A_PAGE,
    AlertPage,
    AlertView,
    MessageLine,
    News,
)
from bridge.service.alerts.receivers import ReceiverView
from bridge.service.alerts.settings import MOST_MUTED_MINUTES, AlertWishes
from bridge.web.shapes import Json, Name, RequestBody

Address = Callable[[str], str]
PersonId = Annotated[str, Field(max_length=40)]


class Whose(RequestBody):
    """`person`: a screen's id, whose alerts an owner sets; without it, one's own."""

    person: PersonId | None = None


class FindAlerts(Whose):
    before: str | None = Field(default=None, max_length=40)
    limit: int = Field(default=50, ge=1, le=MOST_ON_A_PAGE)


class Mute(RequestBody):
    """0: no longer."""

    minutes: int = Field(strict=True, ge=0, le=MOST_MUTED_MINUTES)


class AddReceiver(RequestBody):
    """`address`: what the form of its kind asks for. `picture`: the still may travel along."""

    kind: str = Field(max_length=20)
    name: Name
    address: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=2000)]],
        Field(max_length=16),
    ]
    picture: bool = False


def wishes(of: AlertWishes) -> Json:
    return {
        "person": {"id": of.person.id, "name": of.person.name, "role": of.person.role.value},
        "alerts": of.alerts.model_dump(mode="json"),
        "muted_until": _instant(of.muted_until),
        "cameras": list(of.cameras),
        "screens": [{"id": one.id, "name": one.name} for one in of.screens],
        "kinds": [{"id": kind.id, "name": kind.name} for kind in of.kinds],
    }


def page(found: AlertPage) -> Json:
    listed = [alert(view) for view in found.alerts]
    return {"timezone": str(found.zone), "alerts": listed, "next": found.next}


def alert(view: AlertView) -> Json:
    row = view.alert
    return {
        "id": row.id,
        "kind": row.kind.value,
        "camera": row.camera or None,
        "camera_name": view.camera_name or None,
        "clip": row.event,
        "label": row.subject,
        "what": view.what or None,
        "sent": row.verdict.value == "sent",
        "why": view.why,
        "taught": view.taught,
        "at": _instant(row.at),
        "decided_at": _instant(row.decided_at),
        "messages": [line(one) for one in view.lines],
    }


def line(of: MessageLine) -> Json:
    return {
        "id": of.said.id,
        "number": of.said.number,
        "title": of.title,
        "text": of.text,
        "at": _instant(of.said.at),
        "fates": list(of.fates),
    }


def reason(view: AlertView | None, sentence: str) -> Json:
    return {"why": sentence, "alert": alert(view) if view else None}


def news(newest: int, told: tuple[News, ...], address: Address) -> Json:
    return {"newest": newest, "news": [_news(one, address) for one in told]}


def _news(one: News, address: Address) -> Json:
    row, said = one.alert, one.line.said
    still = None if row.event is None else address(f"/api/v1/alerts/{row.id}/still.jpg")
    return {
        "alert": row.id,
        "number": said.number,
        "kind": said.kind.value,
        "label": said.subject,
        "title": one.line.title,
        "text": one.line.text,
        "at": _instant(said.at),
        "camera": row.camera or None,
        "clip": row.event,
        "over": said.lasted_s is not None,
        "still": still,
    }


def kind(of: ReceiverKind) -> Json:
    return {
        "kind": of.kind,
        "name": of.name,
        "picture": of.carries_picture,
        "script": of.script,
        "to": of.outbound.to,
        "data": of.outbound.data,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "hint": field.hint,
                "secret": field.secret,
            }
            for field in of.fields
        ],
    }


def receiver(view: ReceiverView) -> Json:
    row = view.row
    return {
        "id": row.id,
        "kind": row.kind,
        "kind_name": view.kind_name,
        "name": row.name,
        "leads_to": view.leads_to,
        "picture": row.picture,
        "created_at": _instant(row.created_at),
        "last_sent_at": _instant(row.last_sent_at),
        "trouble": row.trouble,
    }


def sent(of: Sent) -> Json:
    return {"delivered": of.outcome.value == "delivered", "why": of.why}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds")
