// One recorded clip in one <video>, by hls.js. Its segments begin at keyframes.

import Hls from "../vendor/hls.light.min.mjs";
import { call } from "./api.js";
import { plays } from "./player.js";

const HLS_CONFIG = {
  startPosition: 0, // also of a clip that is still being recorded, or encoded for this browser
  enableWorker: false,
  maxBufferLength: 30,
  backBufferLength: 60,
};
const SKIP_S = 0.05;

/** Fires "length" when `length` or `keyframes` change, "damage" when a part is left out, "fail" with `message`. */
export class Vod extends EventTarget {
  length = 0; // seconds that can be seen so far
  keyframes = []; // seconds at which a segment begins
  #dates = []; // when each of them was filmed, in milliseconds
  #video; #hls = null; #life = new AbortController();

  constructor(video, clip) {
    super();
    this.#video = video;
    this.length = clip.duration_s;
    this.#open(clip);
  }

  /** When what is shown at this second was filmed: what was not filmed takes no time in a clip. */
  filmedAt(seconds) {
    const at = this.keyframes.filter((keyframe) => keyframe <= seconds + SKIP_S).length - 1;
    return at < 0 || !this.#dates[at] ? null : this.#dates[at] + (seconds - this.keyframes[at]) * 1000;
  }

  destroy() {
    this.#life.abort();
    this.#hls?.destroy();
    this.#hls = null;
    this.#video.removeAttribute("poster");
  }

  async #open(clip) {
    const { signal } = this.#life;
    if (!Hls.isSupported()) return this.#fail("This browser cannot play clips. Download it instead.");
    try {
      const { url, damaged } = await call("POST", `/api/v1/clips/${clip.id}/open`, { plays: plays() }, { signal });
      if (signal.aborted) return;
      if (damaged) this.dispatchEvent(new Event("damage"));
      this.#attach(url);
    } catch (error) {
      if (!signal.aborted) this.#fail(error.kind === "not_found" || error.kind === "gone" ? "This clip has been deleted." : error.message);
    }
  }

  #attach(url) {
    const hls = new Hls(HLS_CONFIG);
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_name, error) => this.#trouble(error));
    hls.on(Hls.Events.LEVEL_UPDATED, (_name, { details }) => this.#learn(details));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#video.play().catch(() => this.#playSilently()));
    hls.loadSource(url);
    hls.attachMedia(this.#video);
  }

  #learn(details) {
    this.keyframes = details.fragments.map((fragment) => fragment.start);
    this.#dates = details.fragments.map((fragment) => fragment.programDateTime);
    this.length = details.edge;
    this.dispatchEvent(new Event("length"));
  }

  #playSilently() {
    this.#video.muted = true;
    this.#video.play().catch(() => {});
  }

  #trouble({ fatal, type, details, frag, response }) {
    if (!fatal) return;
    const gone = response?.code === 404 || response?.code === 410 || response?.code === 403;
    // The house refuses a segment whose seal does not hold; the rest plays.
    if (details === Hls.ErrorDetails.FRAG_LOAD_ERROR && frag && response?.code >= 500 && frag.end < this.length - SKIP_S) {
      this.dispatchEvent(new Event("damage"));
      this.#video.currentTime = frag.end + SKIP_S;
      this.#hls.startLoad(frag.end + SKIP_S);
    } else if (type === Hls.ErrorTypes.MEDIA_ERROR && !gone) this.#hls.recoverMediaError();
    else this.#fail(gone ? "This clip has been deleted." : "The clip broke off. The house does not answer.");
  }

  #fail(message) {
    this.dispatchEvent(Object.assign(new Event("fail"), { message }));
  }
}
