// Who looked: the ledger in sentences, by day, newest first; filters live in the page's address.

import { call } from "./api.js";
import { clockFormat, LOCALE, TWELVE } from "./clocks.js";

const by = (id) => document.getElementById(id);
const sieve = by("sieve");
const FIELDS = ["person", "camera", "day"];
const NOTHING = {
  looks: "Nobody has looked.",
  changes: "Nothing was changed.",
  refusals: "Nobody was refused anything.",
  all: "There is nothing here.",
};

let zone;
let clock;
let files;
let next = null;
let asked = 0;
const CLOCK = TWELVE ? "12" : "24";
const AGAIN_MS = 10_000;
const MOST = 200; // that one question is answered with

const asking = () => new URLSearchParams(location.search);
const what = () => asking().get("what") ?? "looks";

function dayOf(at) {
  const date = new Date(at);
  return new Intl.DateTimeFormat(LOCALE, { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date);
}

function line(entry) {
  const item = document.createElement("li");
  item.className = "line-of";
  item.dataset.now = entry.now;
  item.dataset.refused = entry.refused;
  const time = document.createElement("time");
  time.dateTime = entry.at;
  time.textContent = clock(entry.at);
  const text = document.createElement("p");
  text.textContent = entry.text;
  if (entry.device) {
    const device = document.createElement("small");
    device.textContent = entry.device;
    text.append(device);
  }
  item.append(time, text);
  return item;
}

/** The list of a day, which is begun when its first line comes. */
function listOf(day) {
  const last = by("told").lastElementChild;
  if (last?.dataset.day === day) return last.querySelector("ul");
  const section = document.createElement("section");
  section.dataset.day = day;
  const title = document.createElement("h2");
  title.textContent = day;
  const list = document.createElement("ul");
  section.append(title, list);
  by("told").append(section);
  return list;
}

function trouble(text) {
  by("trouble").textContent = text ?? "";
  by("trouble").hidden = !text;
}

async function load(fresh, { quietly = false } = {}) {
  const mine = ++asked;
  const query = asking();
  if (!fresh && next !== null) query.set("before", next);
  if (quietly) query.set("limit", Math.min(MOST, Math.max(60, by("told").querySelectorAll("li").length)));
  else by("told").setAttribute("aria-busy", "true");
  trouble(null);
  try {
    query.set("clock", CLOCK);
    const found = await call("GET", `/api/v1/ledger?${query}`);
    if (mine !== asked) return;
    if (fresh) by("told").replaceChildren();
    for (const entry of found.entries) listOf(dayOf(entry.at)).append(line(entry));
    next = found.next;
    by("older").hidden = next === null;
    by("nothing").hidden = by("told").childElementCount > 0 || next !== null;
    by("nothing").textContent = NOTHING[what()];
  } catch (error) {
    if (mine === asked) trouble(error.message);
  } finally {
    if (mine === asked) by("told").removeAttribute("aria-busy");
  }
}

function show() {
  const query = asking();
  for (const name of FIELDS) sieve.elements[name].value = query.get(name) ?? "";
  for (const button of by("what").children) button.setAttribute("aria-pressed", button.dataset.value === what());
  by("clear").hidden = !FIELDS.some((name) => query.get(name));
  for (const kind of ["csv", "json"]) {
    const saved = new URLSearchParams(query);
    saved.set("what", what());
    saved.set("clock", CLOCK);
    by(kind).href = `${files[kind]}&${saved}`;
  }
  return load(true);
}

function choose(changed) {
  const query = asking();
  for (const [name, value] of Object.entries(changed)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  history.pushState(null, "", query.size ? `?${query}` : location.pathname);
  return show();
}

function offer(name, choices) {
  const options = choices.map(({ id, name: called }) => new Option(called, id));
  sieve.elements[name].append(...options);
}

function tell(about) {
  by("lead").textContent = about.all
    ? "Everybody who has looked, and everything that was changed."
    : "What is written down about you: what you looked at, and what was changed for you.";
  by("kept").textContent = `Entries are kept for ${about.keep_days} days, and longer than any clip. It says who, what and when: no pictures, and nothing that was said.`;
  by("line").textContent = about.line ?? "";
  by("whole").hidden = !about.line;
  by("person-field").hidden = about.people.length < 2;
}

by("what").addEventListener("click", (event) => {
  const value = event.target.closest("button")?.dataset.value;
  if (value) choose({ what: value === "looks" ? null : value });
});
for (const name of FIELDS) {
  sieve.elements[name].addEventListener("change", (event) => choose({ [name]: event.target.value }));
}
by("clear").addEventListener("click", () => choose({ person: null, camera: null, day: null }));
by("older").addEventListener("click", () => load(false));
sieve.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", show);
// "Now" is true for ten seconds only.
setInterval(() => {
  const now = by("told").querySelector('[data-now="true"]');
  if (now && !document.hidden && !by("told").hasAttribute("aria-busy")) load(true, { quietly: true });
}, AGAIN_MS);
// On a phone the row of tabs is longer than the screen.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

try {
  const about = await call("GET", "/api/v1/ledger/about");
  ({ zone, files } = about);
  clock = clockFormat(zone);
  offer("person", about.people);
  offer("camera", about.cameras);
  tell(about);
  sieve.hidden = false;
  by("keep").hidden = false;
  await show();
} catch (error) {
  by("lead").textContent = error.message;
}
