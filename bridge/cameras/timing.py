"""Every wait of this package in one value, so that tests can be quick and nothing waits forever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    lost_s: float = 5.0  # no picture for so long: not live
    silent_s: float = 10.0  # nothing for so long: the child is killed
    waits_s: float = 3.0  # nothing but what cannot be shown before a keyframe: this is said
    keyframe_s: float = 75.0  # so long ffmpeg itself may wait for one, and say nothing
    backoff_first_s: float = 1.0
    backoff_most_s: float = 60.0
    refused_s: float = 60.0  # a camera that said no is not hammered
    settled_s: float = 30.0  # a run that lived so long resets the back-off
    idle_s: float = 30.0  # an on-demand camera or encoder that nobody wants ends
    term_s: float = 3.0  # between TERM and KILL
    still_s: float = 3.0
    sound_s: float = 0.6  # what the camera announced is there, or is given up
    sound_again_s: float = 300.0
    sound_again_most_s: float = 86_400.0
    encoder_age_s: float = 2.0  # the encoder starts at a keyframe of at least this age
