// Sharing one clip: what, for whom and why, how long; then the sentence that says what it means.

import { call, pause } from "./api.js";
import { clock, lasting, Zone } from "./clip-words.js";
import { TWELVE } from "./clocks.js";
import { copies, opensOnlyHere } from "./link-box.js";
import { BLUR_TEXT, makingWords, stateWords } from "./share-words.js";
import { sure } from "./rows.js";
import { mention } from "./shell.js";

const by = (id) => document.getElementById(id);
const [, , CLIP] = location.pathname.split("/").map(decodeURIComponent);
const API = `/api/v1/clips/${encodeURIComponent(CLIP)}`;
const DAY_MS = 86_400_000;
const SETTLE_MS = 250; // so long after the last key the sentence is asked for
const LOOK_MS = 500;
const LEAST_S = 0.5;

let offer = null;
let asking = null;
let ahead = 0; // of this viewer's clock is the house's, in ms

const chosen = (id) => by(id).querySelector('[aria-pressed="true"]').dataset.value;

function choose(group, button) {
  for (const one of group.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
  draw();
}

function wish() {
  const recipient = chosen("whom");
  const days = Number(chosen("days"));
  return {
    ...(recipient ? { recipient } : { called: by("called").value.trim() || "them" }),
    purpose: chosen("purpose"), words: by("words").value,
    from_s: Number(by("from").value), to_s: Number(by("to").value),
    sound: by("sound").checked, blur: chosen("blur"),
    until: new Date(Date.now() + ahead + days * DAY_MS).toISOString(), views: Number(chosen("views")),
    confirmed: [...by("form").querySelectorAll(".last input:checked")].map(({ value }) => value),
  };
}

const lacks = () => {
  if (!chosen("whom") && !by("called").value.trim()) return "Say who it is for.";
  return chosen("purpose") === "own" && !by("words").value.trim() ? "Say in your own words what it is for." : null;
};

/** What was chosen, and, once nobody types any more, what it means. */
function draw() {
  for (const id of ["from", "to"]) {
    by(`${id}-said`).textContent = clock(Number(by(id).value));
    by(id).setAttribute("aria-valuetext", clock(Number(by(id).value)));
  }
  by("blur-text").textContent = BLUR_TEXT[chosen("blur")];
  by("called-field").hidden = Boolean(chosen("whom"));
  by("words-label").textContent = chosen("purpose") === "own" ? "What it is for, in your words" : "Your words to them (optional)";
  by("go").disabled = true;
  asking?.abort();
  asking = new AbortController();
  preview(asking.signal);
}

async function preview(signal) {
  await pause(SETTLE_MS, signal);
  if (signal.aborted) return;
  const lacking = lacks();
  try {
    const said = lacking ? null : await call("POST", `${API}/shares/preview?clock=${TWELVE ? 12 : 24}`, wish(), { signal });
    say(said, lacking ?? "");
  } catch (error) {
    if (error.name !== "AbortError") say(null, error.message);
  }
}

function say(said, trouble) {
  by("warning").textContent = said?.warning ?? "";
  by("terms").textContent = said?.terms ?? "";
  by("trouble").textContent = trouble;
  const asked = said?.confirm ?? [];
  for (const one of ["intimate", "unblurred"]) {
    const tick = by(`confirm-${one}`);
    tick.hidden = !asked.includes(one) && !(said && tick.querySelector("input").checked);
  }
  by("go").disabled = !said || asked.length > 0;
}

function part(moved) {
  const [from, to] = ["from", "to"].map((id) => Number(by(id).value));
  if (to - from < LEAST_S) {
    if (moved === "from") by("from").value = Math.max(0, to - LEAST_S);
    else by("to").value = Math.min(offer.seconds, from + LEAST_S);
  }
  draw();
}

function person({ id, name }) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
  button.dataset.value = id;
  button.setAttribute("aria-pressed", "false");
  return button;
}

function begin() {
  const asked = new URLSearchParams(location.search);
  for (const id of ["from", "to"]) by(id).max = offer.seconds;
  by("from").value = asked.get("from_s") ?? 0;
  by("to").value = asked.get("to_s") ?? offer.seconds;
  by("whom").append(...offer.people.map(person));
  for (const button of by("blur").querySelectorAll("button")) button.disabled = !offer.blurs.includes(button.dataset.value);
  if (!offer.blurs.includes("faces")) {
    const only = by("blur").querySelector("button:not([disabled])");
    if (only) choose(by("blur"), only);
    by("trouble").textContent = "Nothing can be blurred on this machine.";
  }
  by("form").hidden = false;
  by("share").dataset.state = "choosing";
  draw();
}

// ---- Once it is shared

function show(made) {
  by("form").hidden = true;
  by("done").hidden = false;
  by("share").dataset.state = "shared";
  by("done-title").textContent = `Shared with ${made.called}`;
  by("link-box").hidden = !made.link;
  by("link-text").textContent = made.link ? made.address ?? location.origin + made.link : "";
  by("link-hint").hidden = Boolean(made.address) || !opensOnlyHere();
  by("done").focus();
  sure(by("take-back"), "Press again to take it back", () => takeBack(made.id));
  follow(made);
}

async function follow(share) {
  let now = share;
  while (now.state === "making") {
    by("bar").value = now.done ?? 0;
    by("making-words").textContent = makingWords(now);
    await pause(LOOK_MS);
    now = await call("GET", `/api/v1/shares/${share.id}`).catch(() => now);
  }
  over(now);
}

function over(now) {
  by("bar").hidden = true;
  by("making-words").textContent = now.state === "ready" ? "The copy is ready." : `${stateWords(now)}.`;
  by("share").dataset.state = now.state;
  if (now.state === "ended") by("link-box").hidden = by("take-back").hidden = true;
}

async function takeBack(id) {
  try {
    over(await call("DELETE", `/api/v1/shares/${id}`));
  } catch (error) {
    mention(error.message);
  }
}

async function share() {
  by("go").disabled = true;
  try {
    show(await call("POST", `${API}/shares`, wish()));
  } catch (error) {
    by("trouble").textContent = error.message;
    by("go").disabled = false;
  }
}

for (const id of ["blur", "whom", "purpose", "days", "views"]) {
  by(id).addEventListener("click", ({ target }) => target.matches("button") && choose(by(id), target));
}
for (const id of ["from", "to"]) by(id).addEventListener("input", () => part(id));
for (const id of ["called", "words"]) by(id).addEventListener("input", draw);
by("form").addEventListener("change", ({ target }) => target.matches("[type=checkbox]") && draw());
by("form").addEventListener("submit", (event) => { event.preventDefault(); if (!by("go").disabled) share(); });
copies(by("copy"), by("link-text"));

async function start() {
  for (const id of ["back", "no"]) by(id).href = `/clips/${encodeURIComponent(CLIP)}`;
  const [clip, { timezone }, found] = await Promise.all([
    call("GET", API), call("GET", "/api/v1/clips/days"), call("GET", `${API}/shares/offer`),
  ]);
  offer = found;
  ahead = Date.parse(offer.now) - Date.now();
  by("lead").textContent = `${clip.camera_name}, ${new Zone(timezone).moment(clip.starts_at)}, ${lasting(clip.duration_s)}. Nothing leaves before the last click.`;
  if (clip.thumbnail) Object.assign(by("picture"), { src: clip.thumbnail, hidden: false });
  begin();
}

start().catch((error) => { by("lead").textContent = error.message; by("share").dataset.state = "refused"; });
