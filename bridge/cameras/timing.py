"""Every wait of this package in one value, so that tests can be quick and nothing waits forever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    lost_s: float = 5.0  # no picture for so long: not live
    silent_s: float = 10.0  # nothing for so long: the child is killed
    waits_s: float = 3.0  # nothing but what cannot be shown before a keyframe: this is said
    keyframe_s: float = 75.0  # so long ffmpeg itself may wait for one, and say nothing
    backoff_first_s: float = 1.0  # after a connection that failed; then twice as long, up to
    backoff_most_s: float = 5.0
    ping_s: float = 1.0  # between two pings of a camera that is away
    ping_limit_s: float = 3.0  # a camera that sends to others may take its time
    later_after_s: float = 600.0  # from then on it is pinged, and connected to, so often
    later_s: float = 15.0
    anyway_s: float = 60.0  # so often it is connected to whatever the pings say
    refused_s: float = 60.0  # a camera that said no is not hammered
    refused_most_s: float = 900.0  # whose password is refused again and again locks who tries out
    refused_again_s: float = 15.0  # also when somebody asks for it
    paid_s: float = 5.0  # a run that brought pictures for so long ends the back-off
    settled_s: float = 30.0  # so long after one picture format the next begins at once again
    idle_s: float = 30.0  # an on-demand camera or encoder that nobody wants ends
    term_s: float = 3.0  # between TERM and KILL
    still_s: float = 3.0
    sound_s: float = 0.6  # what the camera announced is there, or is given up
    sound_again_s: float = 300.0
    sound_again_most_s: float = 86_400.0
    encoder_age_s: float = 2.0  # the encoder starts at a keyframe of at least this age
