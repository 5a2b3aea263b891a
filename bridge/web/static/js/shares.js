// What is shared and was: with whom, what for, who watched it when; and taking it back.

import { call, pause } from "./api.js";
import { Zone } from "./clip-words.js";
import { dangerous, sure } from "./rows.js";
import { handOver } from "./shared-file.js";
import { stateWords, termsWords, viewWords, whatWords } from "./share-words.js";
import { mention } from "./shell.js";

const by = (id) => document.getElementById(id);
const LOOK_MS = 2000;
let zone = null;
let drawn = "";

const moment = (at) => zone.moment(at);

function link(words, href, label) {
  const made = Object.assign(document.createElement("a"), { className: "quiet", textContent: words, href });
  made.setAttribute("aria-label", label);
  return made;
}

async function saveReceipt(share) {
  const receipt = await call("GET", `/api/v1/shares/${share.id}/receipt.json`);
  handOver(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }), `receipt-${share.id}.json`);
}

function attempt(act) {
  return act().catch((error) => mention(error.message));
}

function buttons(share) {
  const made = [];
  if (share.clip_at) made.push(link("The clip", `/clips/${share.clip}`, `The clip that is shared with ${share.called}`));
  if (share.bytes !== null) {
    const receipt = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Receipt" });
    receipt.setAttribute("aria-label", `Receipt of the copy for ${share.called}`);
    receipt.addEventListener("click", () => attempt(() => saveReceipt(share)));
    made.push(receipt);
  }
  if (share.state !== "ended") {
    const back = dangerous(share.state === "making" ? "Stop" : "Take it back", `Take back what is shared with ${share.called}`);
    sure(back, "Press again to take it back", () => attempt(async () => {
      await call("DELETE", `/api/v1/shares/${share.id}`);
      await show();
      mention("Nobody can watch it any more. Its key is destroyed.");
      by("main").focus();
    }));
    made.push(back);
  }
  return made;
}

function card(share) {
  const item = by("shared").content.firstElementChild.cloneNode(true);
  const set = (place, text) => {
    const element = item.querySelector(place);
    element.textContent = text;
    element.hidden = !text;
  };
  item.dataset.share = share.id;
  item.dataset.state = share.state;
  set("h3", share.called);
  set(".shared-state", stateWords(share));
  set(".shared-what", whatWords(share, moment));
  set(".shared-words", share.words && share.purpose !== "own" ? `“${share.words}”` : "");
  set(".shared-terms", `${termsWords(share, moment)} Shared by ${share.sender}, ${moment(share.created_at)}.`);
  const views = item.querySelector(".shared-views");
  views.replaceChildren(...share.watched.map((view) => Object.assign(document.createElement("li"), { textContent: viewWords(view, moment) })));
  views.hidden = !share.watched.length;
  item.querySelector(".row").append(...buttons(share));
  return item;
}

async function show() {
  const { shares } = await call("GET", "/api/v1/shares");
  const text = JSON.stringify(shares);
  if (text === drawn) return;
  drawn = text;
  const open = shares.filter(({ state }) => state !== "ended");
  by("lead").textContent = open.length
    ? "A person can watch these copies. Take one back, and nobody can, from that moment on."
    : "Nothing is shared now. To share a clip, open it and press Share.";
  for (const [id, some] of [["now", open], ["before", shares.filter(({ state }) => state === "ended")]]) {
    by(id).hidden = !some.length;
    by(`${id}-list`).replaceChildren(...some.map(card));
  }
  by("shares").dataset.state = "shown";
}

async function members() {
  const tick = by("members");
  if (!tick) return;
  tick.checked = (await call("GET", "/api/v1/shares/settings")).members;
  tick.disabled = false;
  tick.addEventListener("change", () => attempt(async () => {
    await call("PUT", "/api/v1/shares/settings", { members: tick.checked });
    await show();
  }));
}

/** While somebody reads or presses in the list it stays as it is. */
const busy = () => document.activeElement?.closest(".share-list");

async function start() {
  zone = new Zone((await call("GET", "/api/v1/clips/days")).timezone);
  await Promise.all([show(), members()]);
  for (;;) {
    await pause(LOOK_MS);
    if (!document.hidden && !busy()) await show().catch(() => {});
  }
}

start().catch((error) => { by("lead").textContent = error.message; });
