"""Every intent there is, and who answers it."""

from skill.alert_intents import ALERT_ANSWERING
from skill.answering import Answering
from skill.clip_intents import CLIP_ANSWERING
from skill.deletion_intents import DELETION_ANSWERING
from skill.kind_intents import KIND_ANSWERING
from skill.live_intents import LIVE_ANSWERING
from skill.privacy_intents import PRIVACY_ANSWERING
from skill.talk_intents import TALK_ANSWERING
from skill.teaching_intents import TEACHING_ANSWERING
from skill.watcher_intents import WATCHER_ANSWERING

ANSWERING: tuple[type[Answering], ...] = (
    *LIVE_ANSWERING,
    *CLIP_ANSWERING,
    *KIND_ANSWERING,
    *DELETION_ANSWERING,
    *PRIVACY_ANSWERING,
    *WATCHER_ANSWERING,
    *ALERT_ANSWERING,
    *TEACHING_ANSWERING,
    *TALK_ANSWERING,
)
