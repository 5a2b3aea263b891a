"""The session description of a camera (RFC 8866). Pure."""

from base64 import b64encode
from collections.abc import Sequence

from bridge.demo.camera.tracks import SoundCodec, SoundTrack, VideoTrack
from bridge.model import VideoCodec

VIDEO_PAYLOAD = 96
AAC_PAYLOAD = 97
PCMU_PAYLOAD = 0  # RFC 3551 table 4: static

_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)


def describe(
    name: str, video: VideoTrack, parameter_sets: Sequence[bytes], sound: SoundTrack | None
) -> str:
    """`parameter_sets` as `annexb.parameter_sets` orders them, or none, as some cameras have it.

    Tracks are trackID=0 and 1.
    """
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        f"s={name}",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=now-",
        *_video(video, parameter_sets),
        "a=control:trackID=0",
    ]
    if sound is not None:
        lines += [*_sound(sound), "a=control:trackID=1"]
    return "\r\n".join(lines) + "\r\n"


def _video(video: VideoTrack, parameter_sets: Sequence[bytes]) -> list[str]:
    sets = [b64encode(nal).decode() for nal in parameter_sets]
    if not sets:
        fmtp = "packetization-mode=1"
        name = "H264" if video.codec is VideoCodec.H264 else "H265"
    elif video.codec is VideoCodec.H264:
        # RFC 6184 8.1: profile-level-id is the three bytes after the SPS header.
        profile = parameter_sets[0][1:4].hex().upper()
        fmtp = f"packetization-mode=1;profile-level-id={profile};"
        fmtp += f"sprop-parameter-sets={sets[0]},{sets[1]}"
        name = "H264"
    else:
        fmtp = f"sprop-vps={sets[0]};sprop-sps={sets[1]};sprop-pps={sets[2]}"
        name = "H265"
    return [
        f"m=video 0 RTP/AVP {VIDEO_PAYLOAD}",
        f"a=rtpmap:{VIDEO_PAYLOAD} {name}/90000",
        f"a=fmtp:{VIDEO_PAYLOAD} {fmtp}",
        f"a=framerate:{video.fps:g}",
    ]


def _sound(sound: SoundTrack) -> list[str]:
    if sound.codec is SoundCodec.PCMU:
        return [f"m=audio 0 RTP/AVP {PCMU_PAYLOAD}", f"a=rtpmap:{PCMU_PAYLOAD} PCMU/{sound.rate}"]
    return [
        f"m=audio 0 RTP/AVP {AAC_PAYLOAD}",
        f"a=rtpmap:{AAC_PAYLOAD} MPEG4-GENERIC/{sound.rate}/1",
        f"a=fmtp:{AAC_PAYLOAD} streamtype=5;profile-level-id=1;mode=AAC-hbr;"
        f"sizelength=13;indexlength=3;indexdeltalength=3;config={_aac_config(sound.rate)}",
    ]


def _aac_config(rate: int) -> str:
    """AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1): AAC-LC (2), the rate's index, one channel."""
    return f"{2 << 11 | _AAC_RATES.index(rate) << 7 | 1 << 3:04X}"
