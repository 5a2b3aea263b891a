// The player of one clip: a dialog over the list. What it may not do itself it asks for by events.

import { tellAlert } from "./clip-alert.js";
import { known } from "./clip-labels.js";
import { because, clock, lasting, size, within } from "./clip-words.js";
import { Vod } from "./clip-vod.js";
import { ClipTeach } from "./clip-teach.js";
import { moveFocus } from "./spatial.js";
import { write } from "./write.js";

const STEP_S = 5;
const BACKS = new Set(["GoBack", "BrowserBack", "Escape", "Backspace"]);
const BACK_CODE = 4;
const PLAY_CODE = 179;
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const ENDS = {
  longest: "It went on for longer than a clip may last; the next clip continues.",
  disk: "It ends early: the disk that keeps the clips took no more.",
  camera: "It ends early: the camera stopped sending pictures.",
};

const roomy = matchMedia("(max-width: 700px) and (min-height: 700px)");

const by = (id) => document.getElementById(id);

/** Fires "leave", "star", "delete", "older", "newer", and "taught" with the newer `clip`. */
export class ClipPlayer extends EventTarget {
  clip = null;
  #zone = null; #vod = null; #frame = null; #trimming = false; #damaged = false;
  #dialog = by("player"); #video = by("video"); #teach = new ClipTeach();

  constructor() {
    super();
    const dialog = this.#dialog;
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.#ask("leave"); });
    dialog.addEventListener("keydown", (event) => this.#key(event));
    const acts = {
      "player-close": () => this.#ask("leave"), older: () => this.#ask("older"), newer: () => this.#ask("newer"), star: () => this.#ask("star"),
      delete: () => this.#ask("delete"), hold: () => this.#toggleHold(), sound: () => this.#toggleSound(),
      trim: () => this.#trim(!this.#trimming), why: () => this.#showWhy(by("why").getAttribute("aria-pressed") !== "true"), video: () => this.#toggleHold(),
    };
    for (const [id, act] of Object.entries(acts)) by(id).addEventListener("click", act);
    by("seek").addEventListener("input", ({ target }) => { this.#video.currentTime = Number(target.value); this.#draw(); });
    for (const id of ["trim-from", "trim-to"]) by(id).addEventListener("input", ({ target }) => this.#snap(target, Number(target.value)));
    for (const event of ["play", "pause", "ended", "seeked", "timeupdate", "volumechange"]) this.#video.addEventListener(event, () => this.#draw());
    this.#video.addEventListener("playing", () => { if (this.#dialog.dataset.state === "opening") this.#word(null); });
    this.#teach.addEventListener("taught", ({ clip }) => this.dispatchEvent(Object.assign(new Event("taught"), { clip })));
    by("reason-picture").addEventListener("error", ({ target }) => { target.hidden = true; });
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** Opens a clip, or changes to it. */
  show(clip, zone) {
    this.#zone = zone;
    this.#vod?.destroy();
    this.clip = clip;
    this.#damaged = false;
    this.#trim(false);
    this.#word("Opening…");
    if (clip.thumbnail) this.#video.poster = clip.thumbnail;
    this.#vod = new Vod(this.#video, clip);
    this.#vod.addEventListener("length", () => { this.#measure(); this.update(this.clip); });
    this.#vod.addEventListener("damage", () => { this.#damaged = true; this.update(this.clip); });
    this.#vod.addEventListener("fail", ({ message }) => this.#word(message, "failed"));
    this.update(clip);
    this.#measure();
    if (!by("reason").hidden) tellAlert(clip.id);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
      if (roomy.matches) this.#showWhy(true);
      by("hold").focus();
    }
    this.#frame ??= requestAnimationFrame(() => this.#tick());
  }

  /** A newer word about the same clip. */
  update(clip) {
    this.clip = clip;
    this.#teach.show(clip);
    const seconds = this.#vod?.keyframes.length ? this.#vod.length : clip.duration_s; // one length, wherever it is said
    by("player-title").textContent = clip.camera_name;
    by("player-when").textContent = [
      capital(this.#zone.moment(clip.starts_at)), known(clip), clip.state === "open" ? "recording now" : lasting(seconds),
      clip.not_filmed, this.#damaged && "A damaged part is left out.",
    ].filter(Boolean).join(" · ");
    press("star", clip.starred, clip.starred ? "Starred" : "Star");
    by("sound").hidden = !clip.sound;
    const picture = by("reason-picture");
    if (clip.marked && picture.getAttribute("src") !== clip.marked) picture.src = clip.marked;
    picture.hidden = !clip.marked;
    by("reason-text").textContent = because(clip, this.#zone);
    by("reason-facts").textContent = [clip.not_filmed ? null : ENDS[clip.end_reason], `Begins at ${this.#zone.exactly(clip.starts_at)}.`, `${clip.width} × ${clip.height}, ${size(clip.bytes)}.`].filter(Boolean).join(" ");
    this.#link();
  }

  /** In a notification of the clip that is open, "it was nothing" was pressed. */
  wasNothing() {
    return this.#teach.nothing();
  }

  /** It was deleted while it was open. */
  gone() {
    this.#video.pause();
    this.#word("This clip has been deleted.", "failed");
  }

  neighbours({ older, newer }) {
    for (const [id, there] of [["older", older], ["newer", newer]]) {
      if (!there && document.activeElement === by(id)) by("hold").focus();
      by(id).disabled = !there;
    }
  }

  close() {
    cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#vod?.destroy();
    this.#vod = null;
    this.clip = null;
    this.#dialog.dataset.state = "closed";
    this.#dialog.close();
  }

  #ask(name) {
    this.dispatchEvent(new Event(name));
  }

  #word(text, state = text ? "opening" : "playing") {
    by("stage-word").textContent = text ?? "";
    by("stage-word").hidden = !text;
    this.#dialog.dataset.state = state;
  }

  #toggleHold() {
    const video = this.#video;
    if (!video.paused) return video.pause();
    const over = this.#trimming ? Number(by("trim-to").value) : this.#vod?.length ?? 0;
    if (video.ended || video.currentTime > over - 0.1) video.currentTime = this.#trimming ? Number(by("trim-from").value) : 0;
    video.play().catch(() => {});
  }

  #toggleSound() {
    this.#video.muted = !this.#video.muted;
  }

  #showWhy(shown) {
    by("reason").hidden = !shown;
    by("why").setAttribute("aria-pressed", String(shown));
    if (shown && this.clip) tellAlert(this.clip.id);
  }

  #seek(seconds) {
    const { length } = this.#vod ?? { length: 0 };
    this.#video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length - 0.1));
    this.#draw();
  }

  #measure() {
    const length = this.#vod.length;
    for (const id of ["seek", "trim-from", "trim-to"]) by(id).max = length;
    if (!this.#trimming) by("trim-to").value = length;
    by("seek-all").textContent = clock(length);
    this.#draw();
  }

  // Trimmed pieces begin at keyframes, so the handles stand only on those, or at the end.
  #trim(on) {
    this.#trimming = on;
    press("trim", on, on ? "Cancel trim" : "Trim");
    for (const id of ["trim-from", "trim-to"]) by(id).hidden = !on;
    by("seek-track").classList.toggle("is-trimming", on);
    by("trim-from").value = 0;
    by("trim-to").value = this.#vod?.length ?? 1;
    if (on) {
      this.#drawTrim();
      by("trim-from").focus();
    } else if (this.clip) this.#link();
  }

  #stops() {
    return [...new Set([0, ...this.#vod.keyframes, this.#vod.length])].sort((a, b) => a - b);
  }

  #snap(handle, wanted) {
    const other = Number(by(handle.id === "trim-from" ? "trim-to" : "trim-from").value);
    const free = this.#stops().filter((stop) => (handle.id === "trim-from" ? stop < other : stop > other));
    if (free.length) handle.value = free.reduce((best, stop) => (Math.abs(stop - wanted) < Math.abs(best - wanted) ? stop : best));
    if (handle.id === "trim-from") this.#seek(Number(handle.value));
    this.#drawTrim();
  }

  #stepTrim(handle, way) {
    const stops = this.#stops();
    const at = stops.findIndex((stop) => stop >= Number(handle.value) - 0.01);
    this.#snap(handle, stops[Math.min(stops.length - 1, Math.max(0, at + way))]);
  }

  #drawTrim() {
    const { length } = this.#vod;
    const [from, to] = ["trim-from", "trim-to"].map((id) => Number(by(id).value));
    for (const id of ["trim-from", "trim-to"]) by(id).setAttribute("aria-valuetext", within(Number(by(id).value), length));
    by("seek-track").style.setProperty("--from", from / length);
    by("seek-track").style.setProperty("--to", to / length);
    this.#link();
  }

  #link() {
    const link = by("download");
    const [from, to] = ["trim-from", "trim-to"].map((id) => Number(by(id).value));
    const range = this.#trimming ? `&from_s=${from.toFixed(3)}&to_s=${to.toFixed(3)}` : "";
    link.href = `${this.clip.download}${range}`;
    const share = by("share");
    if (share) share.href = `/clips/${this.clip.id}/share${range && `?${range.slice(1)}`}`;
    write(link.querySelector("span"), this.#trimming ? `Download ${clock(from)} to ${clock(to)}` : "Download");
  }

  #tick() {
    this.#draw();
    const { currentTime } = this.#video;
    if (this.#trimming && !this.#video.paused && currentTime >= Number(by("trim-to").value)) this.#video.pause();
    this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #draw() {
    if (!this.clip) return;
    const now = this.#video.currentTime;
    const at = clock(Math.min(now, this.#vod.length));
    if (document.activeElement !== by("seek") || !by("seek").matches(":active")) by("seek").value = now;
    by("seek-track").style.setProperty("--now", now / Math.max(0.1, this.#vod.length));
    write(by("seek-now"), at);
    const said = `${within(now, this.#vod.length)}, ${this.#zone.exactly(this.#vod.filmedAt(now) ?? Date.parse(this.clip.starts_at) + now * 1000)}`;
    if (by("seek").getAttribute("aria-valuetext") !== said) by("seek").setAttribute("aria-valuetext", said);
    const held = this.#video.paused;
    press("hold", held, held ? "Play" : "Pause");
    press("sound", !this.#video.muted, this.#video.muted ? "Sound is off" : "Sound is on");
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.clip || event.target.matches("input[type=text]")) return;
    if (this.#act(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #act(event) {
    if (BACKS.has(event.key) || event.keyCode === BACK_CODE) return this.#ask("leave") ?? true;
    if (event.key.startsWith("Media") || event.keyCode === PLAY_CODE) return this.#toggleHold() ?? true;
    const keys = {
      Delete: () => this.#ask("delete"), s: () => this.#ask("star"), m: () => this.#toggleSound(), k: () => this.#toggleHold(),
      j: () => this.#seek(this.#video.currentTime - STEP_S), l: () => this.#seek(this.#video.currentTime + STEP_S),
      p: () => this.#ask("older"), n: () => this.#ask("newer"), t: () => this.#trim(!this.#trimming),
    };
    if (this.#teach.key(event)) return true;
    if (event.key === " " && !event.target.matches("button, a")) return this.#toggleHold() ?? true;
    if (event.key.toLowerCase() in keys || event.key in keys) return (keys[event.key] ?? keys[event.key.toLowerCase()])() ?? true;
    return event.key in ARROWS && this.#arrow(event);
  }

  #arrow({ key, target }) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (way && target.id === "seek") this.#seek(this.#video.currentTime + way * STEP_S);
    else if (way && target.matches(".trim")) this.#stepTrim(target, way);
    else moveFocus(ARROWS[key], this.#dialog);
    return true;
  }
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

function press(id, pressed, label) {
  const button = by(id);
  if (button.getAttribute("aria-pressed") !== String(pressed)) button.setAttribute("aria-pressed", String(pressed));
  write(button.querySelector("span"), label);
}
