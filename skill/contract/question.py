"""What every question and every answer has in common."""

from typing import Annotated, ClassVar, Generic, TypeVar

from msgspec import Meta, Struct

A_co = TypeVar("A_co", covariant=True)

Spoken = Annotated[str, Meta(max_length=200)]
_Id = Annotated[str, Meta(min_length=1, max_length=600)]


class Asker(Struct, frozen=True, omit_defaults=True):
    """Alexa's ids of who speaks and into what: they travel beside the fields of each question.

    `account`: the access token of whoever linked their account, a secret. `locale`: what is
    spoken, by which rooms are understood. `pictures`: what it is spoken into shows pictures by
    their address, so that answers hold those.
    """

    user: _Id
    device: _Id
    account: Annotated[str, Meta(max_length=2000)] | None = None
    locale: Annotated[str, Meta(max_length=20)] | None = None
    pictures: bool = False

    def __repr__(self) -> str:
        return f"Asker(user={self.user!r}, device={self.device!r})"


class Question(Struct, Generic[A_co], frozen=True):
    """`A_co`: what may be answered, besides `Refused`. `path`: where it is asked, below
    `/api/v1/voice/`."""

    path: ClassVar[str]


class OfRoom(Question[A_co], Generic[A_co], frozen=True, kw_only=True):
    """`room` as it was heard; None: none was said."""

    room: Spoken | None = None


class OfRooms(OfRoom[A_co], Generic[A_co], frozen=True, kw_only=True):
    """`also`: a second room, where two were said in one breath; never without the first."""

    also: Spoken | None = None


class Answer(Struct, frozen=True, tag_field="outcome"):
    """Told apart by its "outcome"."""
