"""Gathers every outbound connection for the page: the bridge's, the skill's, and the settings'."""

from collections.abc import Mapping
from datetime import datetime

from bridge.app.base import Base
from bridge.config import Config, SecretUrl
from bridge.ops import outbound
from bridge.ops.outbound import Outbound, When
from bridge.service.acts import Acts
from bridge.service.privacy.outbound import AlexaDisclosure, OutboundConnection, OutboundConnections
from skill import disclosed
from skill import outbound as skills

# By the bridge's own `/oauth`, not by the skill.
_LINKING = AlexaDisclosure(
    "linking",
    "When an Alexa account is linked",
    "A key to ask with, one to renew it by, and what the key is good for. No name, nothing of the "
    "house. Both end when the account is unlinked.",
)


def outbound_connections(base: Base, acts: Acts) -> OutboundConnections:
    config = base.config

    def connections() -> tuple[OutboundConnection, ...]:
        own = (_own(connection, _configured(config, connection)) for connection in outbound.ALL)
        return (*own, *map(_of_the_skill, skills.ALL))

    answers = [*(AlexaDisclosure(of.id, of.what, of.data) for of in disclosed.ALL), _LINKING]
    return OutboundConnections(
        connections,
        answers,
        acts,
        alexa_answers=config.alexa.skill_id is not None,
        clock=base.clock,
    )


def _configured(config: Config, connection: Outbound) -> dict[str, frozenset[str]] | None:
    """Hosts that the settings name, and of which cameras they are: shown before anything has
    connected to them. None: it is a connection to no camera."""
    if connection not in (outbound.CAMERA, outbound.CAMERA_EVENTS):
        return None
    found: dict[str, frozenset[str]] = {}
    for camera in config.camera:
        streams = (camera.url, camera.sub_url)
        urls: tuple[SecretUrl | None, ...] = (
            streams if connection is outbound.CAMERA else (camera.onvif,)
        )
        for url in urls:
            if url and (host := outbound.host_of(url.reveal())):
                found[host] = found.get(host, frozenset()) | {camera.id}
    return found


def _own(connection: Outbound, of: Mapping[str, frozenset[str]] | None) -> OutboundConnection:
    known: Mapping[str, datetime | None] = dict.fromkeys(of or ())
    used = {**known, **outbound.last_used(connection)}
    return OutboundConnection(
        connection.id,
        connection.when,
        connection.to,
        connection.purpose,
        connection.data,
        connection.turned_on_by,
        used,
        of,
    )


def _of_the_skill(connection: skills.Outbound) -> OutboundConnection:
    used = dict(skills.last_used(connection))
    return OutboundConnection(
        connection.id,
        When.RUNNING,
        connection.to,
        connection.purpose,
        connection.data,
        connection.turned_on_by,
        used,
    )
