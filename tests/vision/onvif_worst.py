"""Answers of 256 kB that cost as much as a camera can make them cost, by what they abuse."""

from bridge.vision.onvif.soap import MOST_BYTES
from tests.vision.onvif_camera import CELL_MOTION, envelope, notification, pulled

_ROOM = MOST_BYTES - 2000


def _fill(piece: str, room: int = _ROOM) -> str:
    return piece * (room // len(piece))


def _nested(name: str) -> str:
    deep = _ROOM // (2 * len(name) + 5)
    return f"<{name}>" * deep + f"</{name}>" * deep


_ITEM = '<tt:SimpleItem Name="a" Value="b"/>'
_OF_MOTION = f"<wsnt:NotificationMessage><wsnt:Topic>{CELL_MOTION}</wsnt:Topic>"
_ATTRIBUTES = " ".join(f'b{number:06x}=""' for number in range(_ROOM // 12))
# As many names of a source as a message may have.
_SOURCES = {f"VideoAnalytics{number}": "a" for number in range(40)}
WORST = {
    "nested messages": pulled(_nested("wsnt:NotificationMessage")),
    "nested short": pulled(_nested("a")),
    "nested namespaces": pulled(_fill('<a xmlns:b="c">')[: _ROOM // 2]),
    "messages": pulled(_fill(notification(True))),
    "empty messages": pulled(_fill("<wsnt:NotificationMessage/>")),
    "short elements": pulled(_fill("<a/>")),
    "items": pulled(
        f"{_OF_MOTION}<wsnt:Message><tt:Message><tt:Source>{_fill(_ITEM)}</tt:Source>"
        "</tt:Message></wsnt:Message></wsnt:NotificationMessage>"
    ),
    "sources": pulled(_fill(notification(True, source=_SOURCES))),
    "attributes": pulled(f"<a {_ATTRIBUTES}/>"),
    "entities": pulled(_fill("&amp;")),
    "lines": pulled(_fill("\r\n")),
    "comments": pulled(_fill("<!---->")),
    "instructions": pulled(_fill("<?a?>")),
    "topic without a prefix": pulled(
        f"<wsnt:NotificationMessage><wsnt:Topic>{'a' * _ROOM}</wsnt:Topic>"
        "</wsnt:NotificationMessage>"
    ),
    "fault": envelope(f"<env:Fault>{_fill('<a>b</a>')}</env:Fault>"),
    "fault of words": envelope(f"<env:Fault><a>{_fill('not ')}</a></env:Fault>"),
    "not XML": "<" * _ROOM,
}
