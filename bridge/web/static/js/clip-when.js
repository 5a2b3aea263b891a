// When something happened: the days, the hours of one day by how much happened in them, and a line
// of that day for each camera. A line is one button, however full it is: its arrows go from clip to
// clip, Enter or a click opens the one that is marked. What was not filmed is hollow; a time in which
// nobody watched is striped.

import { call } from "./api.js";
import { kindOf, known, NOTHING } from "./clip-labels.js";
import { allUnwatched, gapWithin, lasting, plural, unwatched } from "./clip-words.js";

const DAY_S = 86_400;
const HEATS = 4;
const HEIGHTS = { [NOTHING]: 4 }; // of 10: what matters less is lower, for whoever sees no colours
const HOLLOW_PX = 5; // narrower, it would not be seen to be hollow
const SVG = "http://www.w3.org/2000/svg";

/** Fires "day" with `day` ("" for all) and "hour" with `hour` (null for none). */
export class Days extends EventTarget {
  #days; #hours; #counts = [];

  constructor(days, hours) {
    super();
    [this.#days, this.#hours] = [days, hours];
    days.addEventListener("click", ({ target }) => this.#say("day", target.closest("button")?.dataset.day));
    hours.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.#say("hour", button.getAttribute("aria-pressed") === "true" ? null : Number(button.dataset.hour));
    });
  }

  /** `counts`: the days that have clips, newest first. */
  draw(counts, zone, { day, hour }) {
    this.#counts = counts;
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const shown = counts.some((of) => of.day === zone.today()) ? counts : [{ day: zone.today(), count: 0 }, ...counts];
    const wanted = !day || shown.some((of) => of.day === day) ? shown : [...shown, { day, count: 0 }];
    sync(this.#days, [["", "All days", total], ...wanted.map((of) => [of.day, zone.dayWords(of.day), of.count])].map(([key, words, count]) => ({
      key, words, small: count.toLocaleString(), label: `${words}, ${plural(count, "clip")}`, pressed: key === day,
    })), "day");
    this.#days.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const hours = counts.find((of) => of.day === day)?.hours ?? Array(24).fill(0);
    const most = Math.max(1, ...hours);
    sync(this.#hours, hours.map((count, at) => ({
      key: String(at), words: zone.hourMark(at), label: `${zone.hourWords(at)}, ${plural(count, "clip")}`,
      pressed: at === hour, heat: Math.ceil((HEATS * count) / most),
    })), "hour");
  }

  /** The day with clips before this one, or undefined. */
  before = (day) => this.#counts.find((of) => of.day < day && of.count > 0);

  #say(name, value) {
    if (value !== undefined) this.dispatchEvent(Object.assign(new Event(name), { [name]: value }));
  }
}

// Buttons are changed rather than made again, so that the focus stays where it is.
function sync(place, wanted, name) {
  while (place.children.length > wanted.length) place.lastElementChild.remove();
  wanted.forEach((want, at) => {
    const button = place.children[at] ?? place.appendChild(Object.assign(document.createElement("button"), { type: "button" }));
    button.dataset[name] = want.key;
    button.title = want.label;
    button.setAttribute("aria-label", want.label);
    button.setAttribute("aria-pressed", String(want.pressed));
    if (want.heat !== undefined) button.dataset.heat = want.heat;
    const small = document.createElement("small");
    small.textContent = want.small ?? "";
    button.replaceChildren(want.words, ...(want.small ? [" ", small] : []));
  });
}

/** One line for each camera; fires "open" with `clip`, of which the id and whether it was `filmed` are known, and
    "absence" with the `gaps` of each camera (by its id) and what was `removed` of the day. */
export class Lanes extends EventTarget {
  #place; #zone; #asked = 0; #clips = new Map(); #gaps = new Map(); #marks = new Map();

  constructor(place) {
    super();
    this.#place = place;
    place.addEventListener("keydown", (event) => this.#key(event));
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("pointermove", (event) => this.#point(event));
    place.addEventListener("pointerleave", () => this.#rest());
    place.addEventListener("focusout", () => this.#rest());
    place.addEventListener("focusin", ({ target }) => this.#mark(target.closest(".lane"), this.#marks.get(target.closest(".lane")?.dataset.camera) ?? -1));
  }

  async draw(cameras, day, zone, like) {
    this.#zone = zone;
    const turn = ++this.#asked;
    this.#frame(cameras);
    const asked = (camera) => new URLSearchParams([...[...like].filter(([name]) => name !== "camera"), ["camera", camera], ["day", day]]);
    const answers = await Promise.all(cameras.map(({ id }) => call("GET", `/api/v1/clips/timeline?${asked(id)}`)));
    if (turn !== this.#asked) return; // something else was asked for meanwhile
    cameras.forEach(({ id }, at) => {
      const clips = [...answers[at].clips].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
      this.#clips.set(id, clips.map((clip) => this.#placed(clip, day)));
      this.#gaps.set(id, answers[at].gaps.map((gap) => gapWithin(gap, day, zone)));
      this.#fill(id, day);
    });
    this.#absence(cameras, answers);
  }

  #absence(cameras, answers) {
    const sum = (name) => answers.reduce((all, { removed }) => all + removed[name], 0);
    const gaps = new Map(cameras.map(({ id }) => [id, this.#gaps.get(id)]));
    const removed = { deleted: sum("deleted"), expired: sum("expired") };
    this.dispatchEvent(Object.assign(new Event("absence"), { gaps, removed }));
  }

  // Empty lines stand first: what comes into them moves nothing.
  #frame(cameras) {
    const ids = cameras.map(({ id }) => id).join(" ");
    if (this.#place.dataset.cameras === ids) return;
    this.#place.dataset.cameras = ids;
    this.#place.replaceChildren(...cameras.map((camera) => lane(camera)));
  }

  #placed(clip, day) {
    const from = this.#zone.day(clip.starts_at) < day ? 0 : this.#zone.second(clip.starts_at);
    const seconds = Math.max(0, (Date.parse(clip.ends_at ?? clip.starts_at) - Date.parse(clip.starts_at)) / 1000);
    return { ...clip, from, seconds };
  }

  #fill(camera, day) {
    const place = this.#lane(camera);
    const clips = this.#clips.get(camera);
    const pixel = DAY_S / (place.querySelector(".lane-track").clientWidth || 1000);
    const bars = clips.map((clip) => {
      const bar = document.createElementNS(SVG, "rect");
      const width = Math.max(clip.filmed ? 1 : HOLLOW_PX * pixel, Math.min(clip.seconds, DAY_S - clip.from));
      bar.setAttribute("x", Math.min(clip.from, DAY_S - width));
      bar.setAttribute("width", width);
      const { label } = kindOf(clip);
      const height = HEIGHTS[label] ?? 10;
      bar.setAttribute("y", 10 - height);
      bar.setAttribute("height", height);
      bar.setAttribute("class", [`is-${label}`, clip.kind, clip.starred ? "starred" : "", clip.filmed ? "" : "unfilmed"].join(" "));
      return bar;
    });
    place.querySelector("g").replaceChildren(...bars);
    place.querySelector(".lane-gaps").replaceChildren(...this.#gaps.get(camera).map(({ from, to }) => {
      const gap = document.createElement("span");
      [gap.style.left, gap.style.width] = [`${(100 * from) / DAY_S}%`, `${(100 * (to - from)) / DAY_S}%`];
      return gap;
    }));
    const now = place.querySelector(".lane-now");
    now.hidden = day !== this.#zone.today();
    now.style.left = `${(100 * this.#zone.second(Date.now())) / DAY_S}%`;
    this.#marks.set(camera, Math.min(this.#marks.get(camera) ?? clips.length - 1, clips.length - 1));
    this.#label(place);
  }

  #lane(camera) {
    return this.#place.querySelector(`.lane[data-camera="${CSS.escape(camera)}"]`);
  }

  #label(place) {
    const { camera } = place.dataset;
    const clips = this.#clips.get(camera) ?? [];
    const at = this.#marks.get(camera) ?? -1;
    const said = clips[at] ? ` ${this.#words(clips[at])}, ${at + 1} of ${clips.length}. Left and right go to others, Enter opens.` : "";
    const missed = allUnwatched(this.#gaps.get(camera) ?? [], this.#zone);
    place.querySelector(".lane-track").setAttribute("aria-label", `${place.dataset.name}: ${plural(clips.length, "clip")}.${missed && ` ${missed}`}${said}`);
    place.querySelector(".lane-count").textContent = clips.length.toLocaleString();
  }

  #words = (clip) => [this.#zone.time(clip.starts_at), known(clip).toLowerCase(), lasting(clip.seconds), clip.filmed ? "" : "not filmed"].filter(Boolean).join(", ");

  #mark(place, at) {
    const clip = place && this.#clips.get(place.dataset.camera)?.[at];
    if (!clip) return;
    this.#marks.set(place.dataset.camera, at);
    this.#say(place, clip.from + clip.seconds / 2, this.#words(clip));
    this.#label(place);
  }

  #say(place, second, words) {
    const mark = place.querySelector(".lane-mark");
    mark.hidden = false;
    mark.style.left = `${(100 * second) / DAY_S}%`;
    mark.dataset.side = second > DAY_S / 2 ? "left" : "right";
    mark.firstElementChild.textContent = words;
  }

  #rest() {
    for (const mark of this.#place.querySelectorAll(".lane-mark")) mark.hidden = !mark.closest(".lane").contains(document.activeElement);
  }

  #second(event, place) {
    const box = place.querySelector(".lane-track").getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * DAY_S;
  }

  #near(event, place) {
    const second = this.#second(event, place);
    const far = (clip) => Math.max(clip.from - second, second - clip.from - clip.seconds, 0);
    const clips = this.#clips.get(place.dataset.camera) ?? [];
    return clips.reduce((best, clip, at) => (best < 0 || far(clip) < far(clips[best]) ? at : best), -1);
  }

  #point(event) {
    const place = event.target.closest(".lane-track")?.closest(".lane");
    if (!place) return;
    const second = this.#second(event, place);
    const gap = this.#gaps.get(place.dataset.camera)?.find(({ from, to }) => from <= second && second <= to);
    if (gap) this.#say(place, second, unwatched(gap, this.#zone));
    else this.#mark(place, this.#near(event, place));
  }

  #click(event) {
    const place = event.target.closest(".lane-track")?.closest(".lane");
    if (!place) return;
    // A click made by a key has no place: it means the clip that is marked.
    if (event.detail > 0) this.#mark(place, this.#near(event, place));
    const clip = this.#clips.get(place.dataset.camera)?.[this.#marks.get(place.dataset.camera)];
    if (clip) this.dispatchEvent(Object.assign(new Event("open"), { clip }));
  }

  #key(event) {
    const place = event.target.closest(".lane");
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!place || !by || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = (this.#marks.get(place.dataset.camera) ?? 0) + by;
    if (!this.#clips.get(place.dataset.camera)?.[at]) return; // at its end, the focus moves on
    event.preventDefault();
    this.#mark(place, at);
  }
}

function lane({ id, name }) {
  const place = document.createElement("div");
  place.className = "lane";
  place.dataset.camera = id;
  place.dataset.name = name;
  const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const track = Object.assign(made("button", "lane-track"), { type: "button", ariaLabel: name }); // more is said once its clips are known
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${DAY_S} 10`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  picture.append(document.createElementNS(SVG, "g"));
  const mark = made("span", "lane-mark");
  mark.hidden = true;
  mark.append(made("span", "lane-at"));
  track.append(made("span", "lane-gaps"), picture, made("span", "lane-now"), mark);
  place.append(made("span", "lane-name", name), track, made("span", "lane-count"));
  return place;
}
