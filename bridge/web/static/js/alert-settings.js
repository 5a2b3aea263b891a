// What somebody wants to be told of, camera by camera. Nothing counts until it is saved.

import { call } from "./api.js";
import { LOCALE } from "./clocks.js";
import { hoursRow, readHours, wrongHours } from "./hours-rows.js";
import { mention } from "./shell.js";

const by = (id) => document.getElementById(id);
const API = "/api/v1/alerts/settings";
const WANTED = {
  person: "People",
  doorbell: "The doorbell",
  vehicle: "Vehicles",
  pet: "Pets",
  animal: "Other animals",
  unknown: "What nobody could tell",
  other: "Leaves, rain and the like",
};
const USUAL = { on: false, wanted: ["unknown", "person", "pet", "vehicle", "animal", "doorbell"], unwanted: [], areas: [], hours: [], only_when_away: false, cool_down_minutes: 5, lost: false };
const WORKDAY = { days: [0, 1, 2, 3, 4], since: 480, until: 1080 };
const NIGHT = { days: [0, 1, 2, 3, 4, 5, 6], since: 1320, until: 420 };
// Parts of the picture: four across, three down.
const ACROSS = 4;
const DOWN = 3;

const list = (names) => new Intl.ListFormat(LOCALE).format(names);
const make = (tag, given) => Object.assign(document.createElement(tag), given);
/** What is not heard while nothing tells events apart. */
function untold({ state, why }, anything, unheard) {
  if (!anything || !["absent", "failing"].includes(state)) return null;
  const so = unheard.length
    ? `Until that works again you are not told of anything that moves at ${list(unheard)}: “${WANTED.unknown}” is not ticked there.`
    : "Until that works again you are told that something moved, and not what.";
  return `${why} ${so}`;
}

function tick(label, words, checked) {
  const around = make("label", { className: "tick" });
  around.append(make("input", { type: "checkbox", value: label, checked }), make("span", { textContent: words }));
  return around;
}

const pressed = (button) => button.getAttribute("aria-pressed") === "true";

function cellOf(index) {
  const [x, y] = [index % ACROSS, Math.floor(index / ACROSS)];
  const [left, top] = [Math.round((1000 * x) / ACROSS), Math.round((1000 * y) / DOWN)];
  const [right, bottom] = [Math.round((1000 * (x + 1)) / ACROSS), Math.round((1000 * (y + 1)) / DOWN)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const within = (cell, area) =>
  cell.x < area.x + area.width && area.x < cell.x + cell.width && cell.y < area.y + area.height && area.y < cell.y + cell.height;

export class AlertSettings {
  #names = new Map(); // of cameras
  #wishes = null;
  #panels = new Map();
  #own;
  #detector = null; // how what tells events apart is
  #changed;

  /** `changed` hears what is set for oneself, with `names` of the cameras that one is told of, and `detector`: what
   * becomes of that where nothing tells events apart, in a sentence, or null. */
  constructor(changed) {
    this.#changed = changed;
    const form = by("settings");
    form.addEventListener("input", () => this.#dirty());
    form.addEventListener("click", ({ target }) => { if (target.closest(".days button, .alert-areas button")) this.#dirty(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#save(); });
    by("undo").addEventListener("click", () => this.#draw());
    by("add-quiet").addEventListener("click", () => { this.#addHours(by("quiet"), NIGHT); this.#dirty(); });
    by("whose").addEventListener("change", (event) => { event.stopPropagation(); this.#show(by("whose").value); });
    by("whose").addEventListener("input", (event) => event.stopPropagation());
  }

  async load() {
    const { cameras, detector } = await call("GET", "/api/v1/cameras");
    this.#detector = detector;
    this.#names = new Map(cameras.map((camera) => [camera.id, camera.name]));
    this.own(await call("GET", API));
    this.#take(this.#own);
    this.#offerScreens();
  }

  /** What is set for oneself has changed. */
  own(wishes) {
    this.#own = wishes;
    const told = wishes.cameras.filter((id) => wishes.alerts.cameras[id]?.on);
    const unheard = told.filter((id) => !wishes.alerts.cameras[id].wanted.includes("unknown"));
    const called = (ids) => ids.map((id) => this.#names.get(id) ?? id);
    this.#changed({ ...wishes, names: called(told), detector: untold(this.#detector, told.length > 0, called(unheard)) });
  }

  #offerScreens() {
    const { person, screens } = this.#own;
    by("whose-field").hidden = screens.length === 0;
    by("whose").replaceChildren(...[{ id: "", name: `${person.name} (you)` }, ...screens].map(({ id, name }) => make("option", { value: id, textContent: name })));
  }

  async #show(person) {
    try {
      this.#take(person ? await call("GET", `${API}?person=${person}`) : this.#own);
    } catch (error) {
      mention(error.message);
    }
  }

  #take(wishes) {
    this.#wishes = wishes;
    this.#draw();
  }

  #draw() {
    const { alerts, cameras, kinds } = this.#wishes;
    this.#panels = new Map(cameras.map((id) => [id, this.#panel(id, { ...USUAL, ...alerts.cameras[id] }, kinds)]));
    by("cameras").replaceChildren(...this.#panels.values());
    by("quiet").replaceChildren();
    for (const hours of alerts.quiet) this.#addHours(by("quiet"), hours);
    by("disk-full").checked = alerts.disk_full;
    by("save").disabled = true;
    by("undo").disabled = true;
    by("warning").textContent = "";
  }

  #panel(id, camera, kinds) {
    const panel = by("alert-camera").content.firstElementChild.cloneNode(true);
    const part = (name) => panel.querySelector(name);
    part("h2").textContent = this.#names.get(id) ?? id;
    part(".on").checked = camera.on;
    panel.dataset.on = camera.on;
    part(".on").addEventListener("change", () => { panel.dataset.on = part(".on").checked; });
    part(".wanted").append(
      ...Object.entries(WANTED).map(([label, words]) => tick(label, words, camera.wanted.includes(label))),
      ...kinds.map((kind) => tick(kind.id, kind.name, !camera.unwanted.includes(kind.id))),
    );
    part(".away").checked = camera.only_when_away;
    part(".cool-down").value = camera.cool_down_minutes;
    part(".lost").checked = camera.lost;
    for (const hours of camera.hours) this.#addHours(part(".hours"), hours);
    part(".add-hours").addEventListener("click", () => { this.#addHours(part(".hours"), WORKDAY); this.#dirty(); });
    part(".hours").closest("details").open = camera.hours.length > 0;
    this.#areas(part(".alert-areas"), id, camera);
    return panel;
  }

  #areas(place, id, camera) {
    for (let index = 0; index < ACROSS * DOWN; index += 1) {
      const button = make("button", { type: "button" });
      const on = camera.areas.some((area) => within(cellOf(index), area));
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("aria-label", `Row ${Math.floor(index / ACROSS) + 1}, column ${(index % ACROSS) + 1}`);
      button.addEventListener("click", () => button.setAttribute("aria-pressed", String(!pressed(button))));
      place.append(button);
    }
    const around = place.closest("details");
    around.open = camera.areas.length > 0;
    const show = () => { if (around.open) this.#picture(place.querySelector("img"), id); };
    around.addEventListener("toggle", show);
    show();
  }

  /** That of the camera's newest clip: good enough to choose parts of. */
  async #picture(image, camera) {
    if (image.getAttribute("src")) return;
    const found = await call("GET", `/api/v1/clips?camera=${encodeURIComponent(camera)}&limit=1&filmed=true`).catch(() => null);
    const still = found?.clips[0]?.thumbnail;
    if (!still) return;
    image.src = still;
    image.hidden = false;
  }

  #addHours(place, hours) {
    place.append(hoursRow(hours, () => this.#dirty()));
  }

  #dirty() {
    by("save").disabled = false;
    by("undo").disabled = false;
    by("warning").textContent = "";
  }

  #read() {
    const cameras = Object.fromEntries([...this.#panels].map(([id, panel]) => {
      const part = (name) => panel.querySelector(name);
      const cells = [...panel.querySelectorAll(".alert-areas button")];
      const boxes = [...panel.querySelectorAll(".wanted input")];
      return [id, {
        on: part(".on").checked,
        wanted: boxes.filter(({ value, checked }) => checked && value in WANTED).map(({ value }) => value),
        unwanted: boxes.filter(({ value, checked }) => !checked && !(value in WANTED)).map(({ value }) => value),
        areas: cells.flatMap((cell, index) => (pressed(cell) ? [cellOf(index)] : [])),
        hours: [...part(".hours").children].map(readHours),
        only_when_away: part(".away").checked,
        cool_down_minutes: Number(part(".cool-down").value),
        lost: part(".lost").checked,
      }];
    }));
    return { cameras, quiet: [...by("quiet").children].map(readHours), disk_full: by("disk-full").checked };
  }

  #wrong(alerts) {
    const hours = [alerts.quiet, ...Object.values(alerts.cameras).map((camera) => camera.hours)];
    const minutes = Object.values(alerts.cameras).map((camera) => camera.cool_down_minutes);
    if (minutes.some((some) => !Number.isInteger(some) || some < 0 || some > 1440)) return "Minutes are whole, and 1440 at most.";
    return wrongHours(hours.flat());
  }

  async #save() {
    const alerts = this.#read();
    by("warning").textContent = this.#wrong(alerts);
    if (by("warning").textContent) return;
    const person = by("whose").value;
    by("save").disabled = true;
    try {
      const wishes = await call("PUT", person ? `${API}?person=${person}` : API, alerts);
      if (!person) this.own(wishes);
      this.#take(wishes);
      mention("Saved. It counts from now on.");
    } catch (error) {
      by("save").disabled = false;
      by("warning").textContent = error.message;
    }
  }
}
