// One camera on a screen: a tile of the wall, or all of it. Plain: it can be opened, left, and heard.

import { houseNow } from "./api.js";
import { CameraStream } from "./camera-stream.js";
import { turn } from "./privacy.js";
import { behind, verdict } from "./words.js";
import { write } from "./write.js";

const SHOWN_FOR_MS = 4000;
const PRESSING = /^(Arrow.*|Enter| )$/;

export class TvCamera {
  element; camera;
  #parts; #stream; #full = false; #timer = null;

  constructor(template, camera, { onOpen, onBack }) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.camera = camera.id;
    const part = (name) => this.element.querySelector(name);
    this.#parts = {
      video: part("video"), open: part(".open"), name: part(".plate-name"), badge: part(".badge"), delay: part(".delay"), cover: part(".cover"),
      title: part(".cover-title"), text: part(".cover-text"), bar: part(".bar"), back: part(".back"), sound: part(".sound"), off: part(".off"),
    };
    this.#stream = new CameraStream(this.#parts.video, camera, () => this.draw());
    this.#parts.open.addEventListener("click", () => onOpen(this));
    this.#parts.back.addEventListener("click", onBack);
    this.#parts.sound.addEventListener("click", () => this.#mute(!this.#parts.video.muted));
    this.#parts.off.addEventListener("click", () => this.#turnOff());
    this.#parts.off.addEventListener("blur", () => this.#sure(false));
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) this.element.addEventListener(event, () => this.#wake());
    this.element.addEventListener("keydown", (event) => this.#showFirst(event), { capture: true });
    this.update(camera);
  }

  /** Takes the house's newest word about this camera. */
  update(camera) {
    this.camera = camera;
    write(this.#parts.name, camera.name);
    const off = camera.state === "off";
    const left = (off && document.activeElement === this.#parts.off) || (!camera.sound && document.activeElement === this.#parts.sound);
    this.#parts.sound.hidden = off || !camera.sound;
    this.#parts.off.hidden = off; // a screen may not turn it on again
    if (left) this.#parts.back.focus();
    this.#stream.update(camera);
    this.draw();
  }

  want(wanted) {
    this.#stream.want(wanted);
    this.draw();
  }

  get full() {
    return this.#full;
  }

  showFull(full) {
    this.#full = full;
    this.element.dataset.view = full ? "full" : "tile";
    this.#parts.bar.hidden = !full;
    this.#parts.open.hidden = full;
    if (!full) this.#mute(true);
    this.#wake();
    (full ? this.#parts.back : this.#parts.open).focus({ preventScroll: full });
  }

  draw() {
    const said = verdict(this.camera, this.#stream.player, houseNow());
    const { dataset } = this.element;
    if (dataset.state !== said.state) dataset.state = said.state;
    dataset.player = this.#stream.player?.state ?? "none";
    write(this.#parts.badge, said.badge);
    write(this.#parts.delay, behind(said.state === "live" ? this.#stream.player.latency : null));
    write(this.#parts.title, said.title ?? "");
    write(this.#parts.text, said.text ?? "");
    this.#parts.cover.hidden = !(said.title || said.text);
    this.#parts.open.setAttribute("aria-label", `${this.camera.name}, ${said.badge}. Open.`);
    const loud = !this.#parts.video.muted;
    this.#parts.sound.setAttribute("aria-pressed", String(loud));
    write(this.#parts.sound.querySelector("span"), loud ? "Sound is on" : "Sound is off");
  }

  remove() {
    this.#stream.release();
    this.element.remove();
  }

  // The second press turns it off, since only a person of the house can turn it on again.
  #turnOff() {
    if (this.#parts.off.dataset.sure) turn(this.camera);
    this.#sure(!this.#parts.off.dataset.sure);
  }

  #sure(sure) {
    if (sure) this.#parts.off.dataset.sure = "yes";
    else delete this.#parts.off.dataset.sure;
    write(this.#parts.off.querySelector("span"), sure ? "Press again to turn it off" : "Turn off");
  }

  #mute(muted) {
    this.#parts.video.muted = muted;
    this.draw();
  }

  // Nobody presses a button that they do not see: the first key only shows them.
  #showFirst(event) {
    if (!this.element.dataset.quiet || !PRESSING.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#wake();
  }

  // What lies on the picture steps back when nobody touches anything.
  #wake() {
    clearTimeout(this.#timer);
    delete this.element.dataset.quiet;
    if (this.#full) this.#timer = setTimeout(() => { this.element.dataset.quiet = "yes"; }, SHOWN_FOR_MS);
  }
}
