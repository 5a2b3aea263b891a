"""Why something was not filmed, by what the library says."""

from bridge.errors import PrivateEyeError
from bridge.footage.marker import DiskAbsent
from bridge.footage.shelf import DiskFull
from bridge.model import Unfilmed


def why(error: PrivateEyeError) -> Unfilmed:
    match error:
        case DiskFull():
            return Unfilmed.DISK_FULL
        case DiskAbsent():
            return Unfilmed.DISK_ABSENT
        case _:
            return Unfilmed.DISK
