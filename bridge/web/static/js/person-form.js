// What the owner fills in for somebody: who they are to the house, what they see, and when.

import { hoursRow, readHours, wrongHours } from "./hours-rows.js";
import { ROLE_TEXT } from "./people-words.js";

const by = (id) => document.getElementById(id);
// Of whom it can be said which cameras they see, and when.
const LIMITED = new Set(["guest", "member", "screen"]);
const WORKDAYS = [0, 1, 2, 3, 4];
const press = (button, on) => button.setAttribute("aria-pressed", String(on));

function tick(value, words, on) {
  const label = document.createElement("label");
  label.className = "tick";
  const input = Object.assign(document.createElement("input"), { type: "checkbox", value, checked: on });
  label.append(input, Object.assign(document.createElement("span"), { textContent: words }));
  return label;
}

export class PersonForm {
  #role = "guest";
  #kept = {};

  constructor() {
    by("role").addEventListener("click", ({ target }) => { if (target.dataset.value) this.#choose(target.dataset.value); });
    by("every-camera").addEventListener("change", () => this.#arrange());
    by("always").addEventListener("change", () => {
      if (!by("always").checked && !by("hours").childElementCount) this.#addHours();
      this.#arrange();
    });
    by("more-hours").addEventListener("click", () => this.#addHours().querySelector("button").focus());
    // What was wrong is no longer said of what is being put right.
    for (const event of ["input", "click"]) by("form").addEventListener(event, () => { by("warning").textContent = ""; });
  }

  /** Shows somebody, or nobody yet: a guest without a camera. */
  show(person, cameras) {
    const shown = person ?? { name: "", role: "guest", cameras: [], hours: [], until: null, until_day: null };
    this.#kept = { until: shown.until, until_day: shown.until_day };
    by("form-title").textContent = person ? `Change ${person.name}` : "Somebody new";
    by("save").textContent = person ? "Save" : "Create invitation";
    by("name").value = shown.name;
    by("every-camera").checked = shown.cameras === null;
    by("cameras").replaceChildren(...cameras.map(({ id, name }) => tick(id, name, shown.cameras?.includes(id) ?? false)));
    by("always").checked = shown.hours.length === 0;
    by("hours").replaceChildren(...shown.hours.map((hours) => this.#row(hours)));
    by("until").value = shown.until_day ?? "";
    by("until-hint").hidden = !person;
    by("role-field").hidden = shown.role === "screen";
    by("warning").textContent = "";
    this.#choose(shown.role);
  }

  /** What was filled in, or null with a word about what is missing. */
  read() {
    const limited = LIMITED.has(this.#role);
    const cameras = [...by("cameras").querySelectorAll("input:checked")].map((input) => input.value);
    const every = !limited || by("every-camera").checked;
    const hours = limited && !by("always").checked ? [...by("hours").children].map(readHours) : [];
    const missing = !by("name").value.trim() ? "How are they called?"
      : !every && cameras.length === 0 ? "Choose a camera at least."
        : wrongHours(hours);
    by("warning").textContent = missing;
    if (missing) return null;
    const day = (limited && by("until").value) || null;
    // A moment that somebody else set is not rounded to a day by leaving it alone.
    const until = day !== null && day === this.#kept.until_day ? { until: this.#kept.until } : { until_day: day };
    return { name: by("name").value, role: this.#role, cameras: every ? null : cameras, hours, ...until };
  }

  #choose(role) {
    this.#role = role;
    for (const button of by("role").children) press(button, button.dataset.value === role);
    by("role-text").textContent = ROLE_TEXT[role] ?? "";
    by("limits").hidden = !LIMITED.has(role);
    this.#arrange();
  }

  #row = (hours) => hoursRow(hours, () => { if (!by("hours").childElementCount) by("always").click(); });

  #addHours() {
    const row = this.#row({ days: WORKDAYS, since: 480, until: 1080 });
    by("hours").append(row);
    return row;
  }

  #arrange() {
    by("cameras").hidden = by("every-camera").checked;
    by("hours").hidden = by("more-hours").hidden = by("always").checked;
  }
}
