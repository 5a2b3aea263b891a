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


def _configured(config: Config, connection: Outbound) -> tuple[str, ...]:
    """Hosts that the settings name: shown before anything has connected to them."""
    urls: list[SecretUrl | None] = []
    if connection is outbound.CAMERA:
        urls = [url for camera in config.camera for url in (camera.url, camera.sub_url)]
    elif connection is outbound.CAMERA_EVENTS:
        urls = [camera.onvif for camera in config.camera]
    return tuple(host for url in urls if url and (host := outbound.host_of(url.reveal())))


def _own(connection: Outbound, hosts: tuple[str, ...]) -> OutboundConnection:
    known: Mapping[str, datetime | None] = dict.fromkeys(hosts)
    used = {**known, **outbound.last_used(connection)}
    return OutboundConnection(
        connection.id,
        connection.when,
        connection.to,
        connection.purpose,
        connection.data,
        connection.turned_on_by,
        used,
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
