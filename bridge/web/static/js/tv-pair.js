// A screen that is not let in: shows a code, and asks the house until somebody has confirmed it
// (RFC 8628). What it gets then is a cookie that no script can read, and the page's half beside it.

import { call, enter, pause } from "./api.js";
import { canKeep, KEEPS_NOTHING, pageKey } from "./page-key.js";
import { forgetCode, forgetRemoval, keepCode, keepScreenName, keptCode, screenName, wasRemoved } from "./screen-memory.js";

const MOST_CODES = 6; // an hour; then somebody has to be there
const RETRY_MS = 3000;
const SLOWER_S = 5;
const TICK_MS = 500;

const AGAIN = "The owner removes the old entry of this screen, if there is one, then connects it again.";

const by = (id) => document.getElementById(id);
const place = by("pair");
let until = null;

async function ask() {
  const kept = keptCode();
  if (kept && kept.until > Date.now()) return kept;
  const asked = await call("POST", "/api/v1/screens/pair", {}, { stay: true });
  const fresh = { ...asked, until: Date.now() + asked.expires_in * 1000 };
  keepCode(fresh);
  return fresh;
}

/** "in", an error by the name that RFC 8628 gives it, or null where the house does not answer. */
async function poll(code) {
  try {
    keepScreenName((await enter("/api/v1/screens/token", { device_code: code })).name);
    return "in";
  } catch (error) {
    return error.word ?? null;
  }
}

function show(asked) {
  until = asked.until;
  by("code").textContent = asked.user_code;
  by("code").setAttribute("aria-label", `Code ${[...asked.user_code].join(" ")}`);
  by("where").textContent = asked.verification_uri.replace(/^https?:\/\//, "");
  by("qr").src = asked.qr;
  place.dataset.state = "waiting";
  say("");
}

function say(text) {
  by("trouble").textContent = text;
  by("trouble").hidden = !text;
}

/** Shows one code until it has its answer, which is returned. */
async function wait(asked) {
  show(asked);
  let seconds = asked.interval;
  for (;;) {
    await pause(seconds * 1000);
    const said = await poll(asked.device_code);
    say(said === null ? "The house does not answer. Trying again…" : "");
    if (said === "slow_down") seconds += SLOWER_S;
    else if (said !== null && said !== "authorization_pending") {
      forgetCode();
      return said;
    }
  }
}

async function code() {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      say(error.message);
      await pause(RETRY_MS);
    }
  }
}

async function pair() {
  by("again").hidden = true;
  if (!canKeep()) return rest(KEEPS_NOTHING);
  for (let shown = 0; shown < MOST_CODES; shown += 1) {
    const said = await wait(await code());
    if (said === "in") {
      forgetRemoval();
      location.replace("/tv");
      return;
    }
    if (said === "access_denied") return rest("Somebody of the house did not let this screen in.");
  }
  rest("Nobody has let this screen in yet.");
}

function rest(why) {
  until = null;
  place.dataset.state = "resting";
  explain("Not connected", why);
  by("again").hidden = false;
  by("again").focus();
}

function explain(title, why) {
  by("title").textContent = title;
  by("why").textContent = why;
  by("why").hidden = false;
}

function tick() {
  const left = until === null ? 0 : Math.max(0, Math.round((until - Date.now()) / 1000));
  by("left").textContent = left ? `This code is good for ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
}

by("again").addEventListener("click", pair);
if (wasRemoved()) explain("This screen was removed from the house", "It can be connected again.");
else if (screenName() && pageKey() === null) explain("Please connect this screen once more", `Private Eye was updated. ${AGAIN}`);
else if (screenName()) explain("This screen is no longer connected", `It was removed from the house, or was not used for 30 days. ${AGAIN}`);
setInterval(tick, TICK_MS);
pair();
