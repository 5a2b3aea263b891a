// Alerts: what was sent, what was not, and why; what somebody is told of, and where.

import { AlertReceivers } from "./alert-receivers.js";
import { AlertSettings } from "./alert-settings.js";
import { call, houseNow } from "./api.js";
import { clockFormat, LOCALE } from "./clocks.js";
import { pressed } from "./pressed.js";

const by = (id) => document.getElementById(id);
const PARTS = ["log", "settings", "receivers"];
const NOTHING = {
  all: "Nothing has happened yet that you could have been told of.",
  sent: "Nothing was sent.",
  held: "Nothing was held back.",
};
// What went to no receiver.
const SHOWN = "It was shown on your pages that were open.";
const AGAIN_MS = 15000;
const MUTED_MINUTES = 60;

const settings = new AlertSettings(drawLead);
const receivers = new AlertReceivers();
let zone; // the house's
let clock = clockFormat();
let day = dayFormat();
let next = null;
let which = "all";

const make = (tag, given) => Object.assign(document.createElement(tag), given);

function trouble(error) {
  by("trouble").textContent = error?.message ?? "";
  by("trouble").hidden = !error;
}

async function attempt(act) {
  try {
    trouble(null);
    return await act();
  } catch (error) {
    trouble(error);
    return null;
  }
}

// ---- What was sent

function dayFormat() {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, weekday: "short", day: "numeric", month: "short" });
  return (date) => format.format(new Date(date));
}

const when = (at) => (day(at) === day(houseNow()) ? clock(at) : `${day(at)}, ${clock(at)}`);

function line(alert) {
  const item = make("li", {});
  item.dataset.sent = alert.sent;
  item.dataset.alert = alert.id;
  const last = alert.messages.at(-1);
  const title = last?.title ?? [alert.camera_name, alert.what].filter(Boolean).join(": ");
  const name = make("h3", {});
  if (alert.clip) name.append(make("a", { href: `/clips/${encodeURIComponent(alert.clip)}`, textContent: title }));
  else name.textContent = title;
  const mark = make("span", { className: "alert-mark", textContent: alert.sent ? "Sent" : "Not sent" });
  mark.dataset.sent = alert.sent;
  item.append(make("time", { dateTime: alert.at, textContent: when(alert.at) }), name, mark);
  item.append(make("p", { textContent: [alert.why, alert.taught].filter(Boolean).join(" ") }));
  const fates = alert.messages.flatMap((one) => one.fates.map((fate) => `“${one.text}” ${fate}.`));
  if (alert.sent) item.append(make("p", { className: "fates", textContent: fates.join(" ") || SHOWN }));
  return item;
}

function drawLog() {
  let some = false;
  for (const item of by("told").children) {
    item.hidden = which !== "all" && (item.dataset.sent === "true") !== (which === "sent");
    some ||= !item.hidden;
  }
  by("nothing").textContent = NOTHING[which];
  by("nothing").hidden = some;
  by("older").hidden = next === null;
}

async function load(fresh) {
  await attempt(async () => {
    const found = await call("GET", `/api/v1/alerts${fresh || next === null ? "" : `?before=${next}`}`);
    if (zone !== found.timezone) [clock, day] = [clockFormat((zone = found.timezone)), dayFormat()];
    if (fresh) by("told").replaceChildren();
    by("told").append(...found.alerts.map(line));
    next = found.next;
    drawLog();
  });
}

// ---- Muted

function drawLead(wishes) {
  const names = wishes.names.length;
  by("lead").textContent = names
    ? `You are told what happens at ${new Intl.ListFormat(LOCALE).format(wishes.names)}.`
    : "Alerts are off. Choose under Settings what you want to be told of.";
  by("detector").textContent = wishes.detector ?? "";
  by("detector").hidden = !wishes.detector;
  by("mute-row").hidden = !names && !wishes.muted_until;
  by("muted").hidden = !wishes.muted_until;
  by("muted").textContent = wishes.muted_until ? `Muted until ${clock(wishes.muted_until)}.` : "";
  by("mute").textContent = wishes.muted_until ? "Send alerts again" : "Mute for an hour";
  by("mute").dataset.muted = Boolean(wishes.muted_until);
  by("alerts").dataset.state = "ready";
}

const mute = async (minutes) => settings.own(await call("PUT", "/api/v1/alerts/mute", { minutes }));

by("mute").addEventListener("click", () => attempt(() => mute(by("mute").dataset.muted === "true" ? 0 : MUTED_MINUTES)));

/** In a notification of the alert, "mute for an hour" was pressed. Alerts have ids that nobody else can guess. */
async function muteAsPressed(alert) {
  if (!by("told").querySelector(`[data-alert="${CSS.escape(alert)}"]`)) return;
  await mute(MUTED_MINUTES);
  by("mute").textContent = "Undo";
  by("mute").focus();
}

// ---- The parts of the page; the address says which

function press(group, name, value) {
  for (const button of by(group).children) button.setAttribute("aria-pressed", String(button.dataset[name] === value));
}

function showPart() {
  const part = PARTS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "log";
  press("parts", "part", part);
  for (const one of PARTS) by(one).hidden = one !== part;
}

by("parts").addEventListener("click", ({ target }) => {
  if (target.dataset.part) location.hash = target.dataset.part;
});
by("which").addEventListener("click", ({ target }) => {
  if (!target.dataset.value) return;
  which = target.dataset.value;
  press("which", "value", which);
  drawLog();
});
by("older").addEventListener("click", () => load(false));
window.addEventListener("hashchange", showPart);
document.addEventListener("house:alerts", () => load(true));
setInterval(() => {
  const atTop = by("told").children.length <= 50;
  if (!document.hidden && !by("log").hidden && atTop && !by("told").contains(document.activeElement)) load(true);
}, AGAIN_MS);

const asked = pressed();
showPart();
const loaded = load(true);
attempt(async () => {
  await Promise.all([loaded, settings.load()]);
  if (asked?.what === "mute") await muteAsPressed(asked.of);
});
attempt(() => receivers.load());
