"""The wiring of linked Alexas and the voice PIN."""

from dataclasses import dataclass

from bridge.access.alexa.oauth_client import OAuthClient
from bridge.access.alexa.oauth_exchange import Exchanges
from bridge.access.alexa.voice_pins import VoicePins
from bridge.app.access import Access
from bridge.app.base import Base
from bridge.service.people.alexa_linking import AlexaLinking
from bridge.service.people.alexa_links import LinkedAlexas
from bridge.service.people.typed_link_codes import TypedLinkCodes


@dataclass(frozen=True, slots=True)
class LinkingParts:
    """`public` is None if linking is not set up."""

    public: AlexaLinking | None
    page: LinkedAlexas
    pins: VoicePins


def linking(base: Base, access: Access) -> LinkingParts:
    pins = VoicePins(base.key.derive("voice-pins"), access.persons)
    page = LinkedAlexas(
        access.acts,
        db=base.db,
        links=access.links,
        pins=pins,
        persons=access.persons,
        clock=base.clock,
    )
    config = base.config.alexa.linking
    if config is None:
        return LinkingParts(None, page, pins)
    secret = config.client_secret.get_secret_value()
    public = AlexaLinking(
        OAuthClient.of_skill(config.client_id, secret, config.vendor_id),
        Exchanges(access.links, base.key.derive("link-successors"), base.clock),
        TypedLinkCodes(access.links.codes, access.acts, base.clock),
        access.acts,
        db=base.db,
        persons=access.persons,
    )
    return LinkingParts(public, page, pins)
