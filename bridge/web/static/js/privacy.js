// Privacy mode, wherever a page offers it: the lamp in the header that says what is on, and switching.

import { call } from "./api.js";
import { mention } from "./shell.js";

const ASK_MS = 10000;
const FRESH_MS = 30000; // a page that follows the house itself tells us more often than this

const lamp = document.getElementById("privacy-lamp");
const all = document.getElementById("privacy-all");
let toldAt = -Infinity;

const isOff = (camera) => camera.state === "off";

/** What the lamp says of these cameras: on, some or off, and in words. */
function said(cameras) {
  const off = cameras.filter(isOff);
  if (off.length === 0) return ["on", cameras.length === 1 ? "1 camera on" : `${cameras.length} cameras on`];
  if (off.length === cameras.length) return ["off", off.length === 1 ? `${off[0].name} off` : "All off"];
  return ["some", off.length === 1 ? `${off[0].name} off` : `${off.length} cameras off`];
}

function draw(cameras) {
  if (!lamp) return;
  const [state, words] = said(cameras);
  lamp.hidden = cameras.length === 0;
  lamp.dataset.state = state;
  const place = lamp.querySelector(".privacy-words");
  if (place.textContent !== words) place.textContent = words;
  if (!all) return;
  all.hidden = cameras.length === 0;
  const hides = state !== "off";
  all.dataset.hides = String(hides);
  all.setAttribute("aria-label", hides ? "Turn all cameras off" : "Turn all cameras on");
  all.querySelector("span").textContent = hides ? "Turn all off" : "Turn all on";
}

async function ask() {
  if (document.hidden || performance.now() - toldAt < FRESH_MS) return;
  try {
    draw((await call("GET", "/api/v1/cameras")).cameras);
  } catch {
    lamp.hidden = true; // nothing is known: it says nothing
  }
}

/** Puts on the button what it does now; `camera` as the house described it last. */
export function drawSwitch(button, camera) {
  const off = isOff(camera);
  if (button.dataset.off === String(off)) return;
  button.dataset.off = String(off);
  button.setAttribute("aria-pressed", String(off));
  button.title = off ? "Turn on" : "Turn off";
  const words = button.querySelector("span");
  if (words) words.textContent = button.title;
  button.setAttribute("aria-label", off ? `Turn ${camera.name} on` : `Turn ${camera.name} off`);
}

/** Hides the camera, or shows it again. */
export async function turn(camera) {
  const hidden = !isOff(camera);
  try {
    await call("PUT", `/api/v1/cameras/${encodeURIComponent(camera.id)}/privacy`, { hidden });
    mention(hidden ? `${camera.name} is off: nothing is seen, nothing is kept.` : `${camera.name} is being turned on.`);
  } catch (error) {
    mention(`${camera.name} is ${hidden ? "not turned off" : "still off"}. ${error.message}`);
  }
}

async function turnAll() {
  const hidden = all.dataset.hides === "true";
  all.disabled = true;
  try {
    const { refused } = await call("PUT", "/api/v1/privacy", { hidden });
    mention(refused.length ? refused[0].reason : hidden ? "All cameras are off: nothing is seen, nothing is kept." : "All cameras are being turned on.");
  } catch (error) {
    mention(error.message);
  }
  all.disabled = false;
}

if (lamp) {
  document.addEventListener("house:cameras", ({ detail }) => {
    toldAt = performance.now();
    draw(detail);
  });
  document.addEventListener("visibilitychange", ask);
  all?.addEventListener("click", turnAll);
  setTimeout(ask, 1500); // a page that follows the house has told us by then
  setInterval(ask, ASK_MS);
}
