// Privacy mode, wherever a page offers it: the lamp in the header that says how the cameras are, and switching.

import { call, houseNow } from "./api.js";
import { mention } from "./shell.js";
import { houseWords } from "./words.js";
import { write } from "./write.js";

/** Told to the page when what it did may have turned a camera off, or on. */
export const HOUSE_CHANGED = "house:changed";
const ASK_MS = 10000;
const FRESH_MS = 30000; // a page that follows the house itself tells us more often than this
const DRAW_MS = 5000;

const lamp = document.getElementById("privacy-lamp");
const all = document.getElementById("privacy-all");
const status = document.getElementById("privacy-status"); // read aloud when something changes, not as time goes by
const TIMES = / (?:just now|(?:for )?\d+ (?:s|min|h|days)(?: ago)?)/g;
let toldAt = -Infinity;
let known = []; // null: the house does not answer

const isOff = (camera) => camera.state === "off";

function say([state, words]) {
  lamp.dataset.state = state;
  lamp.title = words; // where there is no room for all of it
  write(lamp.querySelector(".privacy-words"), words);
  write(status, words.replaceAll(TIMES, ""));
}

function draw(cameras) {
  if (!lamp) return;
  known = cameras;
  lamp.hidden = cameras?.length === 0;
  if (lamp.hidden) write(status, "");
  if (cameras === null) return say(["bad", "Not answering"]);
  say(houseWords(cameras, houseNow()));
  if (!all) return;
  all.hidden = cameras.length === 0;
  const hides = !cameras.every(isOff);
  all.dataset.hides = String(hides);
  all.setAttribute("aria-label", hides ? "Turn all cameras off" : "Turn all cameras on");
  all.querySelector("span").textContent = hides ? "Turn all off" : "Turn all on";
}

async function ask() {
  if (document.hidden || performance.now() - toldAt < FRESH_MS) return;
  try {
    draw((await call("GET", "/api/v1/cameras")).cameras);
  } catch (error) {
    draw(error.kind === "unavailable" ? null : []); // who is told nothing is shown nothing
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
  setInterval(() => { if (known?.length && !document.hidden) draw(known); }, DRAW_MS); // "4 min ago"
  document.addEventListener("visibilitychange", ask);
  document.addEventListener(HOUSE_CHANGED, ask);
  all?.addEventListener("click", turnAll);
  setTimeout(ask, 1500); // a page that follows the house has told us by then
  setInterval(ask, ASK_MS);
}
