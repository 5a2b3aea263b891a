// One shared clip on a page: what it is, a question, then its picture, and why it is over.

import { CLOSED_WHILE_IDLE, endOf, factsOf, purposeOf, titleOf, troubleOf } from "./shared-words.js";
import { SharedView } from "./shared-view.js";

const AGAIN_MS = 2000;

/** In `root`, made of `_shared_clip.html`. `pieces`: where its copy comes from. */
export class SharedClip {
  #root; #house; #pieces; #clip = null;

  constructor(root, house, pieces) {
    this.#root = root;
    this.#house = house;
    this.#pieces = pieces;
    const video = this.#part("video");
    this.#part("watch").addEventListener("click", () => this.#watch());
    this.#part("again").addEventListener("click", () => this.ask());
    this.#part("hold").addEventListener("click", () => this.#toggle());
    this.#part("start").addEventListener("click", () => { video.currentTime = 0; video.play(); });
    this.#part("wide").addEventListener("click", () => this.#part("screen").requestFullscreen?.());
    this.#part("sound").addEventListener("click", () => { video.muted = !video.muted; });
    this.#part("seek").addEventListener("input", ({ target }) => { video.currentTime = Number(target.value); });
    video.addEventListener("click", () => this.#toggle());
    video.addEventListener("contextmenu", (event) => event.preventDefault());
    for (const name of ["play", "pause", "ended", "timeupdate", "seeked", "durationchange", "volumechange"]) video.addEventListener(name, () => this.#draw());
  }

  /** Asks the house what it is; counts nothing. */
  async ask() {
    try {
      this.show(await this.#house.json("GET", "/about"));
    } catch (trouble) {
      this.fail(trouble);
    }
  }

  show(clip) {
    this.#clip = clip;
    const over = endOf(clip);
    if (over) return this.#say("over", over, false);
    this.#part("title").textContent = titleOf(clip);
    this.#part("purpose").textContent = purposeOf(clip);
    this.#part("words").textContent = clip.words;
    this.#part("words").hidden = !clip.words;
    this.#part("facts").replaceChildren(...factsOf(clip).map(item));
    this.#become(clip.ready ? "asking" : "making");
    if (!clip.ready) setTimeout(() => this.ask(), AGAIN_MS);
  }

  fail(trouble) {
    const forGood = [401, 403, 404, 415, 422].includes(trouble.status);
    this.#say(forGood ? "over" : "trouble", troubleOf(trouble), !forGood);
  }

  #watch() {
    const view = new SharedView(this.#house, this.#part("video"));
    this.#become("loading");
    this.#part("done").value = 0;
    view.addEventListener("loading", ({ done }) => { this.#part("done").value = done; });
    view.addEventListener("ready", () => { this.#become("playing"); this.#part("hold").focus({ preventScroll: true }); });
    view.addEventListener("quiet", () => this.#become("quiet"));
    view.addEventListener("heard", () => this.#become("playing"));
    view.addEventListener("over", ({ trouble }) => this.#end(trouble));
    view.open(this.#pieces);
  }

  /** Its picture is gone by now; why, the house says to whoever still has the key. */
  async #end(trouble) {
    this.#become("closing");
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    if (trouble === null) return this.#say("trouble", CLOSED_WHILE_IDLE, true);
    const mayBeOver = [401, 403, 404, 409, 410].includes(trouble.status);
    const clip = mayBeOver ? await this.#house.json("GET", "/about").catch(() => null) : null;
    if (clip && (endOf(clip) || !clip.ready)) this.show(clip);
    else this.fail(trouble);
  }

  #say(state, [heading, sentence], mayTryAgain) {
    this.#part("title").textContent = heading;
    this.#part("why").textContent = sentence;
    this.#part("again").hidden = !mayTryAgain;
    this.#become(state);
  }

  #become(state) {
    this.#root.dataset.state = state;
    const playing = state === "playing";
    const parts = {
      offer: ["asking", "making", "loading"].includes(state), watch: state === "asking", making: state === "making",
      loading: state === "loading", player: playing || state === "quiet", screen: playing, quiet: state === "quiet",
      ending: ["over", "trouble"].includes(state), further: ["asking", "playing"].includes(state),
    };
    for (const [name, shown] of Object.entries(parts)) for (const part of this.#root.querySelectorAll(`[data-part="${name}"]`)) part.hidden = !shown;
    for (const control of this.#part("controls").children) control.disabled = !playing;
    this.#part("sound").hidden = !this.#clip?.sound;
    this.#draw();
  }

  #toggle() {
    const video = this.#part("video");
    if (this.#root.dataset.state !== "playing") return;
    if (video.paused) video.play().catch(() => {}); else video.pause();
  }

  #draw() {
    const video = this.#part("video");
    const seek = this.#part("seek");
    this.#part("hold").textContent = video.paused ? "Play" : "Pause";
    this.#part("sound").textContent = video.muted ? "Sound on" : "Sound off";
    const length = Number.isFinite(video.duration) ? video.duration : this.#clip?.seconds ?? 0;
    seek.max = length;
    seek.value = video.currentTime;
    seek.setAttribute("aria-valuetext", `${Math.round(video.currentTime)} of ${Math.round(length)} seconds`);
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }
}

function item(words) {
  const made = document.createElement("li");
  made.textContent = words;
  made.dir = "auto";
  return made;
}
