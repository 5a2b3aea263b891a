"""The wiring of linked Alexas and the voice PIN."""

from dataclasses import dataclass

from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.oauth_client import OAuthClient
from bridge.access.alexa.voice_pins import VoicePins
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.clock import Clock
from bridge.config import LinkingConfig
from bridge.service.acts import Acts
from bridge.service.people.alexa_linking import AlexaLinking
from bridge.service.people.alexa_links import LinkedAlexas
from bridge.store.database import Database
from bridge.store.keys import Key


@dataclass(frozen=True, slots=True)
class LinkingParts:
    """`public` is None if linking is not set up."""

    public: AlexaLinking | None
    page: LinkedAlexas
    pins: VoicePins


def linking(
    config: LinkingConfig | None,
    key: Key,
    *,
    db: Database,
    links: AlexaLinks,
    persons: Persons,
    refusals: Refusals,
    acts: Acts,
    clock: Clock,
) -> LinkingParts:
    pins = VoicePins(key.derive("voice-pins"), persons)
    page = LinkedAlexas(
        acts,
        db=db,
        links=links,
        codes=links.codes,
        pins=pins,
        persons=persons,
        clock=clock,
    )
    if config is None:
        return LinkingParts(None, page, pins)
    secret = config.client_secret.get_secret_value()
    public = AlexaLinking(
        OAuthClient.of_skill(config.client_id, secret, config.vendor_id),
        key.derive("link-successors"),
        db=db,
        links=links,
        codes=links.codes,
        persons=persons,
        refusals=refusals,
        clock=clock,
    )
    return LinkingParts(public, page, pins)
