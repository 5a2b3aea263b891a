"""JSON in and out: request models (parsed at the boundary) and views as plain dictionaries."""

from dataclasses import asdict
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bridge.access.tokens import Token
from bridge.model import Rendition, VideoCodec
from bridge.service.cameras.views import (
    CameraView,
    HouseView,
    LastEvent,
    MotionWatch,
    OpenedView,
)
from bridge.service.people.alexa_users import AlexaUser
from bridge.service.people.api_tokens import Use

Json = dict[str, Any]


def _one_line(text: str) -> str:
    """A name is one line of what can be seen: nothing in it breaks the line or turns it round."""
    line = " ".join(part for part in text.strip().split(" ") if part)
    if not line or not line.isprintable():
        raise ValueError("a name")
    return line


Name = Annotated[str, Field(max_length=60), AfterValidator(_one_line)]


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(RequestBody):
    token: str = Field(max_length=200)


class OpenLive(RequestBody):
    camera: str = Field(max_length=60)
    plays: tuple[VideoCodec, ...] = (VideoCodec.H264,)
    rendition: Rendition | None = None


class EndLive(RequestBody):
    url: str = Field(max_length=400)


class Say(RequestBody):
    """Words, or the touch of a button: the arguments that it sends."""

    text: str | None = Field(default=None, min_length=1, max_length=300)
    touched: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=8)
    device: Literal["show", "show5", "spot", "firetv", "dot"] = "show"
    new: bool = False
    locale: Literal["en-US", "en-GB", "en-AU", "en-CA", "en-IN"] = "en-US"

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) is not bool(self.touched):
            raise ValueError("either text or touched")
        return self


class CreateToken(RequestBody):
    name: Name
    use: Use = "voice"


def camera(view: CameraView) -> Json:
    health, recording = view.health, view.recording
    return {
        "id": view.id,
        "name": view.name,
        "aliases": list(view.aliases),
        "state": health.state.value,
        "since": health.since.isoformat(timespec="milliseconds"),
        "reason": health.reason,
        "next_try": health.next_try.isoformat(timespec="milliseconds") if health.next_try else None,
        "tries_every_s": health.tries_every_s,
        "until": health.until.isoformat(timespec="seconds") if health.until else None,
        "on_demand": view.on_demand,
        "video": {
            "codec": view.video.codec.value,
            "width": view.video.width,
            "height": view.video.height,
        }
        if view.video
        else None,
        "sound": view.sound,
        "recording": {"clip": recording.clip, "by_hand": recording.by_hand} if recording else None,
        "watch": watch(view.watch) if view.watch else None,
        "last": _last(view.last) if view.last else None,
    }


def _last(event: LastEvent) -> Json:
    return {
        "clip": event.clip,
        "kind": event.kind.value,
        "label": event.label,
        "sub_label": event.sub_label,
        "called": event.called,
        "at": event.at.isoformat(timespec="milliseconds"),
    }


def watch(view: MotionWatch) -> Json:
    heard = view.camera
    return {
        "stage": view.stage.value,
        "stream": "sub" if view.on_sub_stream else "main",
        "behind": view.behind,
        "crowded": view.crowded,
        "camera": {"state": heard.hearing.value, "reason": heard.reason} if heard else None,
    }


def house(view: HouseView) -> Json:
    cameras = [camera(c) for c in view.cameras]
    busy = {
        "since": view.busy.since.isoformat(timespec="seconds"),
        "takers": [asdict(taker) for taker in view.busy.takers],
    } if view.busy else None  # fmt: skip
    return {
        "version": view.version,
        "house": view.house,
        "busy": busy,
        "detector": {"state": view.detector.state.value, "why": view.detector.why},
        "cameras": cameras,
    }


def alexa_user(user: AlexaUser) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "confirmed_at": user.confirmed_at.isoformat(),
        "last_used_at": user.last_used_at.isoformat() if user.last_used_at else None,
    }


def token(seen: Token) -> Json:
    return {
        "id": seen.id,
        "name": seen.name,
        "use": seen.scope.value,
        "created_at": seen.created_at.isoformat(),
        "last_used_at": seen.last_used_at.isoformat() if seen.last_used_at else None,
    }


def opened(view: OpenedView) -> Json:
    base = f"/live/{view.token}"
    return {
        "camera": camera(view.camera),
        "rendition": view.rendition.value,
        "url": f"{base}/index.m3u8",
        "still": f"{base}/still.jpg",
    }
