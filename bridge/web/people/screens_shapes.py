"""JSON in and out of pairing screens."""

from typing import Annotated

from pydantic import Field

from bridge.access.sign_in.pairing import INTERVAL_S, VALID_S, DeviceAuthorization, ScreenRequest
from bridge.web.people.shapes import qr
from bridge.web.shapes import Json, Name, RequestBody

UserCode = Annotated[str, Field(max_length=20)]


class Pair(RequestBody):
    """Nothing of what asks is taken over: whoever lets it in names it."""


class Poll(RequestBody):
    device_code: str = Field(max_length=100)


class ScreenCode(RequestBody):
    user_code: UserCode


class ConfirmScreen(ScreenCode):
    """`cameras`: their ids; null: every camera, also those to come."""

    name: Name
    cameras: tuple[Annotated[str, Field(max_length=60)], ...] | None = Field(max_length=200)


def asked(made: DeviceAuthorization, page: str) -> Json:
    """RFC 8628, 3.2, with a picture of `verification_uri_complete`, whose code is in the fragment:
    fragments are sent to no server and no log. It lacks two letters: a link that somebody sends is
    not enough to let their screen in."""
    complete = f"{page}#code={made.asking.sent}"
    return {
        "device_code": made.device_code,
        "user_code": made.asking.user_code,
        "verification_uri": page,
        "verification_uri_complete": complete,
        "expires_in": round(VALID_S),
        "interval": round(INTERVAL_S),
        "qr": qr(complete),
    }


def asking(found: ScreenRequest) -> Json:
    return {
        "code": found.sent,
        "device": found.device,
        "place": found.place,
    }
