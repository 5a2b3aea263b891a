// What every page has: moving by arrow keys, Back and Play/Pause of a remote, signing out, notices.

import { call, DENIED, SIGN_IN_AGAIN } from "./api.js";
import { forgetPageKey } from "./page-key.js";
import { moveFocus } from "./spatial.js";

// Fire TV's remote in a web page: Back is key code 4, Play/Pause 179; some players send names instead.
const BACK_KEYS = new Set(["GoBack", "BrowserBack"]);
const BACK_CODE = 4;
const PLAY_KEYS = new Set(["MediaPlayPause", "MediaPlay", "MediaPause"]);
const PLAY_CODE = 179;
// From these the remote's Back leaves to the device's own menu.
const HOMES = new Set(["live", "tv"]);
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

const backs = [];
const plays = [];

/** `leave()` returns whether it had something to leave. */
export const onBack = (leave) => backs.push(leave);
export const onPlayPause = (toggle) => plays.push(toggle);

/** Shows one sentence at the edge of the page; null takes it away. */
export function notice(text) {
  const place = document.getElementById("notice");
  // Beside a modal dialog it would be neither seen nor read out.
  const around = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (place.parentElement !== around) around.append(place);
  place.textContent = text ?? "";
  place.hidden = !text;
}

const MENTION_MS = 6000;
let mentioned = null;

/** Shows one sentence for a few seconds. */
export function mention(text) {
  clearTimeout(mentioned);
  notice(text);
  mentioned = setTimeout(() => {
    if (document.getElementById("notice").textContent === text) notice(null);
  }, MENTION_MS);
}

/** Leads to the sign-in page and back: what was asked for is done only soon after signing in. */
function offerToSignIn() {
  document.getElementById("sign-in-again")?.remove();
  const banner = Object.assign(document.createElement("div"), { id: "sign-in-again", className: "banner" });
  const words = Object.assign(document.createElement("p"), { textContent: "Please sign in again to do this: it has been a while." });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "main", textContent: "Sign in again" });
  button.addEventListener("click", () => {
    sessionStorage.setItem("private-eye-next", location.pathname);
    location.assign(`/sign-in${location.hash}`); // with the code of the screen that was to be let in
  });
  banner.append(words, button);
  (document.querySelector("main .page") ?? document.getElementById("main")).prepend(banner);
  button.focus();
}

document.addEventListener(SIGN_IN_AGAIN, offerToSignIn);

/** A page at a time at which nothing is open to who has it says so and nothing else, as the house does. */
async function closeIfClosed() {
  const session = await call("GET", "/api/v1/session").catch(() => null);
  if (session?.closed) location.reload();
}

if (document.documentElement.dataset.page !== "tv") document.addEventListener(DENIED, closeIfClosed);

const typing = (target) => target.matches?.('input, textarea, [contenteditable="true"]');

function goBack(event) {
  const remote = BACK_KEYS.has(event.key) || event.keyCode === BACK_CODE;
  const keyboard = event.key === "Escape" || (event.key === "Backspace" && !typing(event.target));
  if (!remote && !keyboard) return false;
  if (backs.some((leave) => leave())) event.preventDefault();
  else if (remote && !HOMES.has(document.documentElement.dataset.page)) {
    event.preventDefault();
    location.assign("/");
  }
  return true;
}

function playOrPause(event) {
  if (!PLAY_KEYS.has(event.key) && event.keyCode !== PLAY_CODE) return false;
  event.preventDefault();
  for (const toggle of plays) toggle();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (goBack(event) || playOrPause(event)) return;
  const direction = ARROWS[event.key];
  if (direction && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && moveFocus(direction)) {
    event.preventDefault();
  }
});

document.getElementById("sign-out")?.addEventListener("click", async (event) => {
  event.currentTarget.disabled = true;
  try {
    await call("DELETE", "/api/v1/session");
    forgetPageKey();
    location.assign("/sign-in");
  } catch (error) {
    event.target.closest("button").disabled = false;
    notice(`You are still signed in. ${error.message}`);
  }
});
