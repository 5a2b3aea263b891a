"""What an act takes, and what kind of entry it makes: the columns of the table `acts`. Pure."""

from enum import StrEnum


class Right(StrEnum):
    """What a role may give somebody; `policy.consent` decides."""

    LIVE = "live"  # open a live view, and see its pictures and stills for as long as it lasts
    LIST = "list"  # which cameras there are and how they are
    WATCH_CLIP = "watch_clip"  # list, play and download clips of a camera, and see their pictures
    TELL_CLIPS = "tell_clips"  # say of a camera's clips when they were, without showing any
    KEEP_CLIP = "keep_clip"  # star a clip, record by hand
    DELETE_CLIP = "delete_clip"
    SHARE = "share"  # give somebody else a look at a clip
    TEACH = "teach"  # say what an event was
    SEE_LEARNT = "see_learnt"  # what the house has learnt; whether it goes by that
    FORGET_LEARNT = "forget_learnt"  # all of it, whoever taught it
    SET_CAMERA = "set_camera"  # what is noticed and how long it is kept
    HIDE = "hide"  # privacy mode: disconnect a camera
    REVEAL = "reveal"  # connect it again
    TELL_PRESENCE = "tell_presence"  # say who of the house is at home
    SAY = "say"  # use the voice console
    CONFIRM_VOICE = "confirm_voice"  # present a six-digit code
    OWN_ACCOUNT = "own_account"  # one's own name, ways of signing in, sessions and linked Alexas
    OWN_NAME = "own_name"  # choose what one is called
    OWN_ALERTS = "own_alerts"  # what one is told of, and where
    OWN_LEDGER = "own_ledger"  # read what is written about oneself
    READ_LEDGER = "read_ledger"  # read all of it
    MANAGE_ALEXA = "manage_alexa"  # make codes, see and remove Alexa users
    MANAGE_ACCESS = "manage_access"  # people, screens, everybody's sessions, tokens
    PAIR_SCREEN = "pair_screen"  # let a screen in that shows a code
    SEE_OUTBOUND = "see_leaving"  # what leaves the house, and where to

    @property
    def of_camera(self) -> bool:
        """Whether it is given camera by camera."""
        return self in _OF_CAMERA


_OF_CAMERA = frozenset(
    {
        *(Right.LIVE, Right.WATCH_CLIP, Right.TELL_CLIPS, Right.KEEP_CLIP, Right.DELETE_CLIP),
        *(Right.SHARE, Right.TEACH, Right.SET_CAMERA, Right.HIDE, Right.REVEAL),
    }
)


class EntryKind(StrEnum):
    LOOK = "look"  # somebody saw pictures
    CHANGE = "change"  # something was changed
    ROUTINE = "routine"  # lists that pages ask for, what the bridge does by itself
