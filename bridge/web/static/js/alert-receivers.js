// Where somebody is told outside of the pages: a list, and a form for each way that there is.

import { call } from "./api.js";
import { dangerous, row, sure } from "./rows.js";
import { mention } from "./shell.js";

const by = (id) => document.getElementById(id);
const API = "/api/v1/alerts/receivers";

/** A way whose address the browser itself makes has a module: push.js says what that can. */
const load = (script) => import(`./${script}.js`);
const make = (tag, given) => Object.assign(document.createElement(tag), given);

export class AlertReceivers {
  #kinds = [];

  constructor() {
    by("kind").addEventListener("change", () => this.#drawForm());
    by("add-receiver").addEventListener("submit", (event) => { event.preventDefault(); this.#add(); });
  }

  async load() {
    const { kinds, receivers } = await call("GET", API);
    this.#kinds = kinds;
    by("receiver-list").replaceChildren(...receivers.map((one) => this.#row(one)));
    by("add-receiver").hidden = kinds.length === 0;
    by("no-kinds").hidden = kinds.length > 0 || receivers.length > 0;
    const chosen = by("kind").value;
    by("kind").replaceChildren(...kinds.map(({ kind, name }) => make("option", { value: kind, textContent: name })));
    if (kinds.some(({ kind }) => kind === chosen)) by("kind").value = chosen;
    this.#drawForm();
  }

  #row(receiver) {
    const parts = [receiver.kind_name, receiver.leads_to, receiver.picture ? "with the picture" : null, receiver.trouble];
    const keys = make("div", { className: "row" });
    const test = make("button", { type: "button", className: "quiet", textContent: "Test" });
    test.setAttribute("aria-label", `Send a test to ${receiver.name}`);
    test.addEventListener("click", () => this.#test(receiver, test));
    const remove = dangerous("Remove", `Remove ${receiver.name}`);
    sure(remove, "Press again to remove", () => this.#remove(receiver));
    keys.append(test, remove);
    return row(receiver.name, parts.filter(Boolean).join(" · "), keys);
  }

  async #test(receiver, button) {
    button.disabled = true;
    try {
      const { delivered, why } = await call("POST", `${API}/${receiver.id}/test`);
      mention(delivered ? `${receiver.name} has taken the test.` : `${receiver.name} did not take it. ${why ?? ""}`);
    } catch (error) {
      mention(error.message);
    }
    await this.load().catch(() => {});
  }

  async #remove(receiver) {
    try {
      await call("DELETE", `${API}/${receiver.id}`);
      const { script } = this.#kinds.find(({ kind }) => kind === receiver.kind) ?? {};
      if (script) await (await load(script)).removed(receiver.id);
      mention(`Nothing is sent to ${receiver.name} any more.`);
    } catch (error) {
      mention(error.message);
    }
    await this.load().catch(() => {});
  }

  #chosen = () => this.#kinds.find(({ kind }) => kind === by("kind").value);

  #drawForm() {
    const kind = this.#chosen();
    if (!kind) return;
    by("kind-word").textContent = `${kind.to} ${kind.data}`;
    by("picture-field").hidden = !kind.picture;
    this.#hinder(kind);
    by("fields").replaceChildren(...kind.fields.map((field) => {
      const label = make("label", { className: "field", textContent: field.label });
      const input = make("input", { name: field.name, type: field.secret ? "password" : "text", required: true, autocomplete: "off" });
      label.append(input, make("span", { className: "fine", textContent: field.hint, hidden: !field.hint }));
      return label;
    }));
  }

  /** What this browser cannot do is said before anybody tries. */
  async #hinder(kind) {
    const why = kind.script ? (await load(kind.script)).hindrance() : null;
    if (kind !== this.#chosen()) return;
    by("hindrance").textContent = why ?? "";
    by("hindrance").hidden = !why;
    by("add").disabled = Boolean(why);
  }

  async #address(kind) {
    if (kind.script) return (await load(kind.script)).addressOf();
    return Object.fromEntries([...by("fields").querySelectorAll("input")].map((input) => [input.name, input.value.trim()]));
  }

  async #add() {
    const kind = this.#chosen();
    try {
      const name = by("receiver-name").value.trim() || kind.name;
      const address = await this.#address(kind);
      const made = await call("POST", API, { kind: kind.kind, name, address, picture: kind.picture && by("picture").checked });
      if (kind.script) (await load(kind.script)).added(made.id);
      by("add-receiver").reset();
      mention(`${name} is added. Send it a test.`);
      await this.load();
    } catch (error) {
      mention(error.message);
    }
  }
}
