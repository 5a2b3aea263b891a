// Confirming an Alexa, for owners: a code spoken to the device, and the list of those confirmed.

import { call, houseNow } from "./api.js";
import { dangerous, row, sure } from "./rows.js";
import { notice } from "./shell.js";
import { ago } from "./words.js";

const SENTENCE = (digits) => `Alexa, tell private eye my code is ${digits}`;
const REFRESH_MS = 3000;

const by = (id) => document.getElementById(id);
let countdown = null;

async function attempt(action) {
  try {
    await action();
    notice(null);
  } catch (error) {
    notice(error.message);
  }
}

async function getCode() {
  const { code, expires_in_s: seconds } = await call("POST", "/api/v1/alexa/codes", {});
  const before = by("users").childElementCount;
  const until = performance.now() + seconds * 1000;
  by("code").replaceChildren(...[...code].map((digit) => {
    const box = document.createElement("span");
    box.textContent = digit;
    return box;
  }));
  by("code").setAttribute("aria-label", `Code ${[...code].join(" ")}`);
  by("sentence").textContent = SENTENCE([...code].join(" "));
  by("code-box").hidden = false;
  by("ask").hidden = true;
  by("get-code").textContent = "Get another code";
  clearInterval(countdown);
  let refreshed = performance.now();
  const tick = () => {
    const left = Math.max(0, Math.round((until - performance.now()) / 1000));
    by("left").textContent = left ? `Valid for ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "This code has expired.";
    by("code-box").dataset.expired = String(left === 0);
    if (left === 0) clearInterval(countdown);
    if (performance.now() - refreshed > REFRESH_MS && !document.hidden) {
      refreshed = performance.now();
      attempt(async () => { if ((await showUsers()) > before) confirmed(); });
    }
  };
  countdown = setInterval(tick, 500);
  tick();
}

function confirmed() {
  clearInterval(countdown);
  by("code-box").hidden = true;
  by("ask").hidden = false;
  by("ask").textContent = "Confirmed. That Alexa can now show your cameras.";
}

function userRow(user) {
  const used = user.last_used_at ? `last asked ${ago(user.last_used_at, houseNow())}` : "has not asked yet";
  const remove = dangerous("Remove", `Remove ${user.name}`);
  sure(remove, "Press again to remove", () => attempt(async () => { // only a new code undoes it
    await call("DELETE", `/api/v1/alexa/users/${encodeURIComponent(user.id)}`);
    await showUsers();
    by("get-code").focus();
  }));
  return row(user.name, `Confirmed ${ago(user.confirmed_at, houseNow())}, ${used}`, remove);
}

async function showUsers() {
  const { users } = await call("GET", "/api/v1/alexa/users");
  const key = JSON.stringify(users);
  if (by("users").dataset.key !== key) {
    by("users").dataset.key = key;
    by("users").replaceChildren(...users.map(userRow));
  }
  by("users-none").hidden = users.length > 0;
  by("users-none").textContent = "No Alexa has been confirmed yet.";
  return users.length;
}

by("get-code").addEventListener("click", () => attempt(getCode));
attempt(showUsers);
