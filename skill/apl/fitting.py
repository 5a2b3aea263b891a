"""What a screen leaves out where an answer would be too long: the last of a list. Pure."""

from dataclasses import replace

from skill.screen import CameraListScreen, ClipListScreen, QuestionScreen, Screen, Tile


def shortened(screen: Screen) -> Screen | None:
    """With a tenth less: the last pictures of a list, then its end. None: no less is possible."""
    match screen:
        case CameraListScreen(cameras=tiles) if tiles:
            return replace(screen, cameras=_less(tiles))
        case ClipListScreen(clips=tiles) if tiles:
            return replace(screen, clips=_less(tiles))
        case QuestionScreen(buttons=buttons) if buttons:
            return replace(screen, buttons=buttons[: len(buttons) * 9 // 10])
    return None


def _less(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    pictured = [index for index, tile in enumerate(tiles) if tile.picture]
    if not pictured:
        return tiles[: len(tiles) * 9 // 10]
    bare = set(pictured[len(pictured) * 9 // 10 :])
    return tuple(replace(t, picture=None) if i in bare else t for i, t in enumerate(tiles))
