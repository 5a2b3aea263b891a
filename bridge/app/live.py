"""The wiring of watching live."""

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.cameras.still import Stills
from bridge.service.cameras.house import House
from bridge.service.live.open_views import OpenViews
from bridge.service.live.viewing import Live


def live(base: Base, access: Access, house: House, views: OpenViews, stills: Stills) -> Live:
    return Live(
        house,
        access.acts,
        db=base.db,
        grants=access.grants,
        holders=access.holders,
        admission=access.admission,
        views=views,
        stills=stills,
        clock=base.clock,
    )
