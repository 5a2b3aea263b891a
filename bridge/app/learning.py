"""The wiring of what people teach and the house learns. The learner is there before cameras are:
what happens is judged by what it knows."""

from dataclasses import dataclass

from bridge.app.base import Base
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.visible import VisibleClips
from bridge.service.learning.forgetting import Forgetting
from bridge.service.learning.learner import Learner
from bridge.service.learning.learnt import WhatItLearnt
from bridge.service.learning.teaching import Teaching


@dataclass(frozen=True, slots=True)
class LearningParts:
    teaching: Teaching
    learnt: WhatItLearnt
    forgetting: Forgetting


def learner(base: Base) -> Learner:
    return Learner(base.db, base.clock, base.config.zone)


def learning(
    base: Base, learner: Learner, visible: VisibleClips, house: House, acts: Acts
) -> LearningParts:
    return LearningParts(
        Teaching(visible, learner, db=base.db, clock=base.clock),
        WhatItLearnt(visible, house, learner, acts, db=base.db),
        Forgetting(visible, learner, acts, db=base.db),
    )
