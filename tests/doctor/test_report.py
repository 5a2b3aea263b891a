from bridge.doctor import report
from bridge.doctor.finding import Verdict, bad, good, timed, warn


def test_a_line_says_how_it_is_and_what_to_do() -> None:
    assert report.line(good("ffmpeg", "ffmpeg 5.1 is there.", took_s=0.123)) == (
        "ok    ffmpeg            123 ms  ffmpeg 5.1 is there."
    )
    assert report.line(bad("clock", "It is 1970.", "Set it.", took_s=2)) == (
        "bad   clock              2.0 s  It is 1970.\n                                -> Set it."
    )


def test_total_and_exit_status() -> None:
    fine, odd, broken = good("a", "."), warn("b", ".", "."), bad("c", ".", ".")
    assert report.total([fine]).startswith("1 ok, 0 to look at, 0 bad. Ready for Alexa")
    assert "No problem can be seen" in report.total([fine, odd])
    assert "Not ready" in report.total([fine, odd, broken])
    assert not report.is_bad([fine, odd])
    assert report.is_bad([broken, fine])


def test_no_secret_gets_out_by_text_or_json() -> None:
    leak = bad("x", "rtsp://owner:hunter2@cam/", "See https://h.example/live/GRANT/index.m3u8")
    for text in (report.line(leak), str(report.as_json([leak]))):
        assert "hunter2" not in text
        assert "GRANT" not in text


def test_limits() -> None:
    taken = [timed("x", "Done.", "Wait.", took_s=s, limits=(1, 8)).verdict for s in (1, 1.1, 8.1)]
    assert taken == [Verdict.GOOD, Verdict.WARN, Verdict.BAD]
