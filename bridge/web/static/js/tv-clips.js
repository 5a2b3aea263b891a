// The last clips of a screen's cameras: a row of pictures, and one of them as large as the screen.

import { call } from "./api.js";
import { drawSign, kindOf, known } from "./clip-labels.js";
import { Vod } from "./clip-vod.js";
import { within, Zone } from "./clip-words.js";

const MOST = 12;
const STEP_S = 10;
const SHOWN_FOR_MS = 4000;
const TICK_MS = 250;

/** Fires "open" with `clip`, and "lost" when the last one goes while the focus is on it. */
export class ClipRow extends EventTarget {
  #section; #list; #template; #zone = null; #clips = new Map();

  constructor(section, template) {
    super();
    this.#section = section;
    this.#list = section.querySelector("ul");
    this.#template = template;
  }

  /** Looks for newer clips. A screen that may see none is shown none. */
  async renew() {
    try {
      this.#zone ??= new Zone((await call("GET", "/api/v1/clips/days")).timezone);
      this.#draw((await call("GET", `/api/v1/clips?filmed=true&notable=true&limit=${MOST}`)).clips);
    } catch (error) {
      if (error.kind === "denied") this.#draw([]);
    }
  }

  /** Among those in the row, or asked for. */
  async find(id) {
    return this.#clips.get(id) ?? (await call("GET", `/api/v1/clips/${encodeURIComponent(id)}`));
  }

  /** "A dog · Today 15:14" */
  when = (clip) => [known(clip), `${this.#day(clip)} ${this.#zone.time(clip.starts_at)}`].filter(Boolean).join(" · ");

  #day = (clip) => this.#zone.dayWords(this.#zone.day(clip.starts_at));

  focus(id) {
    const card = this.#list.querySelector(`[data-clip="${CSS.escape(id)}"]`) ?? this.#list.querySelector("button");
    card?.focus();
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #draw(clips) {
    const before = this.#key();
    this.#clips = new Map(clips.map((clip) => [clip.id, clip]));
    const same = before === this.#key();
    this.#section.hidden = clips.length === 0;
    document.documentElement.classList.toggle("has-clips", clips.length > 0);
    if (same) return;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.clip : null;
    this.#list.replaceChildren(...clips.map((clip) => this.#card(clip)));
    if (focused && clips.length) this.focus(focused);
    else if (focused) this.dispatchEvent(new Event("lost"));
  }

  // A clip that is still being recorded has no picture yet.
  #key = () => [...this.#clips.values()].map((clip) => `${clip.id} ${clip.state} ${clip.thumbnail} ${kindOf(clip).words}`).join();

  #card(clip) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    const button = item.querySelector("button");
    button.dataset.clip = clip.id;
    item.querySelector(".clip-name").textContent = clip.camera_name;
    const was = known(clip);
    drawSign(item.querySelector("svg"), kindOf(clip).sign);
    item.querySelector(".clip-kind").hidden = !was;
    item.querySelector(".clip-kind-words").textContent = was;
    const today = this.#zone.day(clip.starts_at) === this.#zone.today();
    const at = was && today ? this.#zone.time(clip.starts_at) : `${this.#day(clip)} ${this.#zone.time(clip.starts_at)}`;
    item.querySelector(".clip-when").textContent = clip.state === "open" ? "Recording now" : at;
    const picture = item.querySelector("img");
    if (clip.thumbnail) picture.src = clip.thumbnail;
    else picture.remove();
    button.addEventListener("click", () => this.dispatchEvent(Object.assign(new Event("open"), { clip })));
    return item;
  }
}

/** Plays one clip over everything else: OK pauses, left and right go 10 s, up or down is the Back button, and left of that one says that it was nothing. */
export class TvClip {
  clip = null;
  #place; #parts; #vod = null; #timer = null;

  constructor(place, { onBack }) {
    this.#place = place;
    const part = (name) => place.querySelector(name);
    this.#parts = { video: part("video"), hold: part(".hold"), back: part(".back"), nothing: part(".nothing"), name: part(".plate-name"), when: part(".badge"), left: part(".clip-left"), bar: part("progress"), trouble: part(".cover-text"), cover: part(".cover") };
    this.#parts.back.addEventListener("click", onBack);
    this.#parts.nothing.addEventListener("click", () => this.#teach());
    this.#parts.hold.addEventListener("click", () => this.toggle());
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) place.addEventListener(event, () => this.#wake());
    setInterval(() => { if (this.clip) this.#draw(); }, TICK_MS);
  }

  show(clip, when) {
    this.clip = clip;
    this.#place.hidden = false;
    this.#parts.name.textContent = clip.camera_name;
    this.#parts.when.textContent = when;
    this.#press(false);
    this.#say("");
    this.#parts.video.muted = false;
    this.#vod = new Vod(this.#parts.video, clip);
    this.#vod.addEventListener("fail", ({ message }) => this.#say(message));
    this.#parts.hold.focus();
    this.#draw();
  }

  close() {
    this.#vod?.destroy();
    this.#vod = null;
    this.clip = null;
    this.#place.hidden = true;
  }

  toggle() {
    const { video } = this.#parts;
    if (video.ended) video.currentTime = 0;
    if (video.paused) video.play().catch(() => {});
    else video.pause();
    this.#draw();
  }

  /** Whether the key was one of the player's own. */
  key(event) {
    const { hold, back, nothing } = this.#parts;
    if (!event.key.startsWith("Arrow")) return false;
    if (event.target === back && event.key === "ArrowLeft") nothing.focus();
    else if (event.target === nothing && event.key === "ArrowRight") back.focus();
    else if (event.target !== hold) hold.focus();
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") back.focus();
    else this.#skip(event.key === "ArrowLeft" ? -1 : 1);
    return true;
  }

  // A second press takes it back. What the house learns of it is kept, or not, on a page or by voice.
  async #teach() {
    const { clip } = this;
    const said = this.#parts.nothing.getAttribute("aria-pressed") === "true";
    try {
      await call(said ? "DELETE" : "PUT", `/api/v1/clips/${encodeURIComponent(clip.id)}/label`, said ? undefined : { label: "other" });
      if (clip === this.clip) this.#press(!said);
    } catch (error) {
      if (clip === this.clip) this.#parts.when.textContent = error.message;
    }
  }

  #press(said) {
    this.#parts.nothing.setAttribute("aria-pressed", String(said));
    this.#parts.nothing.querySelector("span").textContent = said ? "It was nothing: undo" : "It was nothing";
  }

  #skip(way) {
    const { video } = this.#parts;
    video.currentTime = Math.min(Math.max(0, video.currentTime + way * STEP_S), this.#vod.length);
  }

  #draw() {
    const { video, hold, bar, left } = this.#parts;
    const length = this.#vod.length || 1;
    this.#place.dataset.state = video.ended ? "ended" : video.paused ? "paused" : "playing";
    hold.setAttribute("aria-label", video.paused ? "Play" : "Pause");
    bar.value = Math.min(1, video.currentTime / length);
    left.textContent = within(video.currentTime, length);
  }

  #say(text) {
    this.#parts.trouble.textContent = text;
    this.#parts.cover.hidden = !text;
  }

  #wake() {
    clearTimeout(this.#timer);
    delete this.#place.dataset.quiet;
    this.#timer = setTimeout(() => this.#rest(), SHOWN_FOR_MS);
  }

  // Nobody presses a button that they do not see.
  #rest() {
    if (!this.#parts.video.paused && [this.#parts.back, this.#parts.nothing].includes(document.activeElement)) this.#parts.hold.focus();
    this.#place.dataset.quiet = "yes";
  }
}
