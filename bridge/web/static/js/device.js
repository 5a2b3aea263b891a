// A device of Amazon's as far as the skill can tell: it plays VideoApp.Launch, shows what is said, and
// ends its session when the real one does.

import { ApiError } from "./api.js";
import { Player } from "./player.js";

const TITLES_MS = 6000;
const STALE_AFTER_MS = 12000; // three one-second segments and the network, before a device is called late
const ENDS_VIDEO = new Set(["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"]);

/** The grant's path on this origin: the console plays through the house's own door. */
export const pathOf = (source) => new URL(source, location.origin).pathname;

/** What became of the session, in a sentence. */
export function sessionWords(session, launches) {
  if (session.open) return "Session open: Alexa is listening";
  return launches ? "Session ended by the video" : "Session ended";
}

/** Fires "change" when what it plays changes state. */
export class Device extends EventTarget {
  #frame; #video; #parts; #player = null; #titlesTimer = null;

  constructor(frame) {
    super();
    this.#frame = frame;
    this.#video = frame.querySelector("video");
    const part = (id) => frame.querySelector(id);
    this.#parts = { text: part("#card-text"), title: part("#titles-title"), sub: part("#titles-sub"), cover: part("#screen-cover") };
  }

  get kind() {
    return this.#frame.dataset.kind;
  }

  set kind(kind) {
    this.stop();
    this.#frame.dataset.kind = kind;
    this.light("off");
  }

  get player() {
    return this.#player;
  }

  /** off | thinking | speaking | listening */
  light(light) {
    this.#frame.dataset.light = light;
  }

  /** Does what the answer tells a device to do. Returns whether a video was started. */
  obey(answer) {
    const launch = answer.directives.find((directive) => directive.type === "VideoApp.Launch");
    if (launch && this.kind !== "dot") {
      this.#launch(launch.videoItem);
      return true;
    }
    if (ENDS_VIDEO.has(answer.intent)) this.stop();
    else if (answer.intent === "AMAZON.PauseIntent") this.hold(true);
    else if (answer.intent === "AMAZON.ResumeIntent") this.hold(false);
    if (answer.speech && !this.#player) this.#showCard(answer.speech);
    return false;
  }

  hold(held) {
    this.#player?.hold(held);
    this.#showTitles();
  }

  stop() {
    this.#player?.destroy();
    this.#player = null;
    this.#screen("home");
    this.#draw();
  }

  #launch({ source, metadata }) {
    this.#player?.destroy();
    this.#video.muted = false;
    const url = pathOf(source);
    const player = new Player(this.#video, async ({ denied }) => {
      if (denied) throw new ApiError("denied", "The stream has ended. Ask for it again.", 403);
      return { url, still: null, close() {} };
    }, { staleAfterMs: STALE_AFTER_MS });
    this.#player = player;
    player.addEventListener("change", () => player === this.#player && this.#draw());
    this.#parts.title.textContent = metadata?.title ?? "";
    this.#parts.sub.textContent = metadata?.subtitle ?? "";
    this.#screen("video");
    this.#showTitles();
    this.#draw();
  }

  #showCard(text) {
    this.#parts.text.textContent = text;
    this.#screen("card");
  }

  #showTitles() {
    clearTimeout(this.#titlesTimer);
    this.#frame.dataset.titles = "shown";
    this.#titlesTimer = setTimeout(() => { this.#frame.dataset.titles = "hidden"; }, TITLES_MS);
  }

  #screen(screen) {
    this.#frame.dataset.screen = screen;
  }

  #draw() {
    const state = this.#player?.state ?? "none";
    this.#frame.dataset.player = state;
    const words = { opening: "Starting…", "not-live": "The picture is late", ended: this.#player?.reason ?? "" };
    this.#parts.cover.textContent = words[state] ?? "";
    this.#parts.cover.hidden = !words[state];
    this.dispatchEvent(new Event("change"));
  }
}
