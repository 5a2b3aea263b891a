// The voice console: say something, hear the reply, see what a device would show.

import { call } from "./api.js";
import { clockFormat } from "./clocks.js";
import { Device, sessionWords } from "./device.js";
import { HOUSE_CHANGED } from "./privacy.js";
import { notice, onPlayPause } from "./shell.js";
import { canListen, canSpeak, hush, listen, speak } from "./speech.js";

const FIXED_CHIPS = ["which cameras are there", "pause", "resume", "stop", "help"];
const CHIP_ROOMS = 4;
const SHOWS_LATENCY_MS = 500;

const by = (id) => document.getElementById(id);
const device = new Device(by("device"));
let locale = "en-US";
let fresh = true;
let busy = false;
let aloud = false;

function write(who, text, note) {
  const item = document.createElement("li");
  item.className = who;
  const words = document.createElement("p");
  words.textContent = text;
  item.append(words);
  if (note) {
    const small = document.createElement("p");
    small.className = "fine";
    small.textContent = note;
    item.append(small);
  }
  by("transcript").append(item);
  by("transcript").scrollTop = by("transcript").scrollHeight;
}

function understood({ intent, slots }) {
  const filled = Object.entries(slots ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [intent, ...filled].join(" · ");
}

function showSession(text, open) {
  by("session").dataset.open = String(open);
  by("session-text").textContent = text;
}

/** `what` is said, or touched; `shown` is how the conversation has it. */
async function ask(what, shown) {
  if (busy) return;
  busy = true;
  hush();
  write("you", shown);
  device.light("thinking");
  try {
    const answer = await call("POST", "/api/v1/say", { ...what, device: device.kind, locale });
    fresh = false;
    notice(null);
    await reply(answer);
  } catch (error) {
    device.light("off");
    write("fault", error.message);
  } finally {
    busy = false;
  }
}

const said = []; // newest last, for the arrow keys
let recalled = 0;

function say(text) {
  if (!text.trim()) return undefined;
  if (said.at(-1) !== text) said.push(text);
  recalled = said.length;
  return ask({ text, new: fresh }, text);
}

const touch = ({ arguments: sent, label }) => ask({ touched: sent.map(String) }, `Touched: ${label}`);

/** What was said before stands in the field again; empty after the last. */
function recall(step) {
  recalled = Math.min(said.length, Math.max(0, recalled + step));
  by("text").value = said[recalled] ?? "";
}

async function reply(answer) {
  by("raw-json").textContent = JSON.stringify(answer, null, 2);
  const shows = answer.directives.length > 0;
  write("alexa", answer.speech || (shows ? "Shows it without a word." : "Says nothing."), understood(answer));
  device.obey(answer);
  showSession(sessionWords(answer.session), answer.session.open);
  document.dispatchEvent(new Event(HOUSE_CHANGED)); // it may have turned a camera off, or on
  const after = answer.session.listening ? "listening" : "off";
  device.light(after);
  if (!aloud || !answer.speech) return;
  device.light("speaking");
  busy = false; // one may speak into the reply, as with a device
  await speak(answer.speech, locale);
  device.light(after);
}

function choose(group, name, act) {
  by(group).addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    for (const button of by(group).querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    act(chosen.dataset[name]);
  });
}

function startOver() {
  fresh = true;
  showSession("No session yet", false);
  device.light("off");
}

function chip(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => say(text));
  return button;
}

async function suggest() {
  let names = [];
  try {
    names = (await call("GET", "/api/v1/cameras")).cameras.map((camera) => camera.name.toLowerCase());
  } catch (error) {
    notice(error.message);
  }
  const rooms = names.slice(0, CHIP_ROOMS).map((name, index) => (index === 1 ? `and the ${name}` : `show the ${name}`));
  by("chips").replaceChildren(...[...rooms, ...FIXED_CHIPS].map(chip));
}

function pressed(button) {
  const now = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(now));
  return now;
}

function agreed() {
  const dialog = by("mic");
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

let mayListen = false;
async function hear() {
  mayListen ||= await agreed();
  if (!mayListen) return;
  by("listen").setAttribute("aria-pressed", "true");
  device.light("listening");
  try {
    const text = await listen(locale);
    if (text) await say(text.toLowerCase());
    else notice("Nothing was heard.");
  } catch {
    notice("This browser may not listen here. Typing works.");
  } finally {
    by("listen").setAttribute("aria-pressed", "false");
  }
}

choose("kinds", "kind", (kind) => { device.kind = kind; startOver(); });
choose("locales", "locale", (chosen) => { locale = chosen; startOver(); });
by("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = by("text").value;
  by("text").value = "";
  say(text);
});
by("text").addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || said.length === 0) return;
  event.preventDefault();
  event.stopPropagation(); // elsewhere the arrows move the focus
  recall(step);
});
device.addEventListener("touch", touch);
by("fresh").addEventListener("click", () => { device.stop(); startOver(); by("text").focus(); });
by("aloud").hidden = !canSpeak;
by("aloud").addEventListener("click", () => { aloud = pressed(by("aloud")); if (!aloud) hush(); });
by("listen").hidden = !canListen;
by("listen").addEventListener("click", hear);
onPlayPause(() => device.hold(!device.player?.held));
window.addEventListener("pagehide", () => device.stop());

const clock = clockFormat();
setInterval(() => {
  const { state, latency } = device.player ?? {};
  by("device").dataset.latency = state === "live" ? latency.toFixed(2) : "";
  by("behind").textContent = state === "live" ? `${latency.toFixed(1)} s behind` : "";
  by("home-time").textContent = clock(Date.now());
}, SHOWS_LATENCY_MS);
suggest();
