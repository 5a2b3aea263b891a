"""The settings of where alerts may go, as `config` has them in the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

# RFC 8292, 2.1.
Contact = Annotated[
    str,
    StringConstraints(
        pattern=r"^(mailto:[^@\s]+@|https://)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/\S*)?$"
    ),
]
# A host of the home's network, or one port of it.
HomePlace = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9_.-]+(:[0-9]{1,5})?$")
]


class _ReceiversModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AlertsConfig(_ReceiversModel):
    """`contact` is told to push services (RFC 8292), so that they can write to somebody; Apple's
    takes none without a domain of the internet. `webhooks_at_home`: places of the home's own
    network, "host" or "host:port", to which a webhook may go, also without TLS."""

    contact: Contact = "mailto:private-eye@example.com"
    webhooks_at_home: tuple[HomePlace, ...] = ()


# A level of a topic, or several: neither wildcards nor empty levels.
Topic = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$")]


class MqttConfig(_ReceiversModel):
    """The broker of the home automation. `tls`: checked against the system's authorities, or
    against `authority`. `prefix`: what our topics begin with; `discovery`: Home Assistant's.

    `presence`: whoever may write to the broker may say who is at home. `switches`: they may also
    turn cameras off and on, as somebody who lives here.
    """

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$|^[0-9a-fA-F:]+$")]
    port: int | None = Field(default=None, ge=1, le=65535)
    username: str | None = None
    password: SecretStr | None = None
    tls: bool = False
    authority: Path | None = None
    prefix: Topic = "private_eye"
    discovery: Topic = "homeassistant"
    presence: bool = False
    switches: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.password is not None and self.username is None:
            raise ValueError("`password` needs a `username`")
        if self.authority is not None and not self.tls:
            raise ValueError("`authority` is for a broker with `tls = true`")
        return self

    def beside(self, place: Callable[[Path], Path]) -> Self:
        """With its path made absolute."""
        if self.authority is None:
            return self
        return self.model_copy(update={"authority": place(self.authority)})

    @property
    def port_number(self) -> int:
        return self.port or (8883 if self.tls else 1883)

    @property
    def place(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port_number}"
