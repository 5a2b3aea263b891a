// The clips that match a filter, newest first, fetched page by page.

import { call } from "./api.js";
import { query } from "./clip-asked.js";

const PAGE = 60;
const LARGEST_PAGE = 200;

/** Fires "renew" when the list is another one, "grow" when a page came, "change" with `clip`, "gone" with `ids`, "tally"
    when there is more or less of something, "miss" with the `id` of the one that is watched where it is on its page no longer. */
export class ClipList extends EventTarget {
  clips = [];
  total = 0;
  labels = []; // what all are that are like these, also what is left out for that
  nothing = 0; // how many of them are nothing much
  watched = null; // the id of the one in the player
  troubles = [];
  #filter = {}; #next = null; #asking = null; #growing = null;

  get whole() {
    return this.#next === null;
  }

  async load(filter) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#filter = filter;
    this.#growing = null;
    const page = await this.#page({ limit: PAGE, counts: true }, asking.signal);
    this.clips = page.clips;
    this.#turn(page);
    this.dispatchEvent(new Event("renew"));
  }

  /** Fetches the next page; true if there was one. */
  more() {
    if (this.whole) return Promise.resolve(false);
    this.#growing ??= this.#grow(this.#asking.signal).finally(() => { this.#growing = null; });
    return this.#growing;
  }

  /** Every clip that matches, also those not fetched yet. */
  async all() {
    const { signal } = this.#asking;
    const found = [...this.clips];
    for (let next = this.#next; next !== null;) {
      const page = await this.#page({ limit: LARGEST_PAGE, before: next }, signal);
      found.push(...page.clips);
      next = page.next;
    }
    return found;
  }

  /** What has come or changed since, without taking it into the list. */
  async news() {
    const page = await this.#page({ limit: PAGE, counts: true }, this.#asking.signal);
    const known = new Set(this.clips.map((clip) => clip.id));
    const oldest = this.clips.at(-1)?.starts_at ?? "";
    for (const clip of page.clips) if (known.has(clip.id)) this.take(clip);
    this.#miss(page);
    this.#worry(page);
    if (this.#count(page)) this.dispatchEvent(new Event("tally"));
    return page.clips.filter((clip) => !known.has(clip.id) && (this.whole || Date.parse(clip.starts_at) > Date.parse(oldest)));
  }

  // Others delete too: what would be on the page and is not is gone, or is no longer what was asked for.
  #miss({ clips, next }) {
    const there = new Set(clips.map((clip) => clip.id));
    const until = next === null ? -Infinity : Date.parse(clips.at(-1).starts_at);
    const gone = this.clips.filter((clip) => !there.has(clip.id) && Date.parse(clip.starts_at) > until).map(({ id }) => id);
    const left = gone.filter((id) => id !== this.watched);
    if (left.length) this.remove(left);
    if (left.length < gone.length) this.dispatchEvent(Object.assign(new Event("miss"), { id: this.watched }));
  }

  /** A newer word about a clip of the list. */
  take(clip) {
    const at = this.clips.findIndex(({ id }) => id === clip.id);
    if (at < 0 || JSON.stringify(this.clips[at]) === JSON.stringify(clip)) return;
    this.clips[at] = clip;
    this.dispatchEvent(Object.assign(new Event("change"), { clip }));
  }

  remove(ids) {
    const gone = new Set(ids);
    const before = this.clips.length;
    this.clips = this.clips.filter((clip) => !gone.has(clip.id));
    this.total = Math.max(this.clips.length, this.total - (before - this.clips.length));
    this.dispatchEvent(Object.assign(new Event("gone"), { ids: gone }));
  }

  async star(clip, starred) {
    const answer = await call("PATCH", `/api/v1/clips/${clip.id}`, { starred });
    this.take(answer?.id ? answer : { ...clip, starred });
  }

  at = (id) => this.clips.findIndex((clip) => clip.id === id);

  async #grow(signal) {
    const page = await this.#page({ limit: PAGE, before: this.#next }, signal);
    if (signal.aborted) return false;
    const known = new Set(this.clips.map((clip) => clip.id));
    this.clips = [...this.clips, ...page.clips.filter((clip) => !known.has(clip.id))];
    this.#turn(page);
    this.dispatchEvent(new Event("grow"));
    return true;
  }

  #turn(page) {
    this.#next = page.next;
    this.total = Math.max(page.total ?? 0, this.clips.length);
    this.#count(page);
    this.#worry(page);
  }

  #count({ labels, nothing_much: nothing }) {
    if (!labels) return false; // a further page says nothing of all
    const changed = JSON.stringify(labels) !== JSON.stringify(this.labels) || nothing !== this.nothing;
    [this.labels, this.nothing] = [labels, nothing];
    return changed;
  }

  // What is wrong with recording; fires "worry" when that changes.
  #worry({ troubles = [] }) {
    if (troubles.join() === this.troubles.join()) return;
    this.troubles = troubles;
    this.dispatchEvent(new Event("worry"));
  }

  #page(more, signal) {
    return call("GET", `/api/v1/clips?${query({ ...this.#filter, ...more })}`, undefined, { signal });
  }
}
