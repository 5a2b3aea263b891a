"""What people show to sign in, as one thing to check them with."""

from dataclasses import dataclass

from bridge.access.sign_in.passkeys import Passkeys
from bridge.access.sign_in.passwords import Passwords
from bridge.access.sign_in.recovery import RecoveryCodes
from bridge.access.sign_in.second_factor import SecondFactors


@dataclass(frozen=True, slots=True)
class Credentials:
    """Any thread. Rows of them: `store.people.credentials`."""

    passwords: Passwords
    passkeys: Passkeys
    second_factors: SecondFactors
    recovery: RecoveryCodes
