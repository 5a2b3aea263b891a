"""The authorization server: Authlib's, with one client, around one transaction (`Exchange`).

RFC 6749 (authorization code, refresh), 7636 (PKCE, S256 only), 7009 (revocation). Authlib reads the
messages and decides what is an error; what is kept, and for how long, is ours.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge

from bridge.access.alexa.oauth_client import METHODS, SCOPES, OAuthClient
from bridge.access.alexa.oauth_exchange import ACCESS_LASTS, Agreed, Exchange, TokenPair
from bridge.model import VoiceScope
from bridge.store.people.alexa_links import scope_text
from bridge.store.people.oauth import OAuthCodeRow, OAuthTokenRow

# At its level DEBUG it writes tokens down.
logging.getLogger("authlib").setLevel(logging.INFO)

Values = Mapping[str, Sequence[str]]
# Authlib refuses http; how people come here is for the proxy and the door to know.
_HERE = "https://bridge"


@dataclass(frozen=True, slots=True)
class OAuthAnswer:
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class OAuthRequest(OAuth2Request):
    """`values` as they came, also those that came twice."""

    def __init__(self, method: str, values: Values, headers: Mapping[str, str]) -> None:
        super().__init__(method, _HERE, headers=headers)
        self.payload = _Payload(values)

    @property
    def form(self) -> dict[str, str]:
        found: dict[str, str] = self.payload.data
        return found


class _Payload(OAuth2Payload):
    def __init__(self, values: Values) -> None:
        self._values = {name: list(given) for name, given in values.items()}

    @property
    def data(self) -> dict[str, str]:
        return {name: given[0] for name, given in self._values.items() if given}

    @property
    def datalist(self) -> dict[str, list[str]]:
        return self._values


class OAuthServer(AuthorizationServer):
    """For one request. Without an exchange it can read what is asked for, and change nothing."""

    def __init__(
        self, client: OAuthClient, exchange: Exchange | None = None, agreed: Agreed | None = None
    ) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self._client = client
        self.exchange = exchange
        self.agreed = agreed
        self.register_grant(_CodeGrant, [_S256(required=False)])
        self.register_grant(_RefreshGrant)
        self.register_endpoint(_Revocation)

    def query_client(self, client_id: str) -> OAuthClient | None:
        return self._client if client_id == self._client.id else None

    def authenticate(self, request: OAuthRequest) -> OAuthAnswer | None:
        """The answer to anybody but the client. No exchange needed."""
        try:
            self.authenticate_client(request, METHODS)
            _once_each(request)
        except OAuth2Error as error:
            return answer_of(error)
        except ValueError:  # Authlib's, of a header that is not base64 of UTF-8
            return answer_of(InvalidClientError(status_code=401))
        return None

    def create_oauth2_request(self, request: OAuthRequest) -> OAuthRequest:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> OAuthAnswer:
        return OAuthAnswer(status, body if isinstance(body, dict) else {}, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def save_token(self, token: Any, request: Any) -> None:
        """`Exchange` has kept it."""


class _S256(CodeChallenge):
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: Any) -> None:
        super().validate_code_challenge(grant, redirect_uri)
        data = grant.request.payload.data
        if data.get("code_challenge") and data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Unsupported 'code_challenge_method'")

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:  # noqa: ARG002
        return "S256"


class _HeldCode:
    """With the methods that Authlib asks of a code."""

    def __init__(self, code: OAuthCodeRow) -> None:
        self.code = code
        self.code_challenge = code.challenge

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return scope_text(self.code.scopes)


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def save_authorization_code(self, code: str, request: Any) -> None:  # noqa: ARG002
        self.server.exchange.agree(code, self.server.agreed)

    def query_authorization_code(self, code: str, client: OAuthClient) -> _HeldCode | None:  # noqa: ARG002
        found = self.server.exchange.code(code)
        return _HeldCode(found) if found else None

    def authenticate_user(self, authorization_code: _HeldCode) -> str:
        return authorization_code.code.person

    def generate_token(self, **_: Any) -> dict[str, Any]:
        held: _HeldCode = self.request.authorization_code
        exchange: Exchange = self.server.exchange
        return _given(exchange.begin(held.code), held.code.scopes, ACCESS_LASTS.total_seconds())

    def delete_authorization_code(self, authorization_code: _HeldCode) -> None:
        """`Exchange.begin` has used it up; it is kept to be known again."""


class _HeldToken:
    """With the methods that Authlib asks of a token."""

    def __init__(self, token: OAuthTokenRow, scopes: frozenset[VoiceScope]) -> None:
        self.token = token
        self.scopes = scopes

    def check_client(self, client: OAuthClient) -> bool:  # noqa: ARG002
        return True  # its hash holds which client's it is

    def get_scope(self) -> str:
        return scope_text(self.scopes)


class _RefreshGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def _validate_token_scope(self, token: _HeldToken) -> None:  # noqa: ARG002
        """Clients repeat what they once asked for, of which a person may have given less: what was
        given stays given, and the answer says so (RFC 6749, 3.3)."""
        self.validate_requested_scope()

    def authenticate_refresh_token(self, refresh_token: str) -> _HeldToken | None:
        exchange: Exchange = self.server.exchange
        token = exchange.refreshable(refresh_token)
        link = exchange.link(token.link) if token else None
        return _HeldToken(token, link.scopes) if token and link else None

    def authenticate_user(self, refresh_token: _HeldToken) -> str:
        return refresh_token.token.link

    def issue_token(self, user: str, refresh_token: _HeldToken) -> dict[str, Any]:  # noqa: ARG002
        exchange: Exchange = self.server.exchange
        pair = exchange.refresh(refresh_token.token, self.request.form["refresh_token"])
        return _given(pair, refresh_token.scopes, exchange.lasts_s(pair))

    def revoke_old_credential(self, refresh_token: _HeldToken) -> None:
        """`Exchange.refresh` has marked it; it is kept to be known again."""


class _Revocation(RevocationEndpoint):
    """Either token ends the link: what is left of a family without the other is of no use."""

    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token_string: str, _hint: str | None) -> _HeldToken | None:
        exchange: Exchange = self.server.exchange
        token = exchange.token(token_string)
        return _HeldToken(token, frozenset()) if token else None

    def revoke_token(self, token: _HeldToken, request: Any) -> None:  # noqa: ARG002
        self.server.exchange.end(token.token.link)


def answer_of(error: OAuth2Error) -> OAuthAnswer:
    """An error that goes to the client itself, not through a redirect."""
    error.redirect_uri = None
    status, body, headers = error()
    return OAuthAnswer(status, dict(body), dict(headers))


def _once_each(request: OAuthRequest) -> None:
    """RFC 6749, 3.2: parameters must not be included more than once."""
    if any(len(given) > 1 for given in request.payload.datalist.values()):
        raise InvalidRequestError("A parameter is there more than once.")


def _given(pair: TokenPair, scopes: frozenset[VoiceScope], lasts_s: float) -> dict[str, Any]:
    return {
        "token_type": "Bearer",
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "expires_in": int(lasts_s),
        "scope": scope_text(scopes),
    }
