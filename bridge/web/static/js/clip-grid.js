// The grid of clips: one stop of the Tab key, arrows within, previews that play, and what is selected.

import { drawSign, kindOf } from "./clip-labels.js";
import { clock, described, happened } from "./clip-words.js";

const PREVIEW_AFTER_MS = 180;
const PREVIEW_STEP_MS = 300;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Fires "open", "star" and "delete" with `clip`, "pick" when the selection changes, "edge" past a row, "end" near the end. */
export class ClipGrid extends EventTarget {
  picking = false; // whether Enter and a tap select instead of opening
  picked = new Map(); // id -> clip; may hold clips that are not in the list yet
  #list; #element; #template; #zone; #cards = new Map(); #current = null; #anchor = null; #preview = null; #days = false;

  constructor(element, template, list) {
    super();
    [this.#element, this.#template, this.#list] = [element, template, list];
    list.addEventListener("renew", () => this.#renew());
    list.addEventListener("grow", () => this.#append());
    list.addEventListener("change", ({ clip }) => this.#redraw(clip));
    list.addEventListener("gone", ({ ids }) => this.#drop(ids));
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("keyup", (event) => { if (event.key === " " && this.#clipAt(event.target)) event.preventDefault(); });
    element.addEventListener("click", (event) => this.#click(event));
    for (const event of ["focusin", "pointerover"]) element.addEventListener(event, ({ target }) => this.#arrive(target, event === "focusin"));
    for (const event of ["focusout", "pointerleave"]) element.addEventListener(event, () => this.#stopPreview());
  }

  /** `days`: whether the list spans days, so that each begins with its name. */
  settle(zone, { days }) {
    this.#zone = zone;
    this.#days = days;
  }

  get current() {
    return this.#list.clips[this.#list.at(this.#current)] ?? null;
  }

  get focused() {
    return this.#element.contains(document.activeElement);
  }

  focus(id = this.#current) {
    const card = this.#cards.get(id) ?? this.#cards.values().next().value;
    card?.querySelector(".clip-open").focus();
    return Boolean(card);
  }

  pick(clips, picked = true) {
    for (const clip of clips) {
      if (picked) this.picked.set(clip.id, clip);
      else this.picked.delete(clip.id);
      this.#mark(clip.id);
    }
    this.dispatchEvent(new Event("pick"));
  }

  clear() {
    this.pick([...this.picked.values()], false);
  }

  #renew() {
    this.#stopPreview();
    const kept = this.focused ? this.#current : null;
    this.#element.replaceChildren();
    this.#cards.clear();
    if (this.#list.at(this.#current) < 0) this.#current = null;
    this.#append();
    if (kept) this.focus();
  }

  #append() {
    const made = document.createDocumentFragment();
    let day = this.#element.querySelector(".day:last-of-type")?.dataset.day ?? [...this.#element.querySelectorAll(".day")].at(-1)?.dataset.day;
    for (const clip of this.#list.clips) {
      if (this.#cards.has(clip.id)) continue;
      const of = this.#zone.day(clip.starts_at);
      if (this.#days && of !== day) made.append(this.#dayMark(of));
      day = of;
      made.append(this.#card(clip));
    }
    this.#element.append(made);
    if (!this.#current) this.#rove(this.#list.clips[0]?.id);
  }

  #dayMark(day) {
    const mark = document.createElement("li");
    mark.className = "day";
    mark.dataset.day = day;
    mark.textContent = this.#zone.dayWords(day, { whole: true });
    return mark;
  }

  #card(clip) {
    const card = this.#template.content.firstElementChild.cloneNode(true);
    card.dataset.clip = clip.id;
    this.#cards.set(clip.id, card);
    const picture = card.querySelector(".clip-still");
    picture.addEventListener("error", () => { picture.hidden = true; });
    this.#draw(card, clip);
    return card;
  }

  #redraw(clip) {
    const card = this.#cards.get(clip.id);
    if (card) this.#draw(card, clip);
    if (this.picked.has(clip.id)) this.picked.set(clip.id, clip);
  }

  #draw(card, clip) {
    const part = (name) => card.querySelector(`.clip-${name}`);
    const picture = part("still");
    if (clip.thumbnail && picture.getAttribute("src") !== clip.thumbnail) picture.src = clip.thumbnail;
    picture.hidden = !clip.thumbnail;
    card.dataset.state = clip.state;
    part("time").textContent = this.#zone.time(clip.starts_at);
    part("name").textContent = clip.camera_name;
    card.classList.toggle("is-unfilmed", !clip.filmed);
    part("happened").textContent = clip.filmed ? "" : happened(clip);
    part("why").textContent = clip.filmed ? "" : clip.not_filmed ?? "";
    const was = kindOf(clip);
    card.dataset.label = was.label;
    drawSign(part("kind").querySelector("svg"), was.sign);
    part("kind-words").textContent = was.words;
    part("length").textContent = clip.filmed ? clock(clip.duration_s) : "";
    const badge = badgeOf(clip);
    part("badge").textContent = badge;
    part("badge").hidden = !badge;
    part("star").setAttribute("aria-pressed", String(clip.starred));
    part("star").setAttribute("aria-label", clip.starred ? "Take the star away" : "Star");
    part("open").setAttribute("aria-label", described(clip, this.#zone));
    this.#mark(clip.id);
  }

  #mark(id) {
    const card = this.#cards.get(id);
    if (!card) return;
    const picked = this.picked.has(id);
    card.classList.toggle("is-picked", picked);
    card.querySelector(".clip-pick input").checked = picked;
  }

  #drop(ids) {
    const clips = [...this.#cards.keys()];
    const hadFocus = this.focused;
    const from = clips.indexOf(this.#current);
    const left = [...clips.slice(from), ...clips.slice(0, Math.max(0, from)).reverse()].find((id) => !ids.has(id));
    for (const id of ids) {
      this.#cards.get(id)?.remove();
      this.#cards.delete(id);
      this.picked.delete(id);
    }
    for (const day of this.#element.querySelectorAll(".day")) if (!day.nextElementSibling?.matches(".clip")) day.remove();
    if (ids.has(this.#current)) this.#rove(left);
    if (hadFocus || document.activeElement === document.body) this.focus();
    this.dispatchEvent(new Event("pick"));
  }

  #clipAt(target) {
    const id = target.closest(".clip")?.dataset.clip;
    return id ? this.#list.clips[this.#list.at(id)] ?? null : null;
  }

  #rove(id) {
    this.#cards.get(this.#current)?.querySelector(".clip-open").setAttribute("tabindex", "-1");
    this.#current = id ?? null;
    this.#cards.get(this.#current)?.querySelector(".clip-open").setAttribute("tabindex", "0");
  }

  #say(name, clip) {
    this.dispatchEvent(Object.assign(new Event(name), { clip }));
  }

  #click(event) {
    const clip = this.#clipAt(event.target);
    if (!clip) return;
    this.#rove(clip.id);
    if (event.target.closest(".clip-star")) return this.#say("star", clip);
    if (event.target.closest(".clip-pick")) {
      // The label clicks its box once more; only that second click counts.
      if (event.target.matches("input")) this.#toggle(clip, event.shiftKey);
    } else if (event.shiftKey || event.ctrlKey || event.metaKey || this.picking) this.#toggle(clip, event.shiftKey);
    else if (!clip.filmed) this.#toggle(clip, false); // there is nothing to open: what can be done with it is shown
    else this.#say("open", clip);
  }

  #toggle(clip, range) {
    const [from, to] = [this.#list.at(this.#anchor), this.#list.at(clip.id)];
    if (range && from >= 0) this.pick(this.#list.clips.slice(Math.min(from, to), Math.max(from, to) + 1));
    else this.pick([clip], !this.picked.has(clip.id));
    this.#anchor = clip.id;
  }

  #key(event) {
    const clip = this.#clipAt(event.target);
    if (!clip || event.altKey || event.ctrlKey || event.metaKey) return;
    const acts = {
      " ": () => this.#toggle(clip, event.shiftKey), s: () => this.#say("star", clip), S: () => this.#say("star", clip),
      Delete: () => this.#say("delete", clip),
      ArrowLeft: () => this.#step(clip, -1), ArrowRight: () => this.#step(clip, 1),
      ArrowUp: () => this.#row(clip, -1), ArrowDown: () => this.#row(clip, 1),
      Home: () => this.#go(this.#list.clips[0]), End: () => this.#go(this.#list.clips.at(-1)),
    };
    // A box or star clicked with the pointer may hold the focus: the keys mean its clip all the same.
    if (acts[event.key]?.() !== false && event.key in acts) event.preventDefault();
  }

  // The next row goes on from this one; where a remote selects, a row's end leads to what can be done with it.
  #step(clip, by) {
    const next = this.#list.clips[this.#list.at(clip.id) + by];
    const top = (of) => this.#cards.get(of.id).offsetTop;
    if (!this.picking || (next && top(next) === top(clip))) return this.#go(next);
    this.dispatchEvent(new Event("edge"));
    return true;
  }

  // The nearest clip of the next row; days begin rows of their own, so counting columns is not enough.
  #row(clip, way) {
    const box = (id) => this.#cards.get(id)?.getBoundingClientRect();
    const here = box(clip.id);
    let best = null;
    for (let at = this.#list.at(clip.id) + way; this.#list.clips[at]; at += way) {
      const other = box(this.#list.clips[at].id);
      if (!other || Math.abs(other.top - here.top) < 4) continue;
      if (best && Math.abs(other.top - best.top) > 4) break;
      const aside = Math.abs(other.left - here.left);
      if (!best || aside < best.aside) best = { clip: this.#list.clips[at], top: other.top, aside };
    }
    return this.#go(best?.clip);
  }

  #go(clip) {
    const card = clip && this.#cards.get(clip.id);
    if (!card) return false;
    const open = card.querySelector(".clip-open");
    open.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    if (this.#list.clips.length - this.#list.at(clip.id) < 12) this.dispatchEvent(new Event("end"));
    return true;
  }

  #arrive(target, byFocus) {
    const clip = this.#clipAt(target);
    if (!clip) return this.#stopPreview();
    if (byFocus) this.#rove(clip.id);
    if (this.#preview?.id !== clip.id) this.#startPreview(clip);
  }

  #startPreview(clip) {
    this.#stopPreview();
    const strip = this.#cards.get(clip.id).querySelector(".clip-strip");
    if (!clip.preview || still.matches) return;
    const preview = { id: clip.id, strip, timer: null };
    this.#preview = preview;
    preview.timer = setTimeout(async () => {
      if (strip.getAttribute("src") !== clip.preview) strip.src = clip.preview;
      try {
        await strip.decode();
      } catch {
        return; // no strip, or deleted meanwhile: the still picture stays
      }
      if (this.#preview === preview) play(preview, clip);
    }, PREVIEW_AFTER_MS);
  }

  #stopPreview() {
    if (!this.#preview) return;
    clearTimeout(this.#preview.timer);
    clearInterval(this.#preview.timer);
    this.#preview.strip.hidden = true;
    this.#preview = null;
  }
}

// The strip holds small pictures side by side, each in the proportions of the clip.
function play(preview, { width, height }) {
  const { strip } = preview;
  const ratio = width && height ? width / height : 16 / 9;
  const count = Math.max(1, Math.round(strip.naturalWidth / strip.naturalHeight / ratio));
  let at = 0;
  const show = () => { strip.style.transform = `translateX(${(-100 * (at++ % count)) / count}%)`; };
  strip.style.width = `${count * 100}%`;
  strip.hidden = false;
  show();
  preview.timer = setInterval(show, PREVIEW_STEP_MS);
}

/** The one thing that there is room for: who rang is told of before anything else. */
function badgeOf({ kind, state, filmed, not_filmed: missing, label }) {
  if (kind === "doorbell" && filmed) return "Rang";
  if (state === "open") return filmed ? "Recording" : "Now";
  if (!filmed) return "";
  if (kind === "manual" && label !== "unknown") return "By hand"; // else it is all that is known of it
  return missing ? "Not all filmed" : "";
}
