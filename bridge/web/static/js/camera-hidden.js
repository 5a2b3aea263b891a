// When a camera turns itself off: at hours of the week, and while somebody is at home.

import { call } from "./api.js";
import { hoursRow, readHours, wrongHours } from "./hours-rows.js";

const NIGHT = { days: [0, 1, 2, 3, 4, 5, 6], since: 1320, until: 420 };

const by = (id) => document.getElementById(id);

/** Fires "change" for what no field of a form tells by itself. */
export class Hidden extends EventTarget {
  #path; #kept = {}; #known = [];

  constructor(camera) {
    super();
    this.#path = `/api/v1/cameras/${encodeURIComponent(camera)}/privacy/rules`;
    by("add-hours").addEventListener("click", () => {
      const row = this.#row(NIGHT);
      by("hours").append(row);
      row.querySelector("button").focus();
      this.#changed();
    });
    by("hours").addEventListener("click", () => this.#changed());
    by("add-home").addEventListener("click", () => this.#add());
    by("home-name").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would save
      this.#add();
    });
  }

  async load() {
    const [rules, { people }] = await Promise.all([call("GET", this.#path), call("GET", "/api/v1/presence")]);
    this.#known = people.map(({ name }) => name);
    this.fill(rules);
  }

  fill(rules) {
    this.#kept = rules;
    by("hours").replaceChildren(...rules.hours.map((hours) => this.#row(hours)));
    by("home").replaceChildren();
    for (const name of new Set([...rules.presence, ...this.#known])) this.#tick(name, rules.presence.includes(name));
    by("home-name").value = "";
  }

  undo = () => this.fill(this.#kept);

  read() {
    const presence = [...by("home").querySelectorAll("input:checked")].map((input) => input.value);
    return { ...this.#kept, hours: [...by("hours").children].map(readHours), presence };
  }

  get differs() {
    const as = ({ hours, presence }) => JSON.stringify([hours, [...presence].sort()]);
    return this.#kept.hours !== undefined && as(this.read()) !== as(this.#kept);
  }

  /** In words; nothing where all is well. */
  get wrong() {
    return wrongHours(this.read().hours);
  }

  async save() {
    if (this.differs) this.fill(await call("PUT", this.#path, this.read()));
  }

  #changed = () => this.dispatchEvent(new Event("change"));

  #row = (hours) => hoursRow(hours, () => { this.#changed(); by("add-hours").focus(); });

  #add() {
    const name = by("home-name").value.trim();
    by("home-name").value = "";
    if (!name) return by("home-name").focus();
    const known = [...by("home").querySelectorAll("input")].find((input) => input.value === name);
    if (known) known.checked = true;
    else this.#tick(name, true);
    return this.#changed();
  }

  #tick(name, on) {
    const label = Object.assign(document.createElement("label"), { className: "tick" });
    const input = Object.assign(document.createElement("input"), { type: "checkbox", value: name, checked: on });
    label.append(input, Object.assign(document.createElement("span"), { textContent: name }));
    by("home").append(label);
  }
}
