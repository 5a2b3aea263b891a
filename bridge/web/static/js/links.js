// Linked Alexas, the code that links one, and the PIN that a voice is asked for.

import { call, houseNow } from "./api.js";
import { dangerous, sure } from "./rows.js";
import { mention, notice } from "./shell.js";
import { ago } from "./words.js";

const MAY = { look: "show pictures", list: "tell what happened", control: "turn cameras off and on, record and star", delete: "delete clips", share: "share clips" };
const REFRESH_MS = 3000;

const by = (id) => document.getElementById(id);
let countdown = null;

async function attempt(action) {
  try {
    notice(null); // first, for an action may have something to mention
    await action();
  } catch (error) {
    notice(error.message);
  }
}

async function getCode() {
  const { code, expires_in_s: seconds } = await call("POST", "/api/v1/alexa/links/codes", {});
  const before = by("links").childElementCount;
  const until = performance.now() + seconds * 1000;
  by("link-code").replaceChildren(...[...code].map((letter) => {
    const box = document.createElement(letter === "-" ? "i" : "span");
    box.textContent = letter;
    return box;
  }));
  by("link-code").setAttribute("aria-label", `Code ${[...code].join(" ")}`);
  by("link-box").hidden = false;
  by("get-link-code").textContent = "Get another code";
  clearInterval(countdown);
  let refreshed = performance.now();
  const tick = () => {
    const left = Math.max(0, Math.round((until - performance.now()) / 1000));
    by("link-left").textContent = left ? `Valid for ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "This code has expired.";
    by("link-box").dataset.expired = String(left === 0);
    if (left === 0) clearInterval(countdown);
    if (performance.now() - refreshed > REFRESH_MS && !document.hidden) {
      refreshed = performance.now();
      attempt(async () => { if ((await showLinks()) > before) linked(); });
    }
  };
  countdown = setInterval(tick, 500);
  tick();
}

function linked() {
  clearInterval(countdown);
  by("link-box").hidden = true;
  by("link-ask").textContent = "Linked. That Alexa now acts for you.";
}

function row(link) {
  const item = document.createElement("li");
  const words = document.createElement("div");
  const name = document.createElement("p");
  name.className = "user-name";
  name.textContent = link.own ? "Your Alexa" : `Alexa of ${link.name}`;
  const may = document.createElement("p");
  may.textContent = `May ${link.scopes.map((scope) => MAY[scope] ?? scope).join(", ")}`;
  const when = document.createElement("p");
  when.className = "fine";
  const used = link.last_used_at ? `last asked ${ago(link.last_used_at, houseNow())}` : "has not asked yet";
  when.textContent = `Linked ${ago(link.created_at, houseNow())}, ${used}`;
  words.append(name, may, when);
  const unlink = dangerous("Unlink", `Unlink ${name.textContent}`);
  sure(unlink, "Press again to unlink", () => attempt(async () => { // to link again takes the Alexa app
    await call("DELETE", `/api/v1/alexa/links/${encodeURIComponent(link.id)}`);
    await showLinks();
    by("get-link-code").focus();
  }));
  item.append(words, unlink);
  return item;
}

async function showLinks() {
  const { wanted, links } = await call("GET", "/api/v1/alexa/links");
  by("linking").hidden = !wanted;
  by("no-linking")?.toggleAttribute("hidden", wanted);
  by("linked").hidden = !wanted && links.length === 0;
  const key = JSON.stringify(links);
  if (by("links").dataset.key !== key) {
    by("links").dataset.key = key;
    by("links").replaceChildren(...links.map(row));
  }
  by("links-none").hidden = links.length > 0;
  return links.length;
}

function minutesUntil(at) {
  const minutes = Math.max(1, Math.ceil((Date.parse(at) - houseNow()) / 60_000));
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

function showPin(pin) {
  const locked = pin.locked_until ? ` Too many wrong ones were said: it is locked for ${minutesUntil(pin.locked_until)}, or until you set a new one.` : "";
  by("pin-state").textContent = pin.set ? `A PIN is set.${locked}` : "There is none yet. Until there is, Alexa deletes clips one by one only.";
  by("pin-remove").hidden = !pin.set;
  by("pin-for-one").checked = pin.for_one;
  by("pin-for-one").disabled = !pin.set;
}

async function setPin(body, said) {
  showPin(await call("PUT", "/api/v1/alexa/pin", body));
  mention(said);
}

/** Who may do nothing that it is asked for is not shown it. */
function offerPin() {
  by("pin-form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(async () => {
      const pin = by("pin").value;
      by("pin").value = "";
      await setPin({ pin, for_one: by("pin-for-one").checked }, "The PIN is set.");
    });
  });
  by("pin-for-one").addEventListener("change", () => attempt(() => setPin({ for_one: by("pin-for-one").checked }, "Saved.")));
  by("pin-remove").addEventListener("click", () => attempt(async () => {
    await call("DELETE", "/api/v1/alexa/pin");
    showPin(await call("GET", "/api/v1/alexa/pin"));
    by("pin").focus();
  }));
  attempt(async () => showPin(await call("GET", "/api/v1/alexa/pin")));
}

by("get-link-code").addEventListener("click", () => attempt(getCode));
attempt(showLinks);
if (by("pin-form")) offerPin();
