// Every way in: the one-time link (its token leaves the address bar and the history before anything
// else happens), a passkey, name and password with the code of an app, a recovery code.

import { call, enter } from "./api.js";
import { get, possible, said } from "./passkey.js";

const asked = new URLSearchParams(location.hash.slice(1));
const token = asked.get("token");
const LEADS = {
  ended: "You are no longer signed in here. If you should be, sign in again, or ask the owner of the house.",
  once: "Please sign in once more: Private Eye was updated, or this browser's site data was cleared. Nothing else has changed.",
};
const lead = LEADS[["ended", "once"].find((why) => asked.has(why))]; // why a page led here
const screenCode = asked.get("code"); // of a screen that was scanned: browsers keep the fragment on the way here
if (location.hash) history.replaceState(null, "", location.pathname);

const NEXT = "private-eye-next"; // where "sign in again" was pressed; never from the address
const PAGES = new Set(["/account", "/people", "/screens", "/voice"]);
const by = (id) => document.getElementById(id);
const place = by("sign-in");

function say(lead) {
  by("lead").textContent = lead;
}

function arrive(fallback = "/") {
  const next = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  if (screenCode) return location.replace(`/screens#${new URLSearchParams({ code: screenCode })}`);
  return location.replace(PAGES.has(next) ? next : fallback);
}

function ask(state, lead) {
  place.dataset.state = state;
  say(lead);
  by("ways").hidden = false;
  by("passkey").hidden = by("or").hidden = !possible();
}

function show(form) {
  for (const id of ["by-password", "by-code", "by-recovery"]) by(id).hidden = id !== form;
  by("passkey").hidden = by("or").hidden = !possible() || form !== "by-password";
  by("use-recovery").hidden = form !== "by-password";
  by(form).querySelector("input").focus();
}

/** Does it with the form's buttons held, and says what came of it. */
async function attempt(form, act) {
  const buttons = [...form.querySelectorAll("button"), by("passkey")];
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (error) {
    place.dataset.state = "refused";
    say(error.message);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function byPassword(code) {
  const asked = { name: by("name").value, password: by("password").value, ...(code ? { code } : {}) };
  const answer = await enter("/api/v1/session/password", asked);
  if (answer.needs !== "code") return arrive();
  place.dataset.state = "code";
  say("One more step.");
  return show("by-code");
}

async function byRecovery() {
  await enter("/api/v1/session/recovery", { name: by("recovery-name").value, code: by("recovery").value });
  arrive("/account");
}

async function byPasskey() {
  const options = await call("POST", "/api/v1/session/passkey/options", {}, { stay: true });
  let credential;
  try {
    credential = await get(options);
  } catch (error) {
    return say(said(error) ?? "No passkey was used. You can try again, or sign in another way.");
  }
  await enter("/api/v1/session/passkey", { credential });
  return arrive();
}

async function byLink() {
  place.dataset.state = "signing-in";
  say("Signing you in…");
  try {
    await enter("/api/v1/session", { token });
    arrive();
  } catch (error) {
    // A link opened again by somebody who is signed in is no reason to send them away.
    if (await call("GET", "/api/v1/session", undefined, { stay: true }).catch(() => null)) return arrive();
    by("help").open = true;
    const unreachable = error.kind === "unavailable";
    ask("refused", unreachable ? `${error.message} Open the link again in a moment.` : error.message);
  }
}

function onSubmit(form, act) {
  by(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = [...by(form).querySelectorAll("input")].find((input) => !input.value.trim());
    if (empty) empty.focus();
    else attempt(by(form), act);
  });
}

onSubmit("by-password", () => byPassword());
onSubmit("by-code", () => byPassword(by("code").value));
onSubmit("by-recovery", byRecovery);
by("passkey").addEventListener("click", () => attempt(by("by-password"), byPasskey));
for (const id of ["use-recovery", "no-code"]) {
  by(id).addEventListener("click", () => { by("recovery-name").value = by("name").value; show("by-recovery"); });
}
by("back").addEventListener("click", () => show("by-password"));
// A second link opened in the same tab only changes the fragment.
window.addEventListener("hashchange", () => location.reload());
if (token) byLink();
else ask("asking", lead ?? "Welcome back.");
