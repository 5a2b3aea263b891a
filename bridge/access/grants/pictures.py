"""Addresses of single pictures, for a screen that sends no cookie: signed, and kept nowhere.

Like a playback grant such a token says of whom and of what it is (`grant`), under a key of its own,
so that neither is taken for the other. It is good for ten minutes, or until the rights of its
holder or the camera change; who it is for is asked about rights again for each picture.
"""

import secrets
from datetime import datetime, timedelta

from bridge.access.epochs import Epochs
from bridge.access.grants.grant import Grant, GrantRefused, hold_against, mint, read
from bridge.clock import Clock
from bridge.model import Rendition
from bridge.store.people.epochs import Subject, SubjectKind

LONGEST = timedelta(minutes=10)


class PictureGrants:
    """Any thread; memory only."""

    def __init__(self, key: bytes, epochs: Epochs, clock: Clock) -> None:
        self._key = key
        self._epochs = epochs
        self._clock = clock

    def open(
        self, camera: str, holder: Subject, *, not_after: datetime, clip: str | None = None
    ) -> str:
        """Of the camera as it is now, or of `clip`. The caller has decided that the holder may."""
        grant = Grant(
            id=secrets.token_bytes(12),
            camera=camera,
            rendition=Rendition.ECHO,
            holder=holder,
            with_cookie=False,
            not_after=min(self._clock.now() + LONGEST, not_after),
            camera_epoch=self._epochs.current(Subject(SubjectKind.CAMERA, camera)),
            holder_epoch=self._epochs.current(holder),
            clip=clip,
        )
        return mint(self._key, grant)

    def read(self, token: str) -> Grant | GrantRefused:
        """What it is for, if it still holds."""
        grant = read(self._key, token)
        if isinstance(grant, GrantRefused):
            return grant
        return hold_against(grant, self._clock.now(), self._epochs.current)
