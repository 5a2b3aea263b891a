"""What a viewer of the live page sees: how long all cameras play, and how often each stalls."""

from playwright.sync_api import Page

# A stall: the player waits, no picture comes for a while, or the film leaps. With any of them a
# stretch begins anew, for all cameras.
_LOOK = """
(mostS) => {
  const stalls = {};
  let shown = {};
  const stall = (camera) => {
    stalls[camera] += 1;
    shown = {};
  };
  const look = (camera, video) => {
    stalls[camera] = 0;
    let before = null;
    const next = (now, { mediaTime }) => {
      const late = before && now - before.now > 1000 * mostS;
      const leapt = before && Math.abs(mediaTime - before.mediaTime) > mostS;
      if (late || leapt) stall(camera);
      before = { now, mediaTime };
      shown[camera] ??= { from: mediaTime };
      shown[camera].to = mediaTime;
      video.requestVideoFrameCallback(next);
    };
    video.addEventListener("waiting", () => stall(camera));
    video.requestVideoFrameCallback(next);
  };
  const tiles = [...document.querySelectorAll("[data-camera]")];
  for (const tile of tiles) look(tile.dataset.camera, tile.querySelector("video"));
  const played = (camera) => (shown[camera] ? shown[camera].to - shown[camera].from : 0);
  window.playing = { stalls, stretch: () => Math.min(...Object.keys(stalls).map(played)) };
}
"""
MOST_S = 1.0  # between two pictures
# A player that stalls every few seconds never gets there; a busy machine does sooner or later.
_SOONER_OR_LATER_S = 240.0


def look(page: Page) -> None:
    """Begin to look at all cameras that the live page shows now."""
    page.evaluate(_LOOK, MOST_S)


def until_stretch(page: Page, seconds: float) -> None:
    """Wait until all cameras have played so much of their films since the last stall of any."""
    page.wait_for_function(
        "(seconds) => window.playing.stretch() >= seconds",
        arg=seconds,
        timeout=1000 * _SOONER_OR_LATER_S,
    )


def stretch(page: Page) -> float:
    """Seconds of film that every camera has shown since the last stall of any."""
    return float(page.evaluate("() => window.playing.stretch()"))


def stalls(page: Page) -> dict[str, int]:
    """Of each camera, since `look`."""
    found: dict[str, int] = page.evaluate("() => window.playing.stalls")
    return found
