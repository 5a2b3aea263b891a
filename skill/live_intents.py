"""Cameras: shown, listed, and how they are.

`VideoApp.Launch` ends the session, so what was shown last is remembered by the bridge (10 minutes,
per Alexa user and device).
"""

from collections.abc import Sequence

from skill.answering import (
    Answering,
    ask_back,
    no_cameras,
    rooms_of,
    stranger,
    which_camera,
    which_room,
)
from skill.clip_replies import clip_shown
from skill.contract import live
from skill.contract.refusals import Ambiguous, Stranger, UnknownRoom
from skill.memory import NamedLast
from skill.reply import Card, Picture, Reply, say
from skill.sayings import ALSO, THAT, is_room
from skill.screen import Button, CameraListScreen, ErrorScreen, LiveScreen, Tile
from skill.spoken import written
from skill.turn import Turn


class Launch(Answering):
    """ "Open private eye", and "start over"."""

    names = ("LaunchRequest", "AMAZON.StartOverIntent")

    def answer(self, turn: Turn) -> Reply:
        rooms = rooms_of(self._api, turn)
        if isinstance(rooms, Stranger):
            return stranger(turn, rooms)
        return which_camera(rooms, turn, turn.words.talk.welcome())


class ShowCameraIntent(Answering):
    names = ("ShowCameraIntent",)

    def answer(self, turn: Turn) -> Reply:
        if turn.all_rooms:
            return ListCamerasIntent(self._api).answer(turn)
        if turn.names or is_room(turn.slots, THAT):
            return self.show(turn.names, turn)
        rooms = rooms_of(self._api, turn)
        if isinstance(rooms, Stranger):
            return stranger(turn, rooms)
        if len(rooms) == 1:  # "show me the camera" in a house with one
            return self.show(rooms, turn)
        return which_camera(rooms, turn)

    def show(self, names: Sequence[str], turn: Turn) -> Reply:
        shown = self._api.ask(live.Show(screen=turn.device.shows), turn.asker, names)
        return _shown(shown, turn)


class ResumeIntent(Answering):
    """Also "show it again". A video that VideoApp plays is resumed by the device."""

    names = ("AMAZON.ResumeIntent",)

    def answer(self, turn: Turn) -> Reply:
        if turn.device.playing and turn.memory.paused:
            return Reply(command="play")
        return _shown(self._api.ask(live.Show(screen=turn.device.shows), turn.asker), turn)


class ListCamerasIntent(Answering):
    names = ("ListCamerasIntent",)

    def answer(self, turn: Turn) -> Reply:
        listed = self._api.ask(live.ListCameras(), turn.asker)
        if isinstance(listed, Stranger):
            return stranger(turn, listed)
        if not listed.cameras:
            return no_cameras(turn)
        words, rooms = turn.words, tuple(camera.name for camera in listed.cameras)
        told = words.cameras.cameras(listed.cameras, turn.now)
        card = Card(words.screens.cameras(), " ".join(told))
        screen = CameraListScreen(words.screens.cameras(), _tiles(listed.cameras, turn))
        if not turn.device.shows:
            return Reply(told, card=card, listed=NamedLast(rooms=rooms))
        reply = which_room(told, words.talk.which_camera(), rooms, turn)
        return Reply(told, question=reply.question, card=card, screen=screen)


class CameraStatusIntent(Answering):
    names = ("CameraStatusIntent",)

    def answer(self, turn: Turn) -> Reply:
        are = self._api.ask(live.HowAre(also=turn.said_in(ALSO)), turn.asker, turn.names)
        if not isinstance(are, live.CamerasAre):
            return ask_back(are, turn, turn.asked)
        if not are.cameras:
            return no_cameras(turn)
        cameras = tuple(one.camera for one in are.cameras)
        return Reply(
            turn.words.cameras.how(are.cameras, turn.now),
            screen=CameraListScreen(turn.words.screens.cameras(), _tiles(cameras, turn)),
            room=cameras[0].name if len(cameras) == 1 else None,
        )


LIVE_ANSWERING: tuple[type[Answering], ...] = (
    *(Launch, ShowCameraIntent, ResumeIntent, ListCamerasIntent, CameraStatusIntent),
)


def _shown(shown: live.Shown, turn: Turn) -> Reply:
    words = turn.words.cameras
    match shown:
        case live.Play(camera, url):
            picture = Picture(url, words.title(camera), words.live())
            return Reply(
                say(words.here_is(camera, turn.variety)),
                picture=picture,
                screen=_live_screen(shown, turn),
                room=camera.name,
            )
        case live.Tell(camera):
            return Reply(words.needs_a_screen(camera, turn.now), room=camera.name)
        case live.NotLive(camera):
            told = words.not_live(camera, turn.now)
            screen = ErrorScreen(words.title(camera), written(" ".join(told)))
            return Reply(told, screen=screen, room=camera.name)
        case live.NothingBefore(rooms):
            return which_camera(rooms, turn, turn.words.talk.nothing_before())
        case UnknownRoom() | Ambiguous() | Stranger():
            return ask_back(shown, turn)
        case _:
            return clip_shown(shown, turn)


def _live_screen(play: live.Play, turn: Turn) -> LiveScreen:
    camera, words = play.camera, turn.words
    return LiveScreen(
        camera=camera.id,
        url=play.url,
        still=play.still,
        title=words.cameras.title(camera),
        subtitle=words.cameras.live(),
        buttons=(
            Button(words.screens.pause(), ("pause",)),
            Button(words.screens.play(), ("play",)),
            Button(words.screens.clips(), ("clips", camera.name)),
            Button(words.screens.turn_off(), ("hide", camera.name)),
        ),
    )


def _tiles(cameras: Sequence[live.Camera], turn: Turn) -> tuple[Tile, ...]:
    words = turn.words
    return tuple(
        Tile(
            title=words.cameras.title(camera),
            subtitle=words.screens.state(camera),
            picture=camera.still,
            arguments=("show", camera.name),
            off=camera.state is live.CameraState.OFF,
        )
        for camera in cameras
    )
