"""The one OAuth client of a house: the Alexa skill, as Amazon's servers speak for it."""

import hmac
from dataclasses import dataclass, field

from bridge.model import VoiceScope

# Where Amazon takes a person back to, by region: North America, Europe and India, the Far East.
# developer.amazon.com/docs/alexa/account-linking, "Alexa redirect URLs".
_RETURNS = (
    "https://pitangui.amazon.com/api/skill/link/{vendor}",
    "https://layla.amazon.com/api/skill/link/{vendor}",
    "https://alexa.amazon.co.jp/api/skill/link/{vendor}",
)
SCOPES = tuple(scope.value for scope in VoiceScope)
METHODS = ("client_secret_basic", "client_secret_post")
_GRANTS = ("authorization_code", "refresh_token")


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """With the methods that Authlib asks of a client."""

    id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]

    @classmethod
    def of_skill(cls, id_: str, secret: str, vendor: str) -> "OAuthClient":
        return cls(id_, secret, tuple(uri.format(vendor=vendor) for uri in _RETURNS))

    def check_redirect_uri(self, uri: str) -> bool:
        """Character by character: one that merely resembles a registered address is refused."""
        return uri in self.redirect_uris

    def get_default_redirect_uri(self) -> None:
        """There are several, so the request has to say which."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """None was asked for: all of them, which the person then narrows down."""
        return scope or " ".join(SCOPES)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in _GRANTS

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        return method in METHODS

    def check_client_secret(self, secret: str) -> bool:
        return hmac.compare_digest(_bytes(secret), _bytes(self.secret))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
