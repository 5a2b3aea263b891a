"""The picture of an alert, as somebody's page or screen asks for it."""

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, EventState
from bridge.policy.acts import Act
from bridge.service.alerts.stills import AlertStills
from bridge.service.events.visible import VisibleClips
from bridge.service.live.open_views import OpenViews
from bridge.store.alerts import alerts
from bridge.store.database import Database

_NO_ALERT = "There is no such alert."
_NO_PICTURE = "There is no picture of this alert."


class AlertPictures:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, stills: AlertStills, *, db: Database, views: OpenViews
    ) -> None:
        self._visible = visible
        self._stills = stills
        self._db = db
        self._views = views

    def still(self, actor: Actor, alert_id: str) -> bytes:
        """A JPEG. Raises NotFound, Denied."""
        with self._db.read() as tx:
            alert = alerts.find(tx, alert_id)
        if alert is None or alert.event is None or alert.person != actor.person:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_ALERT)
        clip = self._visible.shown(actor, alert.event)
        jpeg = self._stills.jpeg(alert.camera, clip.id, going_on=clip.state is EventState.OPEN)
        if jpeg is None:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_PICTURE)
        self._views.read(actor, Act.CLIPS_LOOK, clip.camera)
        return jpeg
