"""The code from the page, typed where an Alexa is linked: whose it is, and no guessing."""

from bridge.access.alexa.link_codes import LinkCodes
from bridge.access.refusals import at_address
from bridge.access.sign_in import guess_limits
from bridge.access.sign_in.attempts import Attempts
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.acts import Acts

_SLOW_DOWN = "Too many wrong codes; please wait a minute."


class TypedLinkCodes:
    """Any thread. Memory only, but for refusals."""

    def __init__(self, codes: LinkCodes, acts: Acts, clock: Clock) -> None:
        self._codes = codes
        self._acts = acts
        self._attempts = Attempts(clock)

    def person(self, code: str, address: str | None) -> str | None:
        """Who had the code, which is used up; None: it is wrong. Raises TooMany."""
        stranger, source = at_address(address), guess_limits.of_address(address).key
        if self._attempts.exhausted(source):
            self._acts.note(stranger, Act.ALEXA_AGREE, Why.TOO_MANY_CODES)
            raise PrivateEyeError(Kind.TOO_MANY, _SLOW_DOWN)
        found = self._codes.take(code)
        if found is None:
            self._attempts.missed(source)
            self._acts.note(stranger, Act.ALEXA_AGREE, Why.NOT_A_CODE)
        return found
