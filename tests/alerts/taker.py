"""A receiver that takes messages, in memory, and does with them what a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bridge.alerts.sending import Address, FormField, Message, Outcome, ReceiverKind, Sent
from bridge.errors import Kind, PrivateEyeError
from bridge.ops.outbound import Outbound, When

WAY = Outbound("taker", When.RUNNING, "Nowhere.", "To be tried.", "Messages.", "A test.")
DELIVERED = Sent(Outcome.DELIVERED)


@dataclass
class Taker:
    """`answers` are given one after the other, then `always`. `meanwhile` is done before each."""

    took: list[Message] = field(default_factory=list)
    answers: list[Sent] = field(default_factory=list)
    always: Sent = DELIVERED
    meanwhile: Callable[[], object] | None = None

    def send(self, address: Address, message: Message) -> Sent:
        assert address["to"]
        if self.meanwhile is not None:
            self.meanwhile()
        answer = self.answers.pop(0) if self.answers else self.always
        if answer.outcome is Outcome.DELIVERED:
            self.took.append(message)
        return answer

    @property
    def read(self) -> list[str]:
        """What it was told, in words."""
        return [f"{message.title} | {message.text}" for message in self.took]

    def kind(self, *, anybodys: bool = True) -> ReceiverKind:
        return ReceiverKind(
            "taker",
            "A taker",
            self,
            read=_read,
            shown=lambda address: f"to {address['to']}",
            fields=(FormField("to", "To whom"),),
            carries_picture=True,
            outbound=WAY,
            anybodys=anybodys,
        )


def _read(filled_in: Address) -> Address:
    if not filled_in.get("to"):
        raise PrivateEyeError(Kind.INVALID, "It has to go somewhere.")
    return {"to": filled_in["to"]}
