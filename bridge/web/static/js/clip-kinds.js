// The heading of a list of clips: how many of what there are. Each of them is a button that shows only these, and
// what is nothing much is shown by another.

import { drawSign, kindsOf, NOTHING } from "./clip-labels.js";

/** Fires "choose" with the `labels` that are wanted (none: all), and "nothing" when that is to be shown, or no longer. */
export class Kinds extends EventTarget {
  #place; #template; #chosen = [];

  constructor(place, template) {
    super();
    [this.#place, this.#template] = [place, template];
    place.addEventListener("click", ({ target }) => {
      const label = target.closest("button")?.dataset.label;
      if (label === NOTHING) this.dispatchEvent(new Event("nothing"));
      else if (label) this.#choose(label);
    });
  }

  /** `labels` and `nothing` as a page of clips tells them; `chosen`: labels; `shown`: whether nothing much is. */
  draw(labels, nothing, { chosen, shown }) {
    this.#chosen = chosen;
    const kinds = kindsOf(labels, nothing, chosen);
    // A house that knows of nothing what it was is not told so.
    this.#place.hidden = kinds.every(({ label }) => label === "unknown") && chosen.length === 0;
    while (this.#place.children.length > kinds.length) this.#place.lastElementChild.remove();
    kinds.forEach((kind, at) => this.#button(at, kind, { pressed: chosen.includes(kind.label), shown }));
  }

  // Buttons are changed rather than made again, so that the focus stays where it is.
  #button(at, { label, sign, words }, { pressed, shown }) {
    const button = this.#place.children[at] ?? this.#place.appendChild(this.#template.content.firstElementChild.cloneNode(true));
    button.dataset.label = label;
    drawSign(button.querySelector("svg"), sign);
    button.querySelector("span").textContent = label === NOTHING ? `${words}: ${shown ? "hide" : "show"}` : words;
    if (label === NOTHING) button.removeAttribute("aria-pressed");
    else button.setAttribute("aria-pressed", String(pressed));
    button.classList.toggle("is-shown", label === NOTHING && shown);
  }

  #choose(label) {
    const labels = this.#chosen.includes(label) ? this.#chosen.filter((of) => of !== label) : [...this.#chosen, label];
    this.dispatchEvent(Object.assign(new Event("choose"), { labels }));
  }
}
