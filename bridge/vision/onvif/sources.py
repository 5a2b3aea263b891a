"""The video sources of one ONVIF address: which is meant by a stream, and by a message. Pure.

A recorder has one address for all of its cameras. Messages name a source by its own token
(`Source`, `VideoSourceToken`), by that of its configuration (`VideoSourceConfigurationToken`) or of
its analytics; some devices use one token under the name of another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bridge.vision.onvif.media import MediaProfile
from bridge.vision.onvif.messages import SourceItems

_RTSP_PORT = 554
_SHOWN = 8  # tokens, in a sentence
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class VideoSource:
    """What a camera of a recorder is to it; `token` and all the others are the device's words."""

    token: str
    configurations: frozenset[str] = frozenset()
    analytics: frozenset[str] = frozenset()
    profiles: tuple[str, ...] = ()

    @property
    def tokens(self) -> frozenset[str]:
        """All by which the device knows it."""
        return frozenset((self.token, *self.configurations, *self.analytics, *self.profiles))


def sources(profiles: Iterable[MediaProfile]) -> tuple[VideoSource, ...]:
    """In the order of the profiles."""
    of: dict[str, list[MediaProfile]] = {}
    for profile in profiles:
        of.setdefault(profile.source, []).append(profile)
    return tuple(
        VideoSource(
            token,
            frozenset(p.configuration for p in those if p.configuration),
            frozenset(p.analytics for p in those if p.analytics),
            tuple(p.token for p in those),
        )
        for token, those in of.items()
    )


@dataclass(frozen=True, slots=True)
class SourceNames:
    """By which words of a message which source is meant, by its token; None where it is that of
    several. Made once: what a message costs does not grow with the sources."""

    own: Mapping[str, str | None]
    configurations: Mapping[str, str | None]
    analytics: Mapping[str, str | None]
    any: Mapping[str, str | None]


def names_of(among: Iterable[VideoSource]) -> SourceNames:
    all_ = tuple(among)
    return SourceNames(
        _index((of.token, of.token) for of in all_),
        _index((each, of.token) for of in all_ for each in of.configurations),
        _index((each, of.token) for of in all_ for each in of.analytics),
        _index((each, of.token) for of in all_ for each in of.tokens),
    )


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for said, token in pairs:
        found[said] = token if found.get(said, token) == token else None
    return found


def named(items: SourceItems, names: SourceNames) -> str | None:
    """The source that a message is about; None where it names none, or more than one."""
    called = [(name.casefold(), value) for name, value in items]
    for known, fits in (
        (names.own, _is_own),
        (names.configurations, _is_of_configuration),
        (names.analytics, _is_of_analytics),
        (names.any, _is_no_rule),
    ):
        found = {known[value] for name, value in called if value in known and fits(name)}
        if len(found) == 1 and (token := found.pop()) is not None:
            return token
    return None


def _is_own(name: str) -> bool:
    return name in ("source", "videosource", "videosourcetoken", "sourcetoken")


def _is_of_configuration(name: str) -> bool:
    return "source" in name and "configuration" in name


def _is_of_analytics(name: str) -> bool:
    return "analytics" in name


def _is_no_rule(name: str) -> bool:
    """Some say one token by the name of another; but a rule is not a source."""
    return name != "rule"


_NOTHING = names_of(())


@dataclass(frozen=True, slots=True)
class Reach:
    """What a camera hears of its address: what is about the source `mine`; None for everything.
    `alone`: no other camera of the house has that address, so that what names no source may be
    meant for this one. `note`: a plain sentence on what to set."""

    mine: str | None = None
    names: SourceNames = _NOTHING
    alone: bool = True
    note: str | None = None

    def takes(self, items: SourceItems) -> bool:
        if self.mine is None:
            return True
        of = named(items, self.names)
        return self.alone if of is None else of == self.mine

    def told(self, items: SourceItems) -> str | None:
        """What to say of a message that nobody hears, because it names none that is listed."""
        if self.mine is None or self.alone or named(items, self.names) is not None:
            return None
        words = _shown(value for name, value in items if _is_no_rule(name.casefold()))
        called = f"what it calls {words}" if words else "no camera"
        return f"some of what this `onvif` address tells is about {called}, and heard by nobody"


@dataclass(frozen=True, slots=True)
class SourceUnknown:
    """Nothing of what the address tells may be taken as this camera's."""

    reason: str


def shown(among: Iterable[VideoSource]) -> str:
    """Their tokens in a sentence, as far as they are words that may stand in one."""
    return _shown(of.token for of in among)


def _shown(tokens: Iterable[str]) -> str:
    fit = [each for each in tokens if len(each) <= _LONGEST_SHOWN and _is_plain(each)]
    return ", ".join(fit[:_SHOWN]) + (" ..." if len(fit) > _SHOWN else "")


def _is_plain(token: str) -> bool:
    return token.isascii() and all(each.isalnum() or each in "_.:- " for each in token)


def same_stream(said: str, url: str) -> bool:
    """Whether two addresses are the same but for the host and the login."""
    one, other = _split(said), _split(url)
    if one is None or other is None or not (_path(one) or one.query):
        return False
    same = (_path(one), _query(one)) == (_path(other), _query(other))
    return same and _port(one) == _port(other)


def may_be_same(said: str, url: str) -> bool:
    """Whether nothing in them contradicts it: devices add to the query, people leave it out."""
    one, other = _split(said), _split(url)
    if one is None or other is None or _path(one) != _path(other):
        return False
    mine, theirs = _query(one), _query(other)
    return all(mine[key] == theirs[key] for key in mine.keys() & theirs.keys())


def same_port(said: str, url: str) -> bool:
    one, other = _split(said), _split(url)
    return one is not None and other is not None and _port(one) == _port(other)


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url)
        _ = split.port
    except ValueError:
        return None
    return split


def _path(split: SplitResult) -> str:
    return unquote(split.path).casefold().rstrip("/")


def _query(split: SplitResult) -> dict[str, str]:
    pairs = parse_qsl(split.query, keep_blank_values=True)
    return {key.casefold(): value.casefold() for key, value in pairs}


def _port(split: SplitResult) -> int:
    return split.port or _RTSP_PORT
