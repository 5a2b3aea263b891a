// One view of a shared clip: opened, loaded, played, told of, and over when the house says so.

import { HouseTrouble } from "./shared-house.js";

// What is taken back is off the screen within a second: so often the house is asked whether it may go on.
const BEAT_MS = 400;
const BEAT_WITHIN_MS = 1200;
// Without an answer for so long nothing is shown: whoever cuts the line sees no more than others.
const UNHEARD_MS = 2000;
const IDLE_MS = 5 * 60_000;
const KIND = "video/mp4";

/** Fires "loading" with `done` (0 to 1), "ready", "quiet" and "heard" when the house stops and begins to answer, and last of all "over" with `trouble` (null: it was idle). */
export class SharedView extends EventTarget {
  #house; #video; #path = null; #address = null; #over = false; #quiet = false;
  #heard = 0; #busy = 0; #timer = null;
  #spans = []; // seconds that were played and not told yet: the last one goes on

  constructor(house, video) {
    super();
    this.#house = house;
    this.#video = video;
    const { signal } = this.#life;
    video.addEventListener("timeupdate", () => this.#played(), { signal });
    // Before its first "timeupdate": by "seeked" what was skipped would be told as played.
    video.addEventListener("seeking", () => this.#from(video.currentTime), { signal });
    video.addEventListener("error", () => { if (this.#address) this.#end(new HouseTrouble(415)); }, { signal });
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    addEventListener("pagehide", () => this.close(), { signal });
  }

  #life = new AbortController();

  /** `pieces`: given the path of the view and how many pieces there are, yields each, open. */
  async open(pieces) {
    try {
      const opened = await this.#house.json("POST", "/views");
      this.#path = `/views/${opened.view}`;
      this.#heard = this.#busy = performance.now();
      this.#beat();
      const loaded = [];
      for await (const piece of pieces(this.#path, opened.pieces)) {
        if (this.#over) return;
        loaded.push(piece);
        this.#tell("loading", { done: loaded.length / opened.pieces });
      }
      if (this.#over) return;
      this.#address = URL.createObjectURL(new Blob(loaded, { type: KIND }));
      this.#video.src = this.#address;
      this.#from(0);
      this.#tell("ready");
      await this.#video.play().catch(() => {}); // where that needs another press, there is a button
    } catch (error) {
      this.#end(error);
    }
  }

  /** The page goes: what was played is told, and that it was closed. */
  close() {
    if (this.#over || !this.#path) return;
    const path = this.#path;
    this.#stop();
    const span = this.#span();
    const told = span ? this.#house.ask("POST", path, { body: span, keepalive: true }).catch(() => {}) : null;
    const gone = () => this.#house.ask("DELETE", path, { keepalive: true }).catch(() => {});
    if (told) gone(told); else gone();
  }

  #seen() {
    if (document.hidden) this.#video.pause();
    else this.#check();
  }

  #from(seconds) {
    this.#spans.push([seconds, seconds]);
  }

  #played() {
    const last = this.#spans.at(-1);
    if (!last || this.#video.seeking) return;
    last[1] = Math.max(last[1], this.#video.currentTime);
    if (!this.#video.paused) this.#busy = performance.now();
  }

  #span() {
    while (this.#spans.length > 1 && this.#spans[0][0] >= this.#spans[0][1]) this.#spans.shift();
    const [first] = this.#spans;
    return first && first[1] > first[0] ? { from_s: first[0], to_s: first[1] } : null;
  }

  async #beat() {
    const span = this.#span();
    try {
      await this.#house.ask("POST", this.#path, { body: span ?? {}, within: BEAT_WITHIN_MS });
      this.#heard = performance.now();
      if (span) this.#spans[0][0] = span.to_s;
      this.#hush(false);
    } catch (error) {
      if ([401, 403, 404, 410].includes(error.status)) return this.#end(error);
    }
    this.#check();
    if (!this.#over) this.#timer = setTimeout(() => this.#beat(), BEAT_MS);
  }

  #check() {
    if (this.#over) return;
    const now = performance.now();
    if (now - this.#heard > UNHEARD_MS) this.#hush(true);
    if (now - this.#busy > IDLE_MS) {
      this.close();
      this.#tell("over", { trouble: null });
    }
  }

  #hush(quiet) {
    if (quiet === this.#quiet || this.#over) return;
    this.#quiet = quiet;
    if (quiet) this.#video.pause();
    this.#tell(quiet ? "quiet" : "heard");
  }

  #end(trouble) {
    if (this.#over) return;
    this.#stop();
    this.#tell("over", { trouble });
  }

  /** Nothing of it is left in the page. */
  #stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#life.abort();
    this.#video.pause();
    this.#video.removeAttribute("src");
    this.#video.load();
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = null;
  }

  #tell(name, more = {}) {
    this.dispatchEvent(Object.assign(new Event(name), more));
  }
}
