"""One supervised ffmpeg child per camera, and the disposable children fed from its parts."""
