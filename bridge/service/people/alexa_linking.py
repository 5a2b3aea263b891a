"""Linking an Alexa account: the public half, which Amazon's servers and a person's browser reach.

Nobody signs in on the public door: the page that asks is answered with a code that a signed-in
person has from the page of the house (`access.alexa.link_codes`). So no password is ever typed
where the internet can try passwords, no cookie is good there, and a forged form is worth nothing
without a code. A stranger costs no transaction: code and client are checked in memory first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from authlib.oauth2 import OAuth2Error

from bridge.access.alexa.oauth_client import SCOPES, OAuthClient
from bridge.access.alexa.oauth_exchange import Agreed, Exchange, Exchanges
from bridge.access.alexa.oauth_server import OAuthAnswer, OAuthRequest, OAuthServer, Values
from bridge.access.persons import Persons
from bridge.access.refusals import at_address
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, VoiceScope
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.service.people.typed_link_codes import TypedLinkCodes
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.people.alexa_links import AlexaLink, scope_text, scopes_of

_NOT_ALEXA = "This page belongs to the Alexa app. Please open it from there: the link that you "
_NOT_ALEXA += "followed is not one of Alexa's."


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """What the Alexa app asks for, and may be given."""

    scopes: tuple[VoiceScope, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the person is sent next: one of Amazon's addresses, exactly as configured."""

    uri: str


@dataclass(frozen=True, slots=True)
class LinkRefused:
    """`message` is for the person."""

    message: str


class AlexaLinking:
    """Any thread."""

    def __init__(
        self,
        client: OAuthClient,
        exchanges: Exchanges,
        codes: TypedLinkCodes,
        acts: Acts,
        *,
        db: Database,
        persons: Persons,
    ) -> None:
        self._client = client
        self._exchanges = exchanges
        self._codes = codes
        self._acts = acts
        self._db = db
        self._persons = persons

    def asked(self, values: Values) -> LinkRequest | Redirect:
        """What a page is to ask. Raises Invalid for whatever does not come from Amazon, which is
        taken nowhere."""
        request = self._request(values)
        try:
            OAuthServer(self._client).get_consent_grant(request)
        except OAuth2Error as error:
            return _back(error)
        wanted = scopes_of(request.payload.scope or " ".join(SCOPES))
        return LinkRequest(tuple(scope for scope in VoiceScope if scope in wanted))

    def declined(self, values: Values) -> Redirect:
        """The person would rather not. Raises Invalid."""
        request, server = self._request(values), OAuthServer(self._client)
        try:
            grant = server.get_consent_grant(request)
        except OAuth2Error as error:
            return _back(error)
        return _to(server.create_authorization_response(request, None, grant))

    def agreed(
        self, values: Values, code: str, ticked: tuple[str, ...], address: str | None, device: str
    ) -> Redirect | LinkRefused:
        """The person agrees to what they ticked. Raises Invalid, TooMany."""
        asked = self.asked(values)
        if isinstance(asked, Redirect):
            return asked
        scopes = frozenset(scope for scope in asked.scopes if scope.value in ticked)
        if not scopes:
            return LinkRefused("Please tick at least one thing that Alexa may do.")
        person = self._codes.person(code, address)
        if person is None:
            return LinkRefused("That code is wrong or has expired. Please get a new one.")
        request = self._request(values)
        data = request.payload.data
        agreed = Agreed(person, scopes, data["redirect_uri"], data.get("code_challenge"))
        with self._db.write() as tx:
            actor, now = self._still(person, address, device)
            server = OAuthServer(self._client, self._exchanges.within(tx), agreed)
            grant = server.get_consent_grant(request)
            back = _to(server.create_authorization_response(request, person, grant))
            details = {"scopes": scope_text(scopes)}
            ledger.append(tx, actor, Act.ALEXA_AGREE, at=now, details=details)
        return back

    def token(self, values: Values, headers: Mapping[str, str], address: str | None) -> OAuthAnswer:
        """RFC 6749, 3.2."""
        return self._answer(values, headers, address, OAuthServer.create_token_response)

    def revoke(
        self, values: Values, headers: Mapping[str, str], address: str | None
    ) -> OAuthAnswer:
        """RFC 7009."""
        return self._answer(
            values, headers, address, lambda s, r: s.create_endpoint_response("revocation", r)
        )

    def _answer(
        self,
        values: Values,
        headers: Mapping[str, str],
        address: str | None,
        answer: Callable[[OAuthServer, OAuthRequest], OAuthAnswer],
    ) -> OAuthAnswer:
        request = OAuthRequest("POST", values, headers)
        refused = OAuthServer(self._client).authenticate(request)
        if refused is not None:
            # Nobody is kept waiting here: the secret is too long to be guessed, and whoever could
            # use up the attempts could keep Amazon out.
            self._acts.note(at_address(address), Act.ALEXA_TOKEN, Why.NOT_THE_SKILL)
            return refused
        with self._db.write() as tx:
            exchange = self._exchanges.within(tx)
            answered: OAuthAnswer = answer(OAuthServer(self._client, exchange), request)
            self._write_down(tx, exchange)
        return answered

    def _write_down(self, tx: Tx, exchange: Exchange) -> None:
        done = (
            (exchange.begun, Act.ALEXA_LINK, "alexa", None),
            (exchange.revoked, Act.ALEXA_UNLINK, "alexa", None),
            (exchange.copied, Act.ALEXA_UNLINK, "house", "a code or token of it came twice"),
        )
        for link, act, by, why in done:
            if link is not None:
                details = {"scopes": scope_text(link.scopes), "by": by}
                details |= {"why": why} if why else {}
                alexa = self._alexa(link)
                ledger.append(tx, alexa, act, at=exchange.now, object=link.id, details=details)

    def _alexa(self, link: AlexaLink) -> Actor:
        person = self._persons.find(link.person)
        name = person.name if person else "somebody who has left"
        return Actor(ActorKind.VOICE, link.id, name, link.person, "Alexa")

    def _still(self, person: str, address: str | None, device: str) -> tuple[Actor, datetime]:
        """Who agrees, and when, in the writer's turn: they may have been removed since they typed.
        Raises Denied, and notes it: the public door does not."""
        found = self._persons.find(person)
        if found is None:
            raise self._acts.denied(at_address(address), Act.ALEXA_AGREE, Why.NOBODY_HERE)
        actor = self._persons.actor(found, person, device)
        return actor, self._acts.require(actor, Act.ALEXA_AGREE)

    def _request(self, values: Values) -> OAuthRequest:
        """Raises Invalid unless client and way back are known, each said once."""
        once = [values.get(name, ()) for name in ("client_id", "redirect_uri")]
        if any(len(given) != 1 for given in once):
            raise PrivateEyeError(Kind.INVALID, _NOT_ALEXA)
        known = once[0][0] == self._client.id and self._client.check_redirect_uri(once[1][0])
        if not known:
            raise PrivateEyeError(Kind.INVALID, _NOT_ALEXA)
        # Authlib puts the word into an error's text, where it may not stand as it came.
        words = ["other" if word != "code" else word for word in values.get("response_type", ())]
        return OAuthRequest("GET", {**values, "response_type": words}, {})


def _back(error: OAuth2Error) -> Redirect:
    """An error for the client. The way back has been checked: `AlexaLinking._request`."""
    if not error.redirect_uri:
        raise PrivateEyeError(Kind.INVALID, _NOT_ALEXA)
    _, _, headers = error()
    return Redirect(dict(headers)["Location"])


def _to(answer: OAuthAnswer) -> Redirect:
    return Redirect(answer.headers["Location"])
