// A device of Amazon's as far as the skill can tell: it plays VideoApp.Launch, draws APL documents, and ends its
// session when the real one does.

import { ApiError } from "./api.js";
import { AplScreen } from "./apl/screen.js";
import { here } from "./apl/values.js";
import { Player } from "./player.js";
import { Recorded } from "./recorded.js";

const TITLES_MS = 6000;
const STALE_AFTER_MS = 12000; // three one-second segments and the network, before a device is called late
const ENDS_VIDEO = new Set(["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"]);
const BEGIN_AGAIN = "On an Echo you would now begin with “Alexa, open private eye”.";
// In dp, as `bridge/console/device.py` tells the skill in pixels.
export const DISPLAYS = {
  show: { width: 1280, height: 800 },
  show5: { width: 960, height: 480 },
  spot: { width: 480, height: 480 },
  firetv: { width: 960, height: 540 },
};

/** What became of the session, in a sentence. */
export function sessionWords(session) {
  if (!session.open) return `Session ended. ${BEGIN_AGAIN}`;
  return session.listening ? "Session open: Alexa is listening" : "Session open: say “Alexa, …” without the name, or touch the screen";
}

const live = (video, url) => new Player(video, async ({ denied }) => {
  if (denied) throw new ApiError("denied", "The stream has ended. Ask for it again.", 403);
  return { url, still: null, close() {} };
}, { staleAfterMs: STALE_AFTER_MS });

const of = (answer, type) => answer.directives.find((directive) => directive.type === type);

/** Fires "change" when what it plays changes state, "touch" with `arguments` and `label` when a button was touched. */
export class Device extends EventTarget {
  #frame; #video; #parts; #apl; #player = null; #titlesTimer = null;

  constructor(frame) {
    super();
    this.#frame = frame;
    this.#video = frame.querySelector("video");
    const part = (id) => frame.querySelector(id);
    this.#parts = { text: part("#card-text"), title: part("#titles-title"), sub: part("#titles-sub"), cover: part("#screen-cover"), apl: part("#apl") };
    this.#apl = new AplScreen(this.#parts.apl, {
      send: (sent, label) => this.dispatchEvent(Object.assign(new Event("touch"), { arguments: sent, label })),
      player: (url, handlers) => this.#aplVideo(url, handlers),
    });
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

  /** Does what the answer tells a device to do. */
  obey(answer) {
    const launch = of(answer, "VideoApp.Launch");
    const document = of(answer, "Alexa.Presentation.APL.RenderDocument");
    const commands = of(answer, "Alexa.Presentation.APL.ExecuteCommands");
    if (this.kind === "dot") return;
    if (launch) this.#launch(launch.videoItem);
    else if (document) this.#render(document);
    else if (commands) this.#apl.execute(commands);
    else this.#plainly(answer);
  }

  hold(held) {
    const video = this.#apl.video;
    if (video) (held ? video.pause : video.play)();
    else this.#player?.hold(held);
    this.#showTitles();
  }

  stop() {
    this.#leave();
    this.#screen("home");
    this.#draw();
  }

  /** Without a document, a video goes on until it is stopped, and words stand where there is none. */
  #plainly(answer) {
    if (ENDS_VIDEO.has(answer.intent)) this.stop();
    else if (answer.intent === "AMAZON.PauseIntent") this.hold(true);
    else if (answer.intent === "AMAZON.ResumeIntent") this.hold(false);
    // The document goes with the session: what it asked is no question any more.
    if (this.#apl.token && !answer.session.open) this.stop();
    if (answer.speech && !this.#player && !this.#apl.token) this.#showCard(answer.speech);
  }

  #leave() {
    this.#apl.clear();
    this.#player?.destroy();
    this.#player = null;
  }

  #launch({ source, metadata }) {
    this.#leave();
    this.#play(this.#video, here(source));
    this.#parts.title.textContent = metadata?.title ?? "";
    this.#parts.sub.textContent = metadata?.subtitle ?? "";
    this.#screen("video");
    this.#showTitles();
    this.#draw();
  }

  #render(directive) {
    this.#player?.destroy();
    this.#player = null;
    this.#screen("apl");
    this.#apl.show(directive, DISPLAYS[this.kind]);
    this.#draw();
  }

  #play(video, url) {
    video.muted = false;
    const player = url.startsWith("/clip/") ? new Recorded(video, url) : live(video, url);
    this.#player = player;
    player.addEventListener("change", () => player === this.#player && this.#draw());
    return player;
  }

  /** What a Video component of a document is played by. */
  #aplVideo(url, { onPlay, onPause, onEnd, onFail }) {
    const element = document.createElement("video");
    element.playsInline = true;
    element.tabIndex = -1;
    element.setAttribute("aria-label", "What the device plays");
    element.className = "apl-video";
    const player = this.#play(element, url);
    const tell = { live: onPlay, playing: onPlay, paused: onPause, ended: onFail };
    player.addEventListener("change", () => tell[player.state]?.());
    element.addEventListener("ended", onEnd);
    const hold = (held) => () => player.hold(held);
    return { element, play: hold(false), pause: hold(true), stop: () => player.destroy() };
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
