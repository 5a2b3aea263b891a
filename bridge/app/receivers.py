"""Every way to tell somebody outside of the pages. None is used before a person adds a receiver.

That of the home automation comes with its connection (`home_automation`).
"""

from bridge.alerts import apprise_services, web_push, webhook
from bridge.alerts.apprise_services import AppriseSender
from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import OutwardHttp
from bridge.alerts.push_keys import PushKeys
from bridge.alerts.sending import Kinds
from bridge.alerts.web_push import WebPushSender
from bridge.alerts.webhook import WebhookSender
from bridge.app.base import Base


def push_keys(base: Base) -> PushKeys:
    return PushKeys(base.key, base.config.alerts.contact)


def registered(base: Base, *, loopback: bool = False) -> Kinds:
    """`loopback`: receivers on this machine are allowed, which only tests do."""
    clock = base.clock
    outside = Destinations(loopback=loopback)
    listed = Destinations(frozenset(base.config.alerts.webhooks_at_home), loopback)
    offered = [
        web_push.kind(WebPushSender(OutwardHttp(outside, clock), push_keys(base), clock), outside),
        webhook.kind(WebhookSender(OutwardHttp(listed, clock), clock), listed),
    ]
    if apprise_services.is_installed():
        offered.append(apprise_services.kind(AppriseSender(listed, clock)))
    return {kind.kind: kind for kind in offered}
