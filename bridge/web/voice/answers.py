"""What the use cases of voice return, as answers of the skill's contract.

Both have the same fields by the same names, so most need no more than their line in the table: a
field that is added to both travels from one to the other.
"""

from collections.abc import Mapping

from msgspec import convert
from msgspec.structs import replace

from bridge.access.alexa import codes
from bridge.service.voice import alerts as voice_alerts
from bridge.service.voice import cameras as voice
from bridge.service.voice import clips as voice_clips
from bridge.service.voice import deletions as voice_deletions
from bridge.service.voice import happenings, spoken_pins, which_camera, which_clip
from bridge.service.voice import identity as voice_identity
from bridge.service.voice import keeping as voice_keeping
from bridge.service.voice import ledger as voice_ledger
from bridge.service.voice import privacy as voice_privacy
from bridge.service.voice import recordings as voice_recordings
from bridge.service.voice import states as voice_states
from bridge.service.voice import teaching as voice_teaching
from bridge.web.voice.pictures import PictureAddresses
from skill.contract import (
    alerts,
    clips,
    deletions,
    ledger,
    live,
    privacy,
    recordings,
    refusals,
    teaching,
)
from skill.contract.question import Answer

ANSWERS: Mapping[type[object], type[Answer]] = {
    voice_identity.Stranger: refusals.Stranger,
    which_camera.UnknownRoom: refusals.UnknownRoom,
    which_camera.Several: refusals.Ambiguous,
    voice.Tell: live.Tell,
    voice.NotLive: live.NotLive,
    voice.NothingBefore: live.NothingBefore,
    voice.Cameras: live.Cameras,
    voice_states.CamerasAre: live.CamerasAre,
    codes.WrongCode: live.WrongCode,
    codes.TooMany: live.TooMany,
    which_clip.NoClip: clips.NoClip,
    which_clip.Unclear: clips.Unclear,
    voice_clips.TellClip: clips.TellClip,
    happenings.Happened: clips.Happened,
    voice_clips.Starred: clips.Starred,
    voice_keeping.Kept: clips.Kept,
    voice_recordings.Recording: recordings.Recording,
    voice_recordings.NotRecorded: recordings.NotRecorded,
    voice_recordings.Stopped: recordings.Stopped,
    voice_deletions.Confirm: deletions.Confirm,
    voice_deletions.NoPin: deletions.NoPin,
    voice_deletions.Deleted: deletions.Deleted,
    voice_deletions.GoneAlready: deletions.GoneAlready,
    voice_deletions.NothingPending: deletions.NothingPending,
    spoken_pins.PinNeeded: refusals.PinNeeded,
    spoken_pins.PinRefused: refusals.PinRefused,
    voice_teaching.Taught: teaching.Taught,
    voice_teaching.NoName: teaching.NoName,
    voice_teaching.LearntKept: teaching.LearntKept,
    voice_teaching.LearntDeclined: teaching.LearntDeclined,
    voice_teaching.NothingProposed: teaching.NothingProposed,
    voice_ledger.Watched: ledger.Watched,
    voice_ledger.UnknownPerson: ledger.UnknownPerson,
    voice_ledger.Seen: ledger.Seen,
    voice_alerts.AlertsTold: alerts.AlertsTold,
    voice_alerts.AlertReason: alerts.AlertReason,
    voice_privacy.Hidden: privacy.Hidden,
    voice_privacy.Revealed: privacy.Revealed,
    voice_privacy.AlreadyOn: privacy.AlreadyOn,
    voice_privacy.OnThePage: privacy.OnThePage,
    voice_privacy.MayNot: privacy.MayNot,
}


def answer(outcome: object, public_url: str, pictures: PictureAddresses | None = None) -> Answer:
    """Moving pictures get the address by which a player comes for them; stills too, for a device
    that shows some."""
    told = _told(outcome, public_url)
    if pictures is None:
        return told
    if isinstance(told, live.Play):  # of the view itself: it ends with it
        return replace(told, still=told.url.replace("index.m3u8", "still.jpg"))
    return pictures.put_in(told)


def _told(outcome: object, public_url: str) -> Answer:
    match outcome:
        case voice.Play(camera=camera, token=token):
            seen = convert(camera, live.Camera, from_attributes=True)
            return live.Play(seen, f"{public_url}/live/{token}/index.m3u8")
        case voice_clips.PlayClip(clip=clip, token=token, among=among):
            found = convert(clip, clips.Clip, from_attributes=True)
            return clips.PlayClip(found, f"{public_url}/clip/{token}/index.m3u8", among)
        case Answer():
            return outcome
    return convert(outcome, ANSWERS[type(outcome)], from_attributes=True)
