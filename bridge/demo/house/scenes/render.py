"""A scene as pictures: background with grain, what moves, and the caption."""

from datetime import datetime
from typing import Protocol

import numpy as np
from PIL import Image

from bridge.demo.house.scenes.caption import Caption
from bridge.demo.house.scenes.door import Door
from bridge.demo.house.scenes.frame import Frame, grains
from bridge.demo.house.scenes.front_room import FrontRoom
from bridge.demo.house.scenes.garden import Garden
from bridge.demo.house.scenes.schedule import SceneName

GRAINS = 6


class Scene(Protocol):
    def background(self) -> Image.Image: ...
    def draw(self, frame: Frame, t: float) -> None: ...


SCENES: dict[SceneName, type[Scene]] = {
    SceneName.FRONT_ROOM: FrontRoom,
    SceneName.GARDEN: Garden,
    SceneName.DOOR: Door,
}


class Renderer:
    """One thread only. Each grained background is made when its turn first comes, so that the
    first picture is not kept waiting."""

    def __init__(self, scene: SceneName, caption: str) -> None:
        self._scene = SCENES[scene]()
        still = self._scene.background()
        self._caption = Caption(caption, still)
        self._still = Frame.of(still)
        self._grains = grains(len(caption), GRAINS)
        self._grounds: list[Frame] = []
        self._number = 0
        self._frame = Frame()

    def render(self, local: datetime) -> memoryview:
        """The picture of this moment, planar YUV 4:2:0. Valid until the next call."""
        frame, t = self._frame, local.timestamp()
        np.copyto(frame.data, self._ground().data)
        self._scene.draw(frame, t)
        self._caption.at(local).draw(frame)
        return frame.data.data

    def _ground(self) -> Frame:
        if len(self._grounds) < GRAINS:
            self._grounds.append(self._still.with_grain(self._grains.pop()))
            return self._grounds[-1]
        # A stride that shares no factor with GRAINS, so that neighbours differ.
        self._number = (self._number + 5) % GRAINS
        return self._grounds[self._number]
