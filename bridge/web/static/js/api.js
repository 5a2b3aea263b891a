// The bridge's JSON API, as a page may use it. Errors carry the bridge's kind and sayable message.

import { canKeep, KEEPS_NOTHING, keepPageKey, pageKey } from "./page-key.js";

export class ApiError extends Error {
  constructor(kind, message, status) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

/** Told to the page when something may be done only by who has signed in just now. */
export const SIGN_IN_AGAIN = "sign-in-again";
/** Told to the page when something was refused: it may be that nothing is open to them now. */
export const DENIED = "denied";
const UNREACHABLE = "The house does not answer.";

// The Date header has whole seconds, so a smaller difference says nothing about the viewer's clock.
const CLOCK_DOUBT_MS = 2000;
const PROMPT_MS = 1000;
let clockOffset = 0;

/** The bridge's wall time in ms, whatever this viewer's own clock says (televisions are often wrong). */
export const houseNow = () => Date.now() + clockOffset;

function observeClock(response) {
  const said = Date.parse(response.headers.get("Date") ?? "");
  if (Number.isNaN(said)) return;
  const offset = said + 500 - Date.now();
  clockOffset = Math.abs(offset) > CLOCK_DOUBT_MS ? offset : 0;
}

let leaving = false;
let goAway = (why) => location.assign(`/sign-in#${why}`);

/** What a page does whose session is over, in place of going to the sign-in page. */
export const whenSignedOut = (go) => { goAway = go; };

function leave() {
  if (leaving) return; // every running call is refused at once; one of them is enough to go
  leaving = true;
  goAway(pageKey() === null ? "once" : "ended");
}

async function answerOf(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (cause) {
    if (cause.name === "AbortError") throw cause; // whoever gave it up wants no answer, not even an empty one
    return null;
  }
}

/** As `fetch`, with the page's key. */
async function ask(method, path, body, { signal, keepalive }) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const key = pageKey();
  if (key) headers["X-Page-Key"] = key;
  const response = await fetch(path, {
    method, headers, signal, keepalive, cache: "no-store", credentials: "same-origin",
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  // Another tab has signed in meanwhile: what was refused was done by nobody, so it is asked again.
  return response.status === 401 && pageKey() !== key ? ask(method, path, body, { signal, keepalive }) : response;
}

/** Calls the API. A lost session leads to the sign-in page, unless `stay` is set. */
export async function call(method, path, body, { signal, keepalive = false, stay = false } = {}) {
  let response;
  const asked = performance.now();
  try {
    response = await ask(method, path, body, { signal, keepalive });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new ApiError("unavailable", UNREACHABLE, 0);
  }
  // An answer that was held (a long poll) carries the time at which it was asked for.
  if (performance.now() - asked < PROMPT_MS) observeClock(response);
  const answer = await answerOf(response);
  if (response.ok) return answer;
  if (response.status === 401 && !stay) leave();
  if (response.headers.has("X-Sign-In-Again")) document.dispatchEvent(new CustomEvent(SIGN_IN_AGAIN));
  else if (response.status === 403) document.dispatchEvent(new CustomEvent(DENIED));
  const error = answer?.error ?? {};
  const word = typeof error === "string" ? error : null; // RFC 8628, 3.5
  throw Object.assign(new ApiError(error.kind ?? "internal", error.message ?? UNREACHABLE, response.status), { word });
}

/** Asks for a session by some way of signing in, and keeps the page's half of it. */
export async function enter(path, body) {
  if (!canKeep()) throw new ApiError("unavailable", KEEPS_NOTHING, 0);
  const answer = await call("POST", path, body, { stay: true });
  if (answer.page_key) keepPageKey(answer.page_key);
  return answer;
}

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
