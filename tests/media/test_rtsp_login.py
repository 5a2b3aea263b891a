"""Logging in for ffmpeg: what a camera may ask for, and the answer."""

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.demo.camera import digest
from bridge.media.boxes import MediaError
from bridge.media.rtsp_login import (
    CameraLogin,
    LoginBy,
    LoginChallenge,
    LoginVerdict,
    RtspLogin,
    RtspSplitter,
    RtspText,
    authorization,
    challenges,
    ffmpeg_can,
    strongest,
)

LOGIN = CameraLogin("viewer", "se:cret é")
ADDRESS = "rtsp://192.0.2.20/cam"
MD5, SHA256, SESSION = "MD5", "SHA-256", "SHA-256-sess"
SHA1 = 'Digest realm="r", nonce="n", algorithm=SHA-1'
BASIC = 'Basic realm="x, y"'
# RFC 7616, 3.9.1
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
ANSWERS = {
    SHA256: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    MD5: "8ca523f5e9506fed4657c9700eebdbec",
}


@pytest.mark.parametrize("algorithm", ANSWERS)
def test_the_answers_are_those_of_the_standard(algorithm: str) -> None:
    header = (
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
        f'nonce="{NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    [challenge] = challenges([header])
    mufasa = CameraLogin("Mufasa", "Circle of Life")
    said = authorization(challenge, mufasa, "GET", "/dir/index.html", cnonce=CNONCE, count=1)
    assert f'response="{ANSWERS[algorithm]}"' in said
    assert "qop=auth, nc=00000001" in said


@pytest.mark.parametrize("one", [True, False], ids=["in one header", "in two"])
def test_what_is_offered_is_read_whole(one: bool) -> None:
    offers = [BASIC, digest.challenge("n1", SHA256), 'NTLM, Digest realm="a \\"b\\"", nonce=n2']
    found = challenges([", ".join(offers)] if one else offers)
    assert [each.scheme for each in found] == ["basic", "digest", "ntlm", "digest"]
    assert found[1].algorithm == SHA256
    assert found[3].parameters == {"realm": 'a "b"', "nonce": "n2"}
    assert strongest(found) == found[1]


@pytest.mark.parametrize(
    ("offers", "can"),
    [
        ([BASIC], True),
        ([digest.challenge("n", MD5)], True),
        ([digest.challenge("n", SHA256)], False),
        ([digest.challenge("n", MD5), digest.challenge("n", SHA256)], False),
        ([digest.challenge("n", SHA256), digest.challenge("n", MD5)], True),
        ([digest.challenge("n", SHA256), BASIC], False),
        (["NTLM"], False),
    ],
)
def test_what_ffmpeg_can_do_is_known(offers: list[str], can: bool) -> None:
    assert ffmpeg_can(challenges(offers)) is can


@pytest.mark.parametrize("offer", [SHA1, "NTLM", "Negotiate", 'Digest nonce="n", qop="auth-int"'])
def test_what_nobody_can_do_is_known(offer: str) -> None:
    assert strongest(challenges([offer])) is None


class Camera:
    """Answers as one with a login does; each nonce lasts for so many requests."""

    def __init__(self, offers: list[str], password: str, lasts: int = 100) -> None:
        self.login = digest.DigestLogin("viewer", password, (MD5, SHA256))
        self.offers = offers
        self.lasts = lasts
        self.nonce = 0
        self.left = 0

    def answer(self, request: RtspText) -> RtspText:
        method, uri, _ = request.start.split(" ")
        assert uri.startswith(ADDRESS)
        said = next(iter(request.values("authorization")), "")
        if self.left and digest.accepts(self.login, method, str(self.nonce), said):
            self.left -= 1
            return RtspText("RTSP/1.0 200 OK", (("CSeq", request.number),))
        self.nonce += 1
        self.left = self.lasts
        asks = [("WWW-Authenticate", o.replace("NONCE", str(self.nonce))) for o in self.offers]
        return RtspText("RTSP/1.0 401 Unauthorized", (("CSeq", request.number), *asks))


def relayed(
    camera: Camera, by: LoginBy = LoginBy.BRIDGE, requests: int = 5
) -> tuple[str, RtspLogin]:
    """What ffmpeg is told at the end of so many requests; each may be asked three times."""
    between = RtspLogin(
        LOGIN, stands_for="rtsp://here/x", address=ADDRESS, by=by, nonce=lambda: "c"
    )
    told = b""
    for number in range(requests):
        start = f"DESCRIBE rtsp://here/x/track{number} RTSP/1.0"
        wire = between.request(RtspText(start, (("CSeq", str(number)),)))
        told = b""
        for _ in range(3):
            [asked] = RtspSplitter().feed(wire)
            assert isinstance(asked, RtspText)
            told, wire = between.answer(camera.answer(asked))
            if told:
                break
        assert told
    return told.decode().partition("\r\n")[0], between


@pytest.mark.parametrize("offer", [digest.challenge("NONCE", SHA256), BASIC])
def test_a_name_in_any_script_is_said_in_bytes_that_the_answer_is_of(offer: str) -> None:
    login = CameraLogin("Zoë 王", "пароль")
    between = RtspLogin(
        login, stands_for="rtsp://here/x", address=ADDRESS, by=LoginBy.BRIDGE, nonce=lambda: "c"
    )
    between.request(RtspText("DESCRIBE rtsp://here/x RTSP/1.0", (("CSeq", "1"),)))
    realm = "r é".encode().decode("latin-1")
    asks = offer.replace('realm="', f'realm="{realm}')
    _, wire = between.answer(
        RtspText("RTSP/1.0 401 No", (("CSeq", "1"), ("WWW-Authenticate", asks)))
    )
    if offer == BASIC:
        assert b64encode("Zoë 王:пароль".encode()) in wire
        return
    assert 'username="Zoë 王"'.encode() in wire
    [given_] = challenges([wire.decode("latin-1").partition("Authorization: ")[2]])

    def hashed(*words: bytes) -> bytes:
        return hashlib.sha256(b":".join(words)).hexdigest().encode()

    said = {name: value.encode("latin-1") for name, value in given_.parameters.items()}
    secret = hashed(login.user.encode(), said["realm"], login.password.encode())
    counted = [said[name] for name in ("nonce", "nc", "cnonce", "qop") if name in said]
    asked = hashed(b"DESCRIBE", ADDRESS.encode())
    assert said["response"] == hashed(secret, *counted, asked)


@pytest.mark.parametrize("lasts", [1, 2, 100])
@pytest.mark.parametrize("algorithms", [[SHA256], [MD5, SHA256], [MD5]])
def test_the_handshake_is_done_for_ffmpeg(algorithms: list[str], lasts: int) -> None:
    offers = [digest.challenge("NONCE", each) for each in algorithms]
    told, between = relayed(Camera(offers, LOGIN.password, lasts))
    assert told == "RTSP/1.0 200 OK"
    assert between.verdict is LoginVerdict.ACCEPTED


@pytest.mark.parametrize("stale", ["", ", stale=TRUE"])
def test_a_wrong_password_is_refused_and_not_tried_for_ever(stale: str) -> None:
    told, between = relayed(
        Camera([digest.challenge("NONCE", SHA256) + stale], "other"), requests=1
    )
    assert told == "RTSP/1.0 401 Unauthorized"
    assert between.verdict is LoginVerdict.REFUSED


def test_what_ffmpeg_has_tried_is_not_tried_again() -> None:
    camera = Camera([digest.challenge("NONCE", MD5)], "other")
    told, between = relayed(camera, LoginBy.ASK, requests=1)
    assert told == "RTSP/1.0 401 Unauthorized"
    assert between.verdict is LoginVerdict.FFMPEG_CAN
    assert camera.nonce == 1


def test_a_login_that_cannot_be_done_is_said_to_be_so() -> None:
    _, between = relayed(Camera([SHA1], LOGIN.password), requests=1)
    assert between.verdict is LoginVerdict.UNSUPPORTED


TEXTS = st.builds(
    RtspText,
    st.just("RTSP/1.0 200 OK"),
    st.just((("CSeq", "1"), ("Content-Length", "3"))),
    st.binary(min_size=3, max_size=3),
)
FRAMES = st.binary(max_size=30).map(lambda data: b"$\x00" + len(data).to_bytes(2, "big") + data)


@given(st.lists(TEXTS | FRAMES, max_size=8), st.integers(1, 40))
def test_any_cut_of_a_connection_gives_the_same(items: list[RtspText | bytes], step: int) -> None:
    wire = b"".join(item if isinstance(item, bytes) else item.render() for item in items)
    splitter = RtspSplitter()
    found = [x for at in range(0, len(wire), step) for x in splitter.feed(wire[at : at + step])]
    assert b"".join(x if isinstance(x, bytes) else x.render() for x in found) == wire
    texts = [item for item in items if isinstance(item, RtspText)]
    assert [item for item in found if isinstance(item, RtspText)] == texts


@pytest.mark.parametrize(
    "endless", [b"x" * 70_000, b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n"]
)
def test_what_has_no_end_is_refused(endless: bytes) -> None:
    with pytest.raises(MediaError):
        RtspSplitter().feed(endless)


def test_a_login_does_not_print_its_password() -> None:
    assert "se:cret" not in repr(LOGIN)
    assert LoginChallenge("basic", {}).strength == 1
