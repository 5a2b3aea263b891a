"""The wiring of watching live, and of the gate to media."""

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.cameras.still import Stills
from bridge.service.cameras.house import House
from bridge.service.live.media_gate import MediaGate
from bridge.service.live.open_views import OpenViews
from bridge.service.live.viewing import Live


def media_gate(access: Access, views: OpenViews) -> MediaGate:
    return MediaGate(
        access.acts, access.grants, access.holders, access.admission, views, access.pictures
    )


def live(base: Base, access: Access, house: House, gate: MediaGate, stills: Stills) -> Live:
    return Live(house, access.acts, gate, db=base.db, stills=stills, clock=base.clock)
