// Zones, masks and what is blacked out, drawn over the picture of a camera: corners in thousandths of the picture.
// A corner is a button. The pointer drags it; by keys, Enter takes hold of it, arrows move it, and
// Enter or Escape lets it go. Delete removes it; the button in the middle of a side adds one.

const SVG = "http://www.w3.org/2000/svg";
const STEP = 10;
const LEAST_CORNERS = 3;
const MOST_CORNERS = 32;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const START = [[350, 350], [650, 350], [650, 650], [350, 650]];

const within = (value) => Math.round(Math.min(1000, Math.max(0, value)));

/** Fires "change" when an outline is another one, "choose" when another one is being drawn. */
export class Outlines extends EventTarget {
  shapes = []; // {kind: "zone" | "mask" | "black", corners: [[x, y], ...]}
  chosen = -1;
  #svg; #corners; #held = -1;

  constructor(svg, corners) {
    super();
    [this.#svg, this.#corners] = [svg, corners];
    svg.addEventListener("pointerdown", (event) => this.#grabShape(event));
    corners.addEventListener("pointerdown", (event) => this.#grabCorner(event));
    corners.addEventListener("click", ({ target, detail }) => this.#press(target, detail));
    corners.addEventListener("keydown", (event) => this.#key(event));
    corners.addEventListener("focusout", () => this.#hold(-1));
  }

  /** `outlines` by kind. */
  set(outlines) {
    this.shapes = Object.entries(outlines).flatMap(([kind, drawn]) => drawn.map((corners) => ({ kind, corners })));
    this.chosen = -1;
    this.draw();
  }

  of = (kind) => this.shapes.filter((shape) => shape.kind === kind).map(({ corners }) => corners);

  add(kind) {
    this.shapes.push({ kind, corners: START.map((corner) => [...corner]) });
    this.choose(this.shapes.length - 1);
    this.#corners.querySelector(".corner")?.focus();
    this.#changed();
  }

  remove(at) {
    this.shapes.splice(at, 1);
    this.choose(-1);
    this.#changed();
  }

  choose(at) {
    this.chosen = at;
    this.#held = -1;
    this.draw();
    this.dispatchEvent(new Event("choose"));
  }

  draw() {
    this.#svg.replaceChildren(...this.shapes.map(({ kind, corners }, at) => {
      const shape = document.createElementNS(SVG, "polygon");
      shape.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
      shape.setAttribute("class", `${kind}${at === this.chosen ? " is-chosen" : ""}`);
      shape.dataset.shape = at;
      return shape;
    }));
    this.#drawCorners();
  }

  // Buttons are moved rather than made again, so that the focus and the drag go on.
  #drawCorners() {
    const corners = this.shapes[this.chosen]?.corners ?? [];
    const sides = corners.length < MOST_CORNERS ? corners.map((corner, at) => middle(corner, corners[(at + 1) % corners.length])) : [];
    while (this.#corners.children.length > corners.length + sides.length) this.#corners.lastElementChild.remove();
    [...corners, ...sides].forEach(([x, y], at) => {
      const button = this.#corners.children[at] ?? this.#corners.appendChild(Object.assign(document.createElement("button"), { type: "button" }));
      const corner = at < corners.length;
      button.className = corner ? "corner" : "side";
      button.dataset.at = corner ? at : at - corners.length;
      button.textContent = corner ? "" : "+";
      button.style.left = `${x / 10}%`;
      button.style.top = `${y / 10}%`;
      button.setAttribute("aria-label", corner
        ? `Corner ${at + 1} of ${corners.length}, ${Math.round(x / 10)} % from the left, ${Math.round(y / 10)} % from the top${at === this.#held ? ", held" : ""}`
        : `Add a corner after corner ${at - corners.length + 1}`);
      if (corner) button.setAttribute("aria-pressed", String(at === this.#held));
      else button.removeAttribute("aria-pressed");
    });
  }

  #changed() {
    this.draw();
    this.dispatchEvent(new Event("change"));
  }

  #hold(at) {
    if (at === this.#held) return;
    this.#held = at;
    this.#drawCorners();
  }

  #press(button, detail) {
    const at = Number(button.dataset.at);
    if (button.matches(".side")) {
      const { corners } = this.shapes[this.chosen];
      corners.splice(at + 1, 0, middle(corners[at], corners[(at + 1) % corners.length]));
      this.#changed();
      this.#corners.children[at + 1].focus();
    } else if (button.matches(".corner") && detail === 0) this.#hold(this.#held === at ? -1 : at);
  }

  #key(event) {
    if (!event.target.matches(".corner")) return;
    const at = Number(event.target.dataset.at);
    if (event.key === "Delete") this.#dropCorner(at);
    else if ((event.key === "Escape" || event.key === "Backspace" || event.keyCode === 4) && this.#held >= 0) this.#hold(-1);
    else if (event.key in MOVES && this.#held === at) {
      const [x, y] = MOVES[event.key].map((way) => way * STEP * (event.shiftKey ? 5 : 1));
      this.#move([at], x, y);
    } else return;
    event.preventDefault();
  }

  #dropCorner(at) {
    const { corners } = this.shapes[this.chosen];
    if (corners.length <= LEAST_CORNERS) return;
    corners.splice(at, 1);
    this.#changed();
    this.#corners.children[Math.min(at, corners.length - 1)].focus();
  }

  #move(which, x, y) {
    const { corners } = this.shapes[this.chosen];
    for (const at of which) corners[at] = [within(corners[at][0] + x), within(corners[at][1] + y)];
    this.#changed();
  }

  #grabCorner(event) {
    const button = event.target.closest(".corner");
    if (button) this.#drag(event, button, [Number(button.dataset.at)]);
  }

  #grabShape(event) {
    const shape = event.target.closest("polygon");
    if (!shape) return this.choose(-1);
    const at = Number(shape.dataset.shape);
    if (at !== this.chosen) this.choose(at);
    this.#drag(event, this.#svg, this.shapes[at].corners.map((_, corner) => corner));
  }

  #drag(event, catcher, which) {
    const box = this.#svg.getBoundingClientRect();
    const start = which.map((at) => [...this.shapes[this.chosen].corners[at]]);
    const [fromX, fromY] = [event.clientX, event.clientY];
    const drag = new AbortController();
    const move = ({ clientX, clientY }) => {
      // A whole outline stays whole at the edge of the picture.
      const free = (wanted, axis) => Math.max(-Math.min(...start.map((corner) => corner[axis])), Math.min(1000 - Math.max(...start.map((corner) => corner[axis])), wanted));
      const by = [free(((clientX - fromX) / box.width) * 1000, 0), free(((clientY - fromY) / box.height) * 1000, 1)];
      which.forEach((at, index) => { this.shapes[this.chosen].corners[at] = start[index].map((value, axis) => within(value + by[axis])); });
      this.#changed();
    };
    event.preventDefault();
    if (catcher !== this.#svg) catcher.focus();
    catcher.setPointerCapture(event.pointerId);
    catcher.addEventListener("pointermove", move, { signal: drag.signal });
    for (const end of ["pointerup", "pointercancel"]) catcher.addEventListener(end, () => drag.abort(), { signal: drag.signal });
  }
}

const middle = ([ax, ay], [bx, by]) => [Math.round((ax + bx) / 2), Math.round((ay + by) / 2)];
