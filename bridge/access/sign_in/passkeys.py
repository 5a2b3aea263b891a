"""Passkeys (WebAuthn): the device holds the key, and checks itself that its owner is there.

The library takes 8 MiB and 0.1 s to load, so it is loaded when somebody first uses a passkey.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.access.sign_in.challenges import Challenges
from bridge.store.people.passkeys import PasskeyRow

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

_SIGN_IN = "sign-in"
# What the library raises for answers that no browser gives; the last for deeply nested JSON.
_MADE_UP = (ValueError, TypeError, KeyError, RecursionError)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """Whom the passkey is for: the name by which the page was opened, and the whole origins that
    this house has by it."""

    id: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    id: str
    public_key: bytes
    sign_count: int


class Passkeys:
    """Any thread. A wrong answer is None, never an exception: strangers make them up."""

    def __init__(self, challenges: Challenges, house: str) -> None:
        self._challenges = challenges
        self._house = house

    def registration(
        self, party: Party, session: str, *, person: str, name: str, known: Iterable[PasskeyRow]
    ) -> Json:
        """PublicKeyCredentialCreationOptionsJSON, for that session of a person."""
        import webauthn  # noqa: PLC0415
        from webauthn.helpers import structs  # noqa: PLC0415

        options = webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=self._house,
            user_id=person.encode(),
            user_name=name,
            user_display_name=name,
            challenge=self._challenges.create(_registering(session)),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[_descriptor(key.id) for key in known],
        )
        return _json(options)

    def registered(self, party: Party, session: str, credential: Json) -> NewKey | None:
        import webauthn  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

        challenge = self._open_challenge(credential, _registering(session))
        if challenge is None:
            return None
        try:
            found = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=list(party.origins),
                require_user_verification=True,
            )
        except (WebAuthnException, *_MADE_UP):
            return None
        if not self._challenges.use(challenge):
            return None
        id_ = bytes_to_base64url(found.credential_id)
        return NewKey(id_, found.credential_public_key, found.sign_count)

    def sign_in(self, party: Party) -> Json:
        """PublicKeyCredentialRequestOptionsJSON: the device knows which keys it has for us."""
        import webauthn  # noqa: PLC0415
        from webauthn.helpers import structs  # noqa: PLC0415

        options = webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=self._challenges.create(_SIGN_IN),
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return _json(options)

    def signed_in(self, party: Party, key: PasskeyRow, credential: Json) -> int | None:
        """The authenticator's new count, if this is its answer to a challenge of ours."""
        import webauthn  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

        challenge = self._open_challenge(credential, _SIGN_IN)
        handle = _inner(credential, "userHandle")
        if challenge is None or handle != bytes_to_base64url(key.person.encode()):
            return None
        try:
            found = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=list(party.origins),
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, *_MADE_UP):
            return None
        return found.new_sign_count if self._challenges.use(challenge) else None

    def _open_challenge(self, credential: Json, purpose: str) -> bytes | None:
        from webauthn.helpers import (  # noqa: PLC0415
            base64url_to_bytes,
            parse_client_data_json,
        )
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

        try:
            data = parse_client_data_json(base64url_to_bytes(_inner(credential, "clientDataJSON")))
        except (WebAuthnException, *_MADE_UP):
            return None
        return data.challenge if self._challenges.is_open(data.challenge, purpose) else None


def _registering(session: str) -> str:
    return f"register:{session}"


def _inner(credential: Json, name: str) -> str:
    response = credential.get("response")
    found = response.get(name) if isinstance(response, dict) else None
    return found if isinstance(found, str) else ""


def _descriptor(id_: str) -> "PublicKeyCredentialDescriptor":
    from webauthn.helpers import base64url_to_bytes, structs  # noqa: PLC0415

    return structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(id_))


def _json(options: Any) -> Json:
    from webauthn.helpers import options_to_json_dict  # noqa: PLC0415

    found: Json = options_to_json_dict(options)
    return found
