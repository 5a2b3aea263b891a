"""Bytes in, values out: MP4 boxes, fragments, codecs, parts, and ffmpeg's arguments. No I/O."""
