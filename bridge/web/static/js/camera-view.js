// One camera on the page: a tile, or the whole window. Both are the same element and the same player,
// so that opening a camera needs no new stream.

import { houseNow } from "./api.js";
import { CameraStream } from "./camera-stream.js";
import { drawSwitch, turn } from "./privacy.js";
import { drawRecord, pressRecord } from "./record.js";
import { tryNow } from "./try-now.js";
import { behind, lastSeen, verdict } from "./words.js";
import { write } from "./write.js";

const SHOWN_FOR_MS = 4000;

export class CameraView {
  element; camera;
  #parts; #stream; #full = false; #barTimer = null;

  constructor(template, camera, { onOpen, onBack }) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.camera = camera.id;
    const part = (name) => this.element.querySelector(name);
    this.#parts = {
      video: part("video"), open: part(".open"), badge: part(".badge"), cover: part(".cover"),
      title: part(".cover-title"), text: part(".cover-text"), name: part(".plate-name"), delay: part(".delay"), note: part(".note"), last: part(".last"),
      bar: part(".bar"), back: part(".back"), hold: part(".hold"), sound: part(".sound"), wide: part(".wide"),
      recording: part(".recording"), clips: part(".clips-link"), record: part(".record"), settings: part(".settings-link"),
      off: part(".off"), tries: part(".try-now"),
    };
    this.#stream = new CameraStream(this.#parts.video, camera, () => this.draw());
    this.#parts.open.addEventListener("click", () => onOpen(this));
    this.#parts.back.addEventListener("click", () => onBack());
    this.#parts.hold.addEventListener("click", () => this.toggleHold());
    this.#parts.sound.addEventListener("click", () => this.toggleSound());
    this.#parts.wide.addEventListener("click", () => this.#toggleWide());
    this.#parts.record.addEventListener("click", () => pressRecord(this.#parts.record, this.camera));
    this.#parts.off.addEventListener("click", () => this.turn());
    this.#parts.tries?.addEventListener("click", () => tryNow(this.#parts.tries, this.camera));
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      this.element.addEventListener(event, () => this.#wake());
    }
    this.update(camera);
  }

  /** Takes the house's newest word about this camera. */
  update(camera) {
    this.camera = camera;
    this.#parts.name.textContent = camera.name;
    this.#parts.sound.hidden = !camera.sound;
    this.#parts.clips.href = `/clips?${new URLSearchParams({ camera: camera.id })}`;
    this.#parts.settings.href = `/cameras/${encodeURIComponent(camera.id)}`;
    this.#parts.clips.setAttribute("aria-label", `Clips of ${camera.name}`);
    this.#parts.recording.hidden = !camera.recording;
    drawRecord(this.#parts.record, camera);
    drawSwitch(this.#parts.off, camera);
    this.#parts.settings.setAttribute("aria-label", `Settings of ${camera.name}`);
    this.#stream.update(camera);
    this.draw();
  }

  /** Whether it should play at all (seen, and the page visible). */
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
    if (!full) {
      this.#mute(true);
      if (this.#stream.player?.held) this.toggleHold();
      if (document.fullscreenElement) document.exitFullscreen();
    }
    this.#wake();
    (full ? this.#parts.back : this.#parts.open).focus({ preventScroll: full });
  }

  /** Hides the camera, or shows it again. */
  turn() {
    turn(this.camera);
  }

  toggleHold() {
    if (!this.#stream.player) return;
    this.#stream.player.hold(!this.#stream.player.held);
    this.draw();
  }

  toggleSound() {
    if (this.#full && this.camera.sound) this.#mute(!this.#parts.video.muted);
  }

  draw() {
    const said = verdict(this.camera, this.#stream.player, houseNow());
    const { dataset } = this.element;
    const latency = said.state === "live" ? this.#stream.player.latency : null;
    if (dataset.state !== said.state) dataset.state = said.state;
    dataset.player = this.#stream.player?.state ?? "none";
    dataset.latency = latency === null ? "" : latency.toFixed(2);
    write(this.#parts.badge, said.badge);
    write(this.#parts.delay, behind(latency));
    write(this.#parts.note, said.note ?? "");
    const last = lastSeen(this.camera, houseNow());
    write(this.#parts.last, last);
    write(this.#parts.title, said.title ?? "");
    write(this.#parts.text, said.text ?? "");
    this.#parts.cover.hidden = !(said.title || said.text);
    if (this.#parts.tries) this.#parts.tries.hidden = !said.tries;
    this.#parts.open.setAttribute("aria-label", `${this.camera.name}, ${said.badge}${this.camera.recording ? ", recording" : ""}. ${said.note ? `${said.note} ` : ""}${last ? `Last: ${last}. ` : ""}Open.`);
    const held = Boolean(this.#stream.player?.held);
    this.#press(this.#parts.hold, held, held ? "Back to live" : "Pause");
    const loud = !this.#parts.video.muted;
    this.#press(this.#parts.sound, loud, loud ? "Sound is on" : "Sound is off");
    const wide = document.fullscreenElement === this.element;
    this.#press(this.#parts.wide, wide, wide ? "Leave full screen" : "Full screen");
  }

  remove() {
    this.#stream.release();
    this.element.remove();
  }

  #mute(muted) {
    this.#parts.video.muted = muted;
    this.draw();
  }

  #toggleWide() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.element.requestFullscreen().catch(() => {});
  }

  #press(button, pressed, label) {
    button.setAttribute("aria-pressed", String(pressed));
    write(button.querySelector("span"), label);
  }

  // Controls and name step back when nobody touches anything; any key or movement brings them again.
  #wake() {
    clearTimeout(this.#barTimer);
    delete this.element.dataset.quiet;
    if (this.#full) this.#barTimer = setTimeout(() => { this.element.dataset.quiet = "yes"; }, SHOWN_FOR_MS);
  }
}
