"""English, whole: one of each subject, in the region's words."""

from functools import lru_cache

from skill.language.en.account import AccountSpeech
from skill.language.en.alerts import AlertSpeech
from skill.language.en.cameras import CameraSpeech
from skill.language.en.clips import ClipSpeech
from skill.language.en.deletions import DeletionSpeech
from skill.language.en.dialects import DIALECTS, of
from skill.language.en.happenings import HappeningSpeech
from skill.language.en.heard import HeardWords
from skill.language.en.privacy import PrivacySpeech
from skill.language.en.screens import ScreenSpeech
from skill.language.en.talk import Talk
from skill.language.en.teaching import TeachingSpeech
from skill.language.en.troubles import TroubleSpeech
from skill.language.en.watchers import WatcherSpeech
from skill.language.interface import SpokenLanguage

LOCALES = tuple(DIALECTS)


@lru_cache(maxsize=16)  # locales come with requests
def english(locale: str) -> SpokenLanguage:
    dialect = of(locale)
    return SpokenLanguage(
        talk=Talk(dialect),
        cameras=CameraSpeech(dialect),
        clips=ClipSpeech(dialect),
        happenings=HappeningSpeech(dialect),
        deletions=DeletionSpeech(dialect),
        privacy=PrivacySpeech(dialect),
        watchers=WatcherSpeech(dialect),
        alerts=AlertSpeech(dialect),
        teaching=TeachingSpeech(dialect),
        accounts=AccountSpeech(),
        troubles=TroubleSpeech(),
        screens=ScreenSpeech(dialect),
        heard=HeardWords(),
    )
