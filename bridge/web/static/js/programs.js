// Tokens of programs: one for a home automation, that says who is at home.

import { call, houseNow } from "./api.js";
import { dangerous, row, sure } from "./rows.js";
import { mention } from "./shell.js";
import { ago } from "./words.js";

const USE = { presence: "Says who is at home", voice: "The Alexa skill" };
const USUAL = "Home automation";

const by = (id) => document.getElementById(id);

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    mention(error.message);
  }
}

function tokenRow(token) {
  const used = token.last_used_at ? `last used ${ago(token.last_used_at, houseNow())}` : "not used yet";
  const remove = dangerous("Remove", `Remove the token of ${token.name}`);
  sure(remove, "Press again to remove", () => attempt(async () => {
    await call("DELETE", `/api/v1/tokens/${encodeURIComponent(token.id)}`);
    await show();
    by("token-name").focus();
  }));
  return row(token.name, `${USE[token.use]}, ${used}`, remove);
}

async function show() {
  const { tokens } = await call("GET", "/api/v1/tokens");
  by("tokens").replaceChildren(...tokens.map(tokenRow));
  by("programs").hidden = false;
}

function forget() {
  by("token-text").textContent = "";
  by("token-box").hidden = true;
}

by("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const name = by("token-name").value.trim() || USUAL;
    const { token } = await call("POST", "/api/v1/tokens", { name, use: "presence" });
    by("token-name").value = "";
    by("token-text").textContent = token;
    by("token-box").hidden = false;
    by("token-box").focus();
    await show();
  });
});
by("token-done").addEventListener("click", () => { forget(); by("token-name").focus(); });
window.addEventListener("pagehide", forget); // the page may be kept, and shown again
attempt(show);
