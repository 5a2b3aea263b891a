// Saying what a clip was, while it is watched: one key for each kind. What the house learns from it is said, and kept or not.

import { call } from "./api.js";
import { NOTHING } from "./clip-labels.js";
import { BUILT_IN, got, named } from "./learnt-words.js";
import { mention } from "./shell.js";

const by = (id) => document.getElementById(id);
const path = (clip) => `/api/v1/clips/${encodeURIComponent(clip.id)}/label`;

function key(label, words, number) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bar-button teach-key" });
  button.dataset.label = label;
  button.setAttribute("aria-pressed", "false");
  const mark = document.createElement("kbd");
  mark.textContent = number;
  mark.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.textContent = words;
  button.append(...(number <= 9 ? [mark] : []), name);
  return button;
}

/** Fires "taught" with the newer `clip`. Where somebody may not teach, there is nothing of it on the page. */
export class ClipTeach extends EventTarget {
  #clip = null; #kinds = null; #version = null; #place = by("teach");

  constructor() {
    super();
    if (!this.#place) return;
    by("what").addEventListener("click", () => this.toggle());
    by("teach-keys").addEventListener("click", ({ target }) => {
      const pressed = target.closest("[data-label]");
      if (pressed) this.#teach({ label: pressed.dataset.label });
    });
    by("teach-form").addEventListener("submit", (event) => { event.preventDefault(); this.#teach({ name: by("teach-name").value }); });
    by("teach-name").addEventListener("keydown", (event) => { if (event.key !== "Escape") event.stopPropagation(); });
    by("teach-undo").addEventListener("click", () => this.#undo());
    by("teach-keep").addEventListener("click", () => this.#answer("keep", "Kept. What happens from now on is taken for it."));
    by("teach-no").addEventListener("click", () => this.#answer("decline", "Not kept. This clip stays what you called it."));
  }

  /** Another clip is on the screen, or a newer word about it. */
  show(clip) {
    if (!this.#place) return;
    if (clip.id !== this.#clip?.id) this.#say(null);
    this.#clip = clip;
    this.#press();
  }

  async toggle(open = this.#place.hidden) {
    if (!this.#place) return;
    this.#place.hidden = !open;
    by("what").setAttribute("aria-pressed", String(open));
    if (open) await this.#load();
  }

  /** In a notification of this clip, "it was nothing" was pressed. */
  async nothing() {
    if (!this.#place) return mention("You may not say what clips were.");
    await this.toggle(true);
    await this.#teach({ label: NOTHING });
    if (!by("teach-undo").hidden) by("teach-undo").focus();
  }

  /** Whether it is the key of a kind. */
  key(event) {
    if (!this.#place || !/^[1-9]$/.test(event.key)) return false;
    this.toggle(true).then(() => this.#keys()[Number(event.key) - 1]?.click());
    return true;
  }

  #keys = () => [...by("teach-keys").children];

  async #load({ again = false } = {}) {
    if (this.#kinds && !again) return;
    await this.#attempt(async () => { this.#kinds = (await call("GET", "/api/v1/kinds")).kinds; });
    const labels = [...BUILT_IN, ...(this.#kinds ?? []).map(({ id }) => id)];
    by("teach-keys").replaceChildren(...labels.map((label, at) => key(label, named(label, this.#kinds ?? []), at + 1)));
    this.#press();
  }

  #press() {
    for (const one of this.#keys()) one.setAttribute("aria-pressed", String(one.dataset.label === this.#clip?.label));
  }

  async #teach(wanted) {
    const clip = this.#clip;
    const done = await this.#attempt(() => call("PUT", path(clip), wanted));
    if (!done) return;
    by("teach-name").value = "";
    if (wanted.name) await this.#load({ again: true });
    if (clip.id !== this.#clip?.id) return;
    this.#say(got(done), { version: done.version, undo: true });
    this.#taught(done.clip);
  }

  async #undo() {
    const done = await this.#attempt(() => call("DELETE", path(this.#clip)));
    if (!done) return;
    this.#say("Taken back.");
    this.#taught(done.clip);
    await this.#load({ again: true });
  }

  async #answer(how, words) {
    const { number } = this.#version;
    if (await this.#attempt(() => call("POST", `/api/v1/learnt/${number}/${how}`))) this.#say(words, { undo: how === "keep" });
  }

  #taught(clip) {
    this.#clip = clip;
    this.#press();
    this.dispatchEvent(Object.assign(new Event("taught"), { clip }));
  }

  #say(text, { version = null, undo = false } = {}) {
    this.#version = version;
    const asks = version?.state === "proposed";
    const buttons = { "teach-keep": asks, "teach-no": asks, "teach-undo": undo };
    for (const [id, shown] of Object.entries(buttons)) {
      if (!shown && document.activeElement === by(id)) this.#keys()[0]?.focus();
      by(id).hidden = !shown;
    }
    by("teach-said").hidden = !text;
    by("teach-words").textContent = text ?? "";
  }

  async #attempt(action) {
    try {
      return await action();
    } catch (error) {
      if (error.kind === "invalid") this.#say(error.message);
      else mention(error.message);
      return null;
    }
  }
}
