// The Live page: every camera of the house as a tile, one of them as large as the window.

import { CameraView } from "./camera-view.js";
import { House } from "./house.js";
import { notice, onBack, onPlayPause } from "./shell.js";
import { tooBusy } from "./words.js";

const DRAW_MS = 500;

const list = document.getElementById("house");
const empty = document.getElementById("empty");
const template = document.getElementById("camera");
const house = new House();
const views = new Map();
const onScreen = new Set();
let told = null;

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) onScreen.add(target.dataset.camera);
    else onScreen.delete(target.dataset.camera);
  }
  arrange();
}, { rootMargin: "100px" });

const fullView = () => [...views.values()].find((view) => view.full);

function arrange() {
  const full = fullView();
  for (const [id, view] of views) {
    view.want(!document.hidden && (full ? view === full : onScreen.has(id)));
  }
}

function renew() {
  const ids = new Set(house.cameras.map((camera) => camera.id));
  for (const [id, view] of views) if (!ids.has(id)) forget(id, view);
  for (const camera of house.cameras) {
    const view = views.get(camera.id);
    if (view) view.update(camera);
    else add(camera);
  }
  tell();
  list.dataset.count = house.cameras.length;
  list.hidden = house.cameras.length === 0;
  empty.hidden = house.cameras.length > 0;
  empty.textContent = empty.dataset.none;
  followAddress();
}

/** What is to be known of the whole house; again when something else has taken its place for a while. */
function tell() {
  const said = house.reachable ? tooBusy(house.busy) : "The house does not answer. Trying again…";
  if (said === told && !(said && document.getElementById("notice").hidden)) return;
  told = said;
  notice(said);
}

/** Rights are over, or have not begun: nothing stays on the screen but the reason. */
function refuse({ message }) {
  for (const [id, view] of views) forget(id, view);
  document.dispatchEvent(new CustomEvent("house:cameras", { detail: [] })); // nor in the header
  list.hidden = true;
  empty.hidden = false;
  empty.textContent = message;
  followAddress();
}

function add(camera) {
  const view = new CameraView(template, camera, { onOpen: open, onBack: back });
  views.set(camera.id, view);
  list.append(view.element);
  seen.observe(view.element);
}

function forget(id, view) {
  seen.unobserve(view.element);
  onScreen.delete(id);
  view.remove();
  views.delete(id);
}

function open(view) {
  history.pushState({ camera: view.camera.id }, "", `#${encodeURIComponent(view.camera.id)}`);
  followAddress();
}

/** Leaves the large view, if there is one. The address leads, so a remote's own Back does the same. */
function back() {
  if (!fullView()) return false;
  if (history.state?.camera) history.back();
  else {
    history.replaceState(null, "", location.pathname);
    followAddress();
  }
  return true;
}

function followAddress() {
  const id = location.hash.slice(1);
  const wanted = views.get(id);
  const full = fullView();
  const { classList } = document.documentElement;
  if (wanted === full && Boolean(wanted) === classList.contains("one")) return; // what was large may be gone
  classList.toggle("one", Boolean(wanted));
  for (const view of views.values()) view.element.inert = Boolean(wanted) && view !== wanted;
  document.querySelector("header.top").inert = Boolean(wanted);
  full?.showFull(false);
  wanted?.showFull(true);
  arrange();
}

function activeView() {
  const id = document.activeElement?.closest(".camera")?.dataset.camera;
  return fullView() ?? views.get(id);
}

house.addEventListener("cameras", renew);
house.addEventListener("refused", refuse);
house.addEventListener("reach", tell);
window.addEventListener("popstate", followAddress);
window.addEventListener("hashchange", followAddress);
window.addEventListener("pagehide", () => { for (const view of views.values()) view.want(false); });
window.addEventListener("pageshow", arrange);
document.addEventListener("fullscreenchange", () => fullView()?.draw());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) house.stop();
  else house.start();
  arrange();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "m") fullView()?.toggleSound();
  if (event.key === "o") activeView()?.turn();
});
onBack(back);
onPlayPause(() => activeView()?.toggleHold());
setInterval(() => {
  for (const view of views.values()) view.draw();
  tell();
}, DRAW_MS);
if (!document.hidden) house.start();
