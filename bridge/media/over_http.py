"""What comes over HTTP: what ffmpeg may take it for, and single pictures as it takes them. Pure."""

from typing import Any
from urllib.parse import urlsplit

# ffmpeg would also take a text for a film of letters, and follow a playlist that nobody asked for.
FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,h264,hevc,m4v,mjpeg,mpjpeg,gif"
PICTURES = "pipe:0"  # as an address: what `picture_part` makes
# How the type begins of what is JPEGs, one after another; those of video are a film without clock.
OF_PICTURES = (
    *("multipart/", "image/"),
    *("video/x-motion-jpeg", "video/motion-jpeg", "video/x-mjpeg", "video/mjpeg", "video/x-jpeg"),
)
_PROTOCOLS = {"http": "http,tcp,crypto", "https": "https,http,tls,tcp,crypto"}


def is_playlist(url: str) -> bool:
    """HLS."""
    return urlsplit(url).path.lower().endswith(".m3u8")


def options(url: str) -> dict[str, Any]:
    """For ffmpeg that fetches. HLS from its end on, and at its pace: segments come whole."""
    allowed = {"protocol_whitelist": _PROTOCOLS[urlsplit(url).scheme]}
    if not is_playlist(url):
        return {"format_whitelist": FORMATS, **allowed}
    formats = f"hls,{FORMATS}"
    return {"f": "hls", "format_whitelist": formats, "live_start_index": -1, "re": None, **allowed}


def picture_part(picture: bytes) -> bytes:
    """One JPEG for `PICTURES`: its length is said, so that nothing waits for the next one."""
    head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
    return head.encode() + picture + b"\r\n"
