// My account: how I am called, how I sign in, where I am signed in.

import { call, houseNow } from "./api.js";
import { create, possible, said, whyNot } from "./passkey.js";
import { dangerous, row, sure } from "./rows.js";
import { sessionRow } from "./session-list.js";
import { mention } from "./shell.js";
import { ago } from "./words.js";

const by = (id) => document.getElementById(id);
const API = "/api/v1/account";
let account = null;

async function attempt(act, done) {
  try {
    await act();
    if (done) mention(done);
  } catch (error) {
    mention(error.message);
  }
}

function passkeyRow(key) {
  const used = key.last_used_at ? `last used ${ago(key.last_used_at, houseNow())}` : "not used yet";
  const remove = dangerous("Remove", `Remove the passkey ${key.name}`);
  remove.classList.add("fresh-only");
  sure(remove, "Press again to remove", () => attempt(async () => {
    await call("DELETE", `${API}/passkeys/${encodeURIComponent(key.id)}`);
    await show();
  }, "That passkey does not open this house any more. You may delete it on the device as well."));
  return row(key.name, `Added ${ago(key.created_at, houseNow())}, ${used}`, remove);
}

function drawWays() {
  const { passkeys, password, second_factor: factor, recovery_left: left } = account;
  by("passkeys").replaceChildren(...passkeys.map(passkeyRow));
  by("passkey-form").hidden = !possible();
  by("passkey-word").hidden = possible();
  if (!possible()) by("passkey-word").textContent = whyNot();
  by("password-word").textContent = password ? "You have a password. Here you can choose another." : "You have no password yet.";
  by("factor-word").textContent = factor
    ? "It is on: after your password you type six digits that an app on your phone shows."
    : password ? "After your password you type six digits that an app on your phone shows. Passkeys do not need it." : "This comes after a password. Choose one first, if you want to sign in that way.";
  by("factor-on").hidden = factor || !password;
  by("factor-off").hidden = !factor;
  by("recovery-word").textContent = left ? `${left} of your codes are left. New ones end the old ones.` : "Ten codes on paper, for the day when the phone is gone. Each signs you in once.";
}

function draw() {
  by("account").dataset.state = "shown";
  by("lead").textContent = account.passkeys.length || account.password
    ? "How you sign in, and where you are."
    : "You signed in by a link. Add a passkey or a password so that you can sign in again.";
  by("my-name")[by("name-form") ? "value" : "textContent"] = by("password-user").value = account.name;
  drawWays();
  by("stale").hidden = account.fresh;
  for (const button of document.querySelectorAll(".fresh-only")) button.disabled = !account.fresh;
  by("parts").hidden = false;
}

async function show() {
  const [mine, { sessions }] = await Promise.all([call("GET", API), call("GET", `${API}/sessions`)]);
  account = mine;
  draw();
  by("sessions").replaceChildren(...sessions.map((session) => sessionRow(session, end)));
  by("end-others").hidden = sessions.length < 2;
}

const end = ({ id }) => attempt(async () => {
  await call("DELETE", `${API}/sessions/${id}`);
  await show();
});

function onSubmit(id, act) {
  by(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = [...by(id).querySelectorAll("input[required]")].find((input) => !input.value.trim());
    if (empty) empty.focus();
    else act();
  });
}

async function addPasskey() {
  const options = await call("POST", `${API}/passkeys/options`, {});
  let credential;
  try {
    credential = await create(options);
  } catch (error) {
    return mention(said(error) ?? "No passkey was made.");
  }
  await call("POST", `${API}/passkeys`, { credential, name: by("passkey-name").value });
  await show();
  return mention("From now on this device lets you in.");
}

async function setUpFactor() {
  const { secret, qr } = await call("POST", `${API}/second-factor`, {});
  by("factor-qr").src = qr;
  by("factor-secret").textContent = secret.replace(/(.{4})/g, "$1 ").trim();
  by("factor-setup").hidden = false;
  by("factor-on").hidden = true;
  by("factor-code").focus();
}

function hideFactor() {
  by("factor-setup").hidden = true;
  by("factor-qr").removeAttribute("src");
  by("factor-secret").textContent = by("factor-code").value = "";
}

async function newCodes() {
  const { codes } = await call("POST", `${API}/recovery-codes`, {});
  by("codes").replaceChildren(...codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
  by("codes-box").hidden = false;
  await show();
}

if (by("name-form")) onSubmit("name-form", () => attempt(async () => { await call("PUT", `${API}/name`, { name: by("my-name").value }); await show(); }, "Name changed."));
onSubmit("passkey-form", () => attempt(addPasskey));
onSubmit("password-form", () => attempt(async () => {
  await call("PUT", `${API}/password`, { password: by("new-password").value });
  by("new-password").value = "";
  await show();
}, "Password changed."));
onSubmit("factor-form", () => attempt(async () => {
  await call("PUT", `${API}/second-factor`, { code: by("factor-code").value });
  hideFactor();
  await show();
}, "From now on the code is asked for after your password. Make recovery codes, too."));
by("factor-on").addEventListener("click", () => attempt(setUpFactor));
sure(by("factor-off"), "Press again to turn it off", () => attempt(async () => { await call("DELETE", `${API}/second-factor`); await show(); }, "Your password is enough again."));
by("new-codes").addEventListener("click", () => attempt(newCodes));
by("show-password").addEventListener("click", ({ currentTarget: button }) => {
  const shown = by("new-password").type === "password";
  by("new-password").type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.textContent = shown ? "Hide" : "Show";
});
sure(by("end-others"), "Press again: all others end", () => attempt(async () => { await call("POST", `${API}/sessions/end`, { which: "others" }); await show(); }, "You are signed in only here now."));
sure(by("end-all"), "Press again: all end, this one too", () => attempt(async () => { await call("POST", `${API}/sessions/end`, { which: "all" }); location.assign("/sign-in"); }));
by("again").addEventListener("click", () => { sessionStorage.setItem("private-eye-next", "/account"); location.assign("/sign-in"); });
by("passkey-name").value = /iPhone|iPad|Android/.test(navigator.userAgent) ? "My phone" : "My computer";
show().catch((error) => { by("lead").textContent = error.message; });
