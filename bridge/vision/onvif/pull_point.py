"""One camera's subscription: made, asked again and again, kept alive, given back."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from xml.etree.ElementTree import Element

from bridge.clock import Clock
from bridge.vision.onvif import messages
from bridge.vision.onvif.messages import DoorbellMessage, MotionMessage
from bridge.vision.onvif.soap import NotUnderstood, SoapRequest
from bridge.vision.onvif.wire import OnvifError, Wire

LASTS_S = 120  # a camera forgets us after that, however we end
RENEW_S = 50.0
T = TypeVar("T")


class PullPoint:
    """Belongs to one thread. `open` before all else. Raises Trouble."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._url = wire.device_service
        self._to: str | None = None
        self._parameters: tuple[str, ...] = ()
        self._renew_at = 0.0

    def open(self) -> None:
        self._set_clock()
        service, to = self._service()
        answer = self._wire.ask(messages.create_pull_point(LASTS_S), service, to=to)
        made = _read(messages.subscription, answer)
        # Some leave the address out, and answer at their event service.
        self._url = self._wire.at_home(made.address) or service
        self._to = made.address or to  # Reolink finds the subscription by it
        self._parameters = made.parameters  # Axis by these
        self._renew_at = self._clock.monotonic() + RENEW_S

    def pull(self, wait_s: int) -> list[MotionMessage | DoorbellMessage]:
        """What the camera has said since; it may wait so long for something to say."""
        if self._clock.monotonic() >= self._renew_at:
            self._renew()
        return _read(messages.said, self._ask(messages.pull(wait_s), wait_s))

    def close(self) -> None:
        """As well as it goes: a camera forgets by itself, too."""
        try:
            self._ask(messages.unsubscribe())
        except OnvifError:
            return

    def _renew(self) -> None:
        try:
            self._ask(messages.renew(LASTS_S))
            self._renew_at = self._clock.monotonic() + RENEW_S
        except OnvifError as trouble:
            if not trouble.fault:
                raise
            self.close()  # not every camera can renew
            self.open()

    def _ask(self, request: SoapRequest, wait_s: int = 0) -> Element:
        return self._wire.ask(
            request, self._url, to=self._to, parameters=self._parameters, wait_s=wait_s
        )

    def _set_clock(self) -> None:
        """A login is good for seconds by the camera's clock, which may be years off."""
        try:
            answer = self._wire.ask(
                messages.date_and_time(), self._wire.device_service, anonymous=True
            )
        except OnvifError as trouble:
            if not (trouble.fault or trouble.refused):
                raise
            return
        theirs = messages.the_time(answer)
        self._wire.ahead = theirs - self._clock.now() if theirs else timedelta(0)

    def _service(self) -> tuple[str, str | None]:
        """The event service, and what the camera calls it."""
        try:
            answer = self._wire.ask(messages.capabilities(), self._wire.device_service)
        except OnvifError as trouble:
            if not trouble.fault:
                raise
            return self._wire.device_service, None
        address = messages.events_address(answer)
        service = self._wire.at_home(address)
        return (service, address) if service else (self._wire.device_service, None)


def _read(read: Callable[[Element], T], answer: Element) -> T:
    try:
        return read(answer)
    except NotUnderstood as error:
        raise OnvifError(f"the camera's answer cannot be understood: {error}") from None
