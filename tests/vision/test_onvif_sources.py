"""Several cameras of one ONVIF address: each hears what is its own."""

import itertools
import time

import pytest

from bridge.clock import SystemClock
from bridge.config import OnvifUrl, SecretUrl
from bridge.vision.onvif import messages, soap
from bridge.vision.onvif.finding import SourceFinder
from bridge.vision.onvif.media import MediaProfile
from bridge.vision.onvif.sources import (
    Reach,
    SourceUnknown,
    may_be_same,
    named,
    names_of,
    same_stream,
    sources,
)
from bridge.vision.onvif.wire import Wire
from tests.vision.onvif_camera import LATE, OnvifCamera
from tests.vision.onvif_media import NEW, OLD, Lens, MediaServices
from tests.vision.onvif_worst import WORST

# As makers name their sources: own token, configuration, main and sub stream of the nth camera.
MAKERS = {
    "hikvision": (
        "VideoSource_{n}",
        "VideoSourceToken_{n}",
        "/Streaming/Channels/{n}0{s}?t=unicast",
    ),
    "dahua": ("0000{n}", "0000{n}", "/cam/realmonitor?channel={n}&subtype={s}&unicast=true"),
    "reolink": ("00{n}", "vsconf{n}", "/Preview_0{n}_{s}"),
    "axis": ("{n}", "conf {n}", "/axis-media/media.amp?camera={n}&profile={s}"),
    "crossed": ("{n}", "{x}", "/live/{n}/{s}"),  # a token of one is another's configuration
}
WRITTEN = {  # as people write the same into their settings
    "hikvision": "rtsp://me:pw@10.0.0.1:554/streaming/channels/{n}0{s}",
    "dahua": "rtsp://me:pw@nvr/cam/realmonitor?channel={n}&subtype={s}",
    "reolink": "rtsp://nvr/Preview_0{n}_{s}",
    "axis": "rtsp://nvr/axis-media/media.amp?camera={n}",
    "crossed": "rtsp://nvr/live/{n}/{s}/",
}
SEVERAL = (1, 2, 3)


def lens(make: str, n: int) -> Lens:
    token, configuration, path = MAKERS[make]
    crossed = n % len(SEVERAL) + 1
    streams = tuple(f"rtsp://192.168.1.64:554{path.format(n=n, s=s)}" for s in SEVERAL[:2])
    return Lens(token.format(n=n), configuration.format(n=n, x=crossed), streams)


def url(make: str, n: int, s: int = 1) -> SecretUrl:
    return SecretUrl(WRITTEN[make].format(n=n, s=s))


def a_recorder(make: str, **of: object) -> OnvifCamera:
    return OnvifCamera(media=MediaServices(tuple(lens(make, n) for n in SEVERAL), **of))  # type: ignore[arg-type]


def found(camera: OnvifCamera, finder: SourceFinder) -> Reach | SourceUnknown:
    wire = Wire(OnvifUrl(camera.url), True, SystemClock())
    wire.ahead = LATE
    try:
        return finder.find(wire, lambda: True)
    finally:
        wire.close()


def a_finder(*streams: SecretUrl, token: str | None = None, alone: bool = False) -> SourceFinder:
    return SourceFinder(streams, token=token, alone=alone, clock=SystemClock())


def mine(reach: Reach | SourceUnknown) -> str | None:
    assert isinstance(reach, Reach), reach
    return reach.mine


VERSIONS = [((NEW,), True), ((OLD,), True), ((OLD, NEW), True), ((OLD,), False)]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("versions", "tells"), VERSIONS)
def test_a_camera_is_found_by_its_own_streams(
    make: str, versions: tuple[str, ...], tells: bool
) -> None:
    with a_recorder(make, versions=versions, tells=tells) as camera:
        for n in SEVERAL:
            token = MAKERS[make][0].format(n=n)
            assert mine(found(camera, a_finder(url(make, n)))) == token
            elsewhere = SecretUrl("rtsp://restreamer/door")
            assert mine(found(camera, a_finder(elsewhere, url(make, n, 2)))) == token


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("by", ["source", "configuration", "both", "under another name"])
def test_a_message_is_heard_by_the_camera_it_names_and_by_no_other(make: str, by: str) -> None:
    rule, analytics = ("Rule", "1"), ("VideoAnalyticsConfigurationToken", "analytics")
    with a_recorder(make) as camera:
        reaches = [found(camera, a_finder(url(make, n))) for n in SEVERAL]
    for n, name in itertools.product(SEVERAL, ("Source", "VideoSource", "VideoSourceToken")):
        of = lens(make, n)
        source, configuration = (
            (name, of.token),
            ("VideoSourceConfigurationToken", of.configuration),
        )
        items = {
            "source": (rule, source),
            "configuration": (analytics, rule, configuration),
            "both": (analytics, configuration, source),
            "under another name": (rule, ("InputToken", of.token)),
        }[by]
        heard = [isinstance(reach, Reach) and reach.takes(items) for reach in reaches]
        if make == "crossed" and by == "under another name":
            assert not any(heard)  # it may be either
        else:
            assert heard == [other == n for other in SEVERAL]


def test_what_names_no_camera_is_heard_by_one_that_has_the_address_alone() -> None:
    unheard = "some of what this `onvif` address tells is about {}, and heard by nobody"
    with a_recorder("dahua") as camera:
        for alone in (True, False):
            reach = found(camera, a_finder(url("dahua", 2), alone=alone))
            assert isinstance(reach, Reach)
            for items, called in (
                ((("Rule", "00001"),), "no camera"),
                ((("Source", "vsconf"), ("Rule", "x")), "what it calls vsconf"),
                ((("Source", "<b>"),), "no camera"),
            ):
                assert reach.takes(items) == alone
                assert reach.told(items) == (None if alone else unheard.format(called))
            for n, heard in ((1, False), (2, True)):
                assert reach.takes((("Source", f"0000{n}"),)) == heard
                assert reach.told((("Source", f"0000{n}"),)) is None


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    "streams",
    [
        [SecretUrl("rtsp://restreamer/door")],
        [SecretUrl("rtsp://nvr/cam/realmonitor")],  # any of them
        [SecretUrl("http://nvr/snapshot.jpg"), SecretUrl("rtsp://nvr:99999/")],
    ],
)
def test_what_cannot_be_found_out_is_said_with_what_to_set(
    streams: list[SecretUrl], alone: bool
) -> None:
    with a_recorder("dahua") as camera:
        reach = found(camera, a_finder(*streams, alone=alone))
        said = reach.note if isinstance(reach, Reach) else reach.reason
        assert isinstance(reach, Reach) == alone
        assert said == (
            "this `onvif` address has 3 cameras (00001, 00002, 00003), and which of them this one "
            f"is could not be found out, so that {'all are' if alone else 'none is'} listened to: "
            "set `onvif_channel`"
        )
        assert mine(found(camera, a_finder(*streams, token="00003", alone=alone))) == "00003"


@pytest.mark.parametrize("refuses", [("GetServices",), ("GetProfiles",), ("GetStreamUri",)])
def test_a_device_that_tells_nothing_of_its_sources_is_not_lost(refuses: tuple[str, ...]) -> None:
    with a_recorder("axis", refuses=refuses, tells="GetServices" not in refuses) as camera:
        camera.media.versions = (NEW,)
        assert found(camera, a_finder(url("axis", 1), alone=True)) is not None
        together = found(camera, a_finder(url("axis", 1)))
        assert isinstance(together, SourceUnknown)
        assert together.reason.endswith("so that none is listened to: set `onvif_channel`")
        reach = found(camera, a_finder(url("axis", 1), token="2"))
        assert isinstance(reach, Reach)
        heard = [reach.takes((("VideoSourceToken", str(n)),)) for n in SEVERAL]
        assert heard == [False, True, False]


def test_a_device_with_one_source_is_heard_whatever_its_streams_are_called() -> None:
    with OnvifCamera(media=MediaServices((lens("axis", 1),))) as camera:
        for alone, token in itertools.product((True, False), (None, "1", "conf 1")):
            finder = a_finder(SecretUrl("rtsp://x/y"), token=token, alone=alone)
            assert found(camera, finder) == Reach()
        assert camera.media.asked == []  # and is asked for none of them


@pytest.mark.parametrize("token", ["VideoSource_2", "VideoSourceToken_2", "VideoSource_2<1>"])
def test_a_token_that_is_set_may_be_any_by_which_the_device_knows_it(token: str) -> None:
    with a_recorder("hikvision", versions=(OLD,)) as camera:
        assert mine(found(camera, a_finder(token=token))) == "VideoSource_2"


def test_a_token_that_is_not_listed_is_said_and_heard_where_messages_name_it() -> None:
    with a_recorder("reolink") as camera:
        reach = found(camera, a_finder(token="vsconf"))
    assert isinstance(reach, Reach)
    assert reach.note == "`onvif_channel` is none of those that this address lists (001, 002, 003)"
    assert reach.takes((("Source", "vsconf"),))
    assert not reach.takes((("Source", "001"),))
    assert not reach.takes((("Rule", "x"),))


def test_what_was_found_is_asked_first_the_next_time() -> None:
    with a_recorder("dahua") as camera:
        finder = a_finder(url("dahua", 3))
        assert mine(found(camera, finder)) == "00003"
        assert len(camera.media.asked) == 6  # it might have been another: people leave out much
        camera.media.asked.clear()
        assert mine(found(camera, finder)) == "00003"
        assert camera.media.asked == ["00003<0>"]


def test_words_of_the_device_stand_in_no_sentence() -> None:
    bad = Lens("<b>", "c", ("rtsp://x/1",)), Lens("x" * 60, "d", ("rtsp://x/2",))
    with OnvifCamera(media=MediaServices((*bad, lens("axis", 1)))) as camera:
        reach = found(camera, a_finder(SecretUrl("rtsp://x/y")))
    assert isinstance(reach, SourceUnknown)
    assert reach.reason.startswith("this `onvif` address has 3 cameras (1), and")


# What the device says, and what is in the settings; whether it is the same, and may be.
ADDRESSES = [
    ("rtsp://a/x?a=1", "rtsp://me:pw@b:554/X?a=1", True, True),
    ("rtsp://a/x/?a=1&b=2", "rtsp://b/x?b=2&a=1", True, True),
    ("rtsp://a/x?a=1&b=2", "rtsp://b/x?b=2", False, True),
    ("rtsp://a/x", "rtsp://b/x?b=2", False, True),
    ("rtsp://a/x?b=1", "rtsp://b/x?b=2", False, False),
    ("rtsp://a/x", "rtsp://b:8554/x", False, True),
    ("rtsp://a/x%20y", "rtsp://b/x y", True, True),
    ("rtsp://a/1", "rtsp://b/2", False, False),
    ("rtsp://a/", "rtsp://b", False, True),
    ("rtsp://a:99999/1", "rtsp://b/1", False, False),
    ("rtsp://[a/1", "rtsp://b/1", False, False),
]


@pytest.mark.parametrize(("said", "written", "same", "may_be"), ADDRESSES)
def test_addresses_of_one_stream(said: str, written: str, same: bool, may_be: bool) -> None:
    assert same_stream(said, written) == same
    assert may_be_same(said, written) == may_be


def test_a_port_for_each_camera_tells_them_apart() -> None:
    lenses = tuple(Lens(f"v{n}", f"c{n}", (f"rtsp://a:{554 + n}/live?p=1",)) for n in range(3))
    with OnvifCamera(media=MediaServices(lenses)) as camera:
        assert mine(found(camera, a_finder(SecretUrl("rtsp://b:555/live")))) == "v1"
        assert isinstance(found(camera, a_finder(SecretUrl("rtsp://b:80/live"))), SourceUnknown)


def test_a_message_that_names_two_names_none() -> None:
    profiles = [MediaProfile(f"p{n}", f"s{n}", f"c{n}", "a") for n in range(3)]
    of = names_of(sources(profiles))
    assert named((("Source", "s1"), ("VideoSource", "s2")), of) is None
    assert named((("VideoAnalyticsConfigurationToken", "a"),), of) is None
    assert named((), of) is None
    assert named((("Rule", "s1"),), of) is None
    assert named((("Source", "s1"), ("VideoSourceConfigurationToken", "c2")), of) == "s1"


def test_a_message_costs_no_more_for_many_sources() -> None:
    profiles = [MediaProfile(f"p{n}", f"s{n}", f"c{n}", "a") for n in range(128)]
    reach = Reach("s1", names_of(sources(profiles)))
    said = messages.said(soap.parse(WORST["sources"].encode()))
    assert len(said) > 10

    def cost() -> float:
        began = time.thread_time()
        for each in said:
            reach.takes(each.source)
        return time.thread_time() - began

    assert min(cost() for _ in range(3)) < 0.1
