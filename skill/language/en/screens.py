"""What stands on a screen besides what is said: titles, and what buttons say. Pure."""

from skill.contract.live import Camera
from skill.language.en.dialects import Dialect
from skill.language.en.words import capital, plain


class ScreenSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._turn_off = f"{capital(dialect.turn)} off"
        self._off = capital(f"{dialect.turned} off")

    def cameras(self) -> str:
        return "Cameras"

    def state(self, camera: Camera) -> str:
        return {
            "live": "Live",
            "idle": "Resting",
            "starting": "Starting",
            "off": self._off,
            "stopped": "Stopped",
        }.get(camera.state.value, "Not answering")

    def room(self, name: str) -> str:
        return capital(plain(name))

    def yes(self) -> str:
        return "Yes"

    def no(self) -> str:
        return "No"

    def delete(self) -> str:
        return "Delete"

    def keep(self) -> str:
        return "Keep"

    def star(self) -> str:
        return "Star"

    def unstar(self) -> str:
        return "Remove star"

    def turn_off(self) -> str:
        return self._turn_off

    def clips(self) -> str:
        return "Clips"

    def pause(self) -> str:
        return "Pause"

    def play(self) -> str:
        return "Play"
