// A television or tablet of the house: its cameras as a wall, its last clips below, four arrows.

import { whenSignedOut } from "./api.js";
import { House } from "./house.js";
import { noteRemoval, screenName } from "./screen-memory.js";
import { notice, onBack, onPlayPause } from "./shell.js";
import { TvCamera } from "./tv-camera.js";
import { ClipRow, TvClip } from "./tv-clips.js";

const DRAW_MS = 500;
const CLIPS_MS = 10000;

const by = (id) => document.getElementById(id);
const house = new House();
const views = new Map();
const row = new ClipRow(by("strip"), by("clip-card"));
const player = new TvClip(by("player"), { onBack: back });
let lastClip = null;

// ---- The cameras

const fullView = () => [...views.values()].find((view) => view.full);

function arrange() {
  const full = fullView();
  for (const view of views.values()) view.want(!document.hidden && !player.clip && (!full || view === full));
}

function renew() {
  const first = views.size === 0;
  const ids = new Set(house.cameras.map((camera) => camera.id));
  let lost = false;
  for (const [id, view] of views) {
    if (ids.has(id)) continue;
    lost ||= view.element.contains(document.activeElement);
    view.remove();
    views.delete(id);
  }
  for (const camera of house.cameras) {
    if (views.has(camera.id)) views.get(camera.id).update(camera);
    else add(camera);
  }
  by("wall").dataset.count = house.cameras.length;
  explain(house.cameras.length ? "" : "No camera of the house is open to this screen now.");
  arrange();
  followAddress();
  if ((first || lost) && !fullView() && !player.clip) focusWall();
}

const focusWall = () => by("wall").querySelector(".open")?.focus();

function add(camera) {
  const view = new TvCamera(by("camera"), camera, { onOpen: () => open(camera.id), onBack: back });
  views.set(camera.id, view);
  by("wall").append(view.element);
}

function explain(text) {
  by("empty").textContent = text;
  by("empty").hidden = !text;
  by("wall").hidden = Boolean(text);
}

// ---- What is large. The address leads, so that a remote's own Back does what Escape does.

function open(place) {
  history.pushState({ within: true }, "", `#${encodeURIComponent(place)}`);
  followAddress();
}

/** Leaves what is large, if anything is. */
function back() {
  if (!fullView() && !player.clip) return false;
  if (history.state?.within) history.back();
  else {
    history.replaceState(null, "", location.pathname);
    followAddress();
  }
  return true;
}

function followAddress() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  showCamera(views.get(wanted));
  showClip(wanted.startsWith("clip-") ? wanted.slice(5) : null);
}

function showCamera(wanted) {
  const full = fullView();
  const { classList } = document.documentElement;
  if (wanted === full && Boolean(wanted) === classList.contains("one")) return; // what was large may be gone
  classList.toggle("one", Boolean(wanted));
  for (const view of views.values()) view.element.inert = Boolean(wanted) && view !== wanted;
  by("strip").inert = Boolean(wanted);
  full?.showFull(false);
  wanted?.showFull(true);
  arrange();
}

async function showClip(id) {
  if (id === (player.clip?.id ?? null)) return;
  const clip = id && (await row.find(id).catch(() => null));
  if (player.clip) player.close();
  if (clip) player.show(clip, row.when(clip));
  lastClip = id ?? lastClip;
  for (const part of [by("wall"), by("strip")]) part.inert = Boolean(clip);
  arrange();
  if (!clip && lastClip && !fullView()) row.focus(lastClip);
  if (id && !clip) back();
}

// ---- Staying awake, where the browser lets a page ask for it

async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  await navigator.wakeLock.request("screen").catch(() => {});
}

// ---- Wiring

whenSignedOut((why) => {
  if (why === "ended" && screenName()) noteRemoval();
  location.replace("/tv/pair"); // also where the cookie is still good, and the page's half is lost
});
house.addEventListener("cameras", renew);
house.addEventListener("refused", ({ message }) => { if (views.size === 0) explain(message); });
house.addEventListener("reach", () => notice(house.reachable ? null : "The house does not answer. Trying again…"));
row.addEventListener("lost", focusWall);
row.addEventListener("open", ({ clip }) => open(`clip-${clip.id}`));
window.addEventListener("popstate", followAddress);
window.addEventListener("hashchange", followAddress);
window.addEventListener("pagehide", () => { for (const view of views.values()) view.want(false); });
window.addEventListener("pageshow", arrange);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) house.stop();
  else house.start();
  stayAwake();
  arrange();
});
document.addEventListener("keydown", (event) => {
  if (player.clip && !event.target.closest?.(".alert-banner") && player.key(event)) event.preventDefault();
}, { capture: true });
document.addEventListener("alert:look", (event) => {
  event.preventDefault();
  open(event.detail.clip ? `clip-${event.detail.clip}` : event.detail.camera);
});
onBack(back);
onPlayPause(() => { if (player.clip) player.toggle(); });
setInterval(() => { for (const view of views.values()) view.draw(); }, DRAW_MS);
setInterval(() => { if (!document.hidden) row.renew(); }, CLIPS_MS);
row.renew();
stayAwake();
if (!document.hidden) house.start();
