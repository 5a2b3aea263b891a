// The owner's side of a screen: the code it shows, what it may see, its end.

import { call, houseNow, pause } from "./api.js";
import { dangerous, row, sure } from "./rows.js";
import { notice } from "./shell.js";
import { ago } from "./words.js";

const ARRIVES_MS = 1500;
const MOST_LOOKS = 20; // a screen asks every 5 s, and may be slow to wake

const PLACES = { "this computer": "on this computer", "at home": "at home", away: "away from home" };

const by = (id) => document.getElementById(id);
let asking = null;
let typed = null; // the whole code, where it was typed off the screen and not brought by a link
let cameras = [];
let coming = null; // the name of a screen that was let in, until it is here

async function attempt(action) {
  try {
    notice(null);
    await action();
  } catch (error) {
    notice(error.message);
  }
}

const plain = (code) => code.toUpperCase().replaceAll(/[^A-Z]/g, "");
const say = (text) => { by("said").textContent = text; };

// ---- A code

async function look() {
  say("");
  asking = await call("POST", "/api/v1/screens/look", { user_code: by("code").value });
  history.replaceState(null, "", `#${new URLSearchParams({ code: asking.code })}`); // kept, should they have to sign in again
  await showScreens();
  by("who").textContent = capital(asking.place ? `${asking.device} (${PLACES[asking.place] ?? asking.place})` : asking.device);
  const letters = plain(by("code").value);
  typed = letters.length > plain(asking.code).length ? letters : null;
  by("rest-field").hidden = typed !== null;
  by("rest").required = typed === null;
  by("rest").value = "";
  by("shown").textContent = `${asking.code}…`;
  by("away").hidden = asking.place !== "away";
  by("name").value = "";
  by("cameras").replaceChildren(...cameras.map(choice));
  by("all").checked = false;
  drawChoice();
  by("find").hidden = true;
  by("confirm").hidden = false;
  by(typed === null ? "rest" : "name").focus();
}

function choice(camera) {
  const label = Object.assign(document.createElement("label"), { className: "tick" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: camera.id });
  label.append(box, Object.assign(document.createElement("span"), { textContent: camera.name }));
  return label;
}

function drawChoice() {
  by("cameras").hidden = by("all").checked;
}

function chosen() {
  if (by("all").checked) return null;
  return [...by("cameras").querySelectorAll("input:checked")].map((box) => box.value);
}

async function confirm() {
  const wanted = chosen();
  if (wanted?.length === 0) return notice("Choose at least one camera.");
  const { id, name } = await call("POST", "/api/v1/screens/confirm", { user_code: typed ?? `${asking.code}${by("rest").value}`, name: by("name").value, cameras: wanted });
  coming = name;
  over(`${name} may come in. Waiting for it to show your cameras…`);
  await showScreens();
  const here = await arrives(id);
  if (coming !== name) return; // another one is being let in by now
  coming = null;
  await showScreens();
  say(here ? `${name} is connected.` : `${name} did not connect. Is it still on, and does it still show its code?`);
}

async function arrives(id) {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await pause(ARRIVES_MS);
    if ((await showScreens()).some((screen) => screen.id === id)) return true;
  }
  return false;
}

async function refuse() {
  await call("POST", "/api/v1/screens/refuse", { user_code: asking.code });
  over("It was not connected.");
}

function over(words) {
  asking = null;
  history.replaceState(null, "", location.pathname);
  by("confirm").hidden = true;
  by("find").hidden = false;
  by("find").reset();
  by("code").focus();
  say(words);
}

// ---- Those that are in

async function showScreens() {
  const { people, cameras: known } = await call("GET", "/api/v1/people");
  cameras = known;
  const screens = people.filter(({ role }) => role === "screen");
  const key = JSON.stringify(screens.map(({ last_used_at: _used, ...rest }) => rest));
  if (by("screens").dataset.key !== key) {
    by("screens").dataset.key = key;
    by("screens").replaceChildren(...screens.map(screenRow));
  }
  by("none").hidden = screens.length > 0;
  by("none").textContent = coming ? `${coming} is on its way.` : "No screen is connected yet.";
  return screens;
}

function screenRow(screen) {
  const remove = dangerous("Remove", `Remove ${screen.name}`);
  sure(remove, "Press again to remove", () => attempt(async () => { // to undo it the screen has to be let in anew
    await call("DELETE", `/api/v1/people/${encodeURIComponent(screen.id)}`);
    await showScreens();
    by("code").focus();
  }));
  return row(screen.name, detail(screen), remove);
}

function detail(screen) {
  const names = screen.cameras?.map((id) => cameras.find((camera) => camera.id === id)?.name ?? id);
  const sees = names ? `sees ${names.join(", ") || "no camera"}` : "sees every camera";
  const used = screen.last_used_at ? `last here ${ago(screen.last_used_at, houseNow())}` : "not connected any more: let it in again";
  return capital(`${sees} · ${used}`);
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

// ---- Wiring. A phone that scanned the screen's picture brings the code in the fragment.

function readAddress() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  by("code").value = code;
  attempt(look);
}

function submit(form, action) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(action);
  });
}

submit(by("find"), look);
submit(by("confirm"), confirm);
by("refuse").addEventListener("click", () => attempt(refuse));
by("all").addEventListener("change", drawChoice);
window.addEventListener("hashchange", readAddress);
attempt(showScreens);
readAddress();
