"""Clips as replies: one that plays, one that is told of, one that is not there; and their tiles."""

from collections.abc import Sequence
from typing import assert_never

from skill.answering import anything, ask_back
from skill.contract import clips
from skill.contract.refusals import Ambiguous, Stranger, UnknownRoom
from skill.picking import THE_LAST, Picked
from skill.questions import Asked, WhichTime
from skill.reply import Picture, Reply, say
from skill.sayings import TIMES
from skill.screen import Button, ClipScreen, Tile
from skill.times_heard import clock_of
from skill.turn import Turn


def clip_shown(shown: clips.ClipShown, turn: Turn, picked: Picked = THE_LAST) -> Reply:
    words = turn.words.clips
    match shown:
        case clips.PlayClip(clip=clip, url=url, among=among):
            of = among if picked.nth == 1 else 1  # the second is not "the last of five"
            first = picked.which == "first" and of > 1
            told = words.first_of(clip, of) if first else words.here_is(clip, of, turn.variety)
            return Reply(
                say(told),
                picture=Picture(url, words.title(clip), words.subtitle(clip)),
                screen=_clip_screen(clip, url, turn),
                room=clip.camera.name,
            )
        case clips.TellClip(clip):
            return Reply(words.needs_a_screen(clip), room=clip.camera.name)
        case _:
            return not_found(shown, turn)


def not_found(missing: clips.NotFound, turn: Turn) -> Reply:
    match missing:
        case clips.NoClip():
            at, _ = clock_of(turn.slots, "time")
            return Reply(say(turn.words.clips.no_clip(missing, at)))
        case clips.Unclear():
            return unclear(turn)
        case UnknownRoom() | Ambiguous() | Stranger():
            return ask_back(missing, turn, turn.asked)
    assert_never(missing)


def unclear(turn: Turn) -> Reply:
    """A day or a time that means nothing: which is it?"""
    slots = {name: heard for name, heard in turn.slots.items() if name not in TIMES}
    about = Asked(turn.intent, slots)
    return Reply(question=WhichTime(ask=turn.words.talk.unclear_time(), about=about))


def nothing_to_turn(turn: Turn) -> Reply:
    talk = turn.words.talk
    return anything(talk.nothing_to_turn(), talk.which_camera())


def tiles(listed: Sequence[clips.Clip], turn: Turn) -> tuple[Tile, ...]:
    return tuple(clip_tile(clip, turn) for clip in listed)


def clip_tile(clip: clips.Clip, turn: Turn) -> Tile:
    words = turn.words.clips
    return Tile(
        title=words.title(clip),
        subtitle=words.subtitle(clip),
        picture=clip.picture,
        arguments=("play", clip.id),
        starred=clip.starred,
    )


def _clip_screen(clip: clips.Clip, url: str, turn: Turn) -> ClipScreen:
    words, labels = turn.words.clips, turn.words.screens
    return ClipScreen(
        clip=clip.id,
        url=url,
        picture=clip.picture,
        title=words.title(clip),
        subtitle=words.subtitle(clip),
        starred=clip.starred,
        buttons=(
            Button(labels.pause(), ("pause",)),
            Button(labels.play(), ("play",)),
            Button(labels.star(), ("star", clip.id)),
            Button(labels.unstar(), ("unstar", clip.id)),
            Button(labels.delete(), ("delete", clip.id)),
        ),
    )
