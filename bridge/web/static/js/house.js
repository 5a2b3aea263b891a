// The cameras of the house, and what this person or screen is told of, kept up to date by one long poll while the
// page is seen.

import { call, pause } from "./api.js";

const WAIT_S = 20;
const RETRY_MS = [1000, 2000, 4000, 5000];
const LAST_ALERT = "private-eye-last-alert"; // so that the next page does not show it again

/** Fires "cameras" with `cameras` and `house` renewed, "reach" when `reachable` changes, and "refused"
 * with `message` while the house answers but does not tell. The document hears "house:cameras" and "house:alerts". */
export class House extends EventTarget {
  static followed = false; // by a page of its own: one long poll a page, for a browser has few connections
  cameras = [];
  house = "";
  busy = null; // this computer is: {since, takers}
  reachable = true;
  #version = null;
  #polling = null;

  constructor() {
    super();
    House.followed = true;
  }

  start() {
    if (this.#polling) return;
    this.#polling = new AbortController();
    this.#poll(this.#polling.signal);
  }

  stop() {
    this.#polling?.abort();
    this.#polling = null;
  }

  async #poll(signal) {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const asked = performance.now();
        const before = this.#version;
        const query = new URLSearchParams();
        if (this.#version !== null && failures === 0) {
          query.set("after", this.#version);
          query.set("wait", WAIT_S);
        }
        const seen = sessionStorage.getItem(LAST_ALERT);
        if (seen !== null) query.set("alerts", seen);
        const asking = query.size ? `?${query}` : "";
        this.#take(await call("GET", `/api/v1/cameras${asking}`, undefined, { signal }), failures > 0);
        failures = 0;
        // A bridge with many pages open does not hold this one's question: ask less often then.
        if (before === this.#version && performance.now() - asked < 1000) await pause(RETRY_MS[0], signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#reach(error.kind !== "unavailable");
        if (this.reachable) this.dispatchEvent(Object.assign(new Event("refused"), { message: error.message }));
        failures += 1;
        await pause(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1], signal);
      }
    }
  }

  // After a failure the versions may be those of a bridge that has started anew.
  #take(answer, anew) {
    this.#reach(true);
    if (answer.alerts) this.#tellAlerts(answer.alerts);
    if (answer.version === this.#version && !anew) {
      this.#tellHeader(this.cameras);
      return;
    }
    this.#version = answer.version;
    this.cameras = answer.cameras;
    this.house = answer.house;
    this.busy = answer.busy;
    this.dispatchEvent(new Event("cameras"));
    this.#tellHeader(answer.cameras);
  }

  #reach(reachable) {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    this.#tellHeader(reachable ? this.cameras : null);
    this.dispatchEvent(new Event("reach"));
  }

  #tellAlerts({ newest, news }) {
    sessionStorage.setItem(LAST_ALERT, newest);
    if (news.length) document.dispatchEvent(new CustomEvent("house:alerts", { detail: news }));
  }

  #tellHeader = (cameras) => document.dispatchEvent(new CustomEvent("house:cameras", { detail: cameras }));
}
