// A recorded clip in one <video>, as a device plays what it is told to: from its beginning to its end.

import Hls from "../vendor/hls.light.min.mjs";

const HLS_CONFIG = { startPosition: 0, enableWorker: false, maxBufferLength: 30 };

/** As `Player` is for live pictures: fires "change" whenever `state` changes: opening, playing, paused, ended. */
export class Recorded extends EventTarget {
  state = "opening";
  reason = null;
  latency = null; // it is not of now

  #video; #hls = null; #life = new AbortController();

  constructor(video, url) {
    super();
    this.#video = video;
    const { signal } = this.#life;
    video.addEventListener("playing", () => this.#say("playing"), { signal });
    video.addEventListener("pause", () => this.#say("paused"), { signal });
    if (!Hls.isSupported()) return void this.#fail("This browser cannot play clips.");
    this.#hls = new Hls(HLS_CONFIG);
    this.#hls.on(Hls.Events.ERROR, (_name, { fatal }) => fatal && this.#fail("The clip cannot be played. Ask for it again."));
    this.#hls.on(Hls.Events.MANIFEST_PARSED, () => this.hold(false));
    this.#hls.loadSource(url);
    this.#hls.attachMedia(video);
  }

  get held() {
    return this.#video.paused;
  }

  hold(held) {
    if (held) return void this.#video.pause();
    if (this.#video.ended) this.#video.currentTime = 0;
    // A browser may refuse sound before the first touch: then it plays without.
    this.#video.play().catch((error) => {
      if (error.name !== "NotAllowedError" || this.#video.muted) return;
      this.#video.muted = true;
      this.#video.play().catch(() => {});
    });
  }

  destroy() {
    this.#life.abort();
    this.#hls?.destroy();
    this.#hls = null;
  }

  #fail(reason) {
    this.destroy();
    this.reason = reason;
    this.#say("ended");
  }

  #say(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
