// Exchanges the one-time token of the printed link for a session. The token is in the fragment, so it
// reaches no server log, and leaves the address bar and the history before anything else happens.

import { call } from "./api.js";

const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (location.hash) history.replaceState(null, "", location.pathname);

const place = document.getElementById("sign-in");

function explain(state, lead) {
  place.dataset.state = state;
  document.getElementById("lead").textContent = lead;
  document.getElementById("help").hidden = false;
}

async function signIn() {
  if (!token) return explain("no-token", "This page needs the link that Private Eye printed for you.");
  place.dataset.state = "signing-in";
  document.getElementById("lead").textContent = "Signing you in…";
  try {
    await call("POST", "/api/v1/session", { token }, { stay: true });
    location.replace("/");
  } catch (error) {
    // A link opened again by somebody who is signed in is no reason to send them away.
    if (await call("GET", "/api/v1/session", undefined, { stay: true }).catch(() => null)) return location.replace("/");
    const unreachable = error.kind === "unavailable";
    explain("refused", unreachable ? `${error.message} Open the link again in a moment.` : error.message);
  }
}

// A second link opened in the same tab only changes the fragment.
window.addEventListener("hashchange", () => location.reload());
signIn();
