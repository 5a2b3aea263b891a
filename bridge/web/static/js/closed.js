// Outside somebody's hours: what they are told, and the page itself as soon as something is open to them.

import { call } from "./api.js";

const ASK_MS = 10000;
const place = document.getElementById("why");

async function ask() {
  if (document.hidden) return;
  try {
    const { closed } = await call("GET", "/api/v1/session");
    if (closed === null) location.reload();
    else if (place.textContent !== closed) place.textContent = closed;
  } catch {
    // The house does not answer: it is asked again.
  }
}

ask();
setInterval(ask, ASK_MS);
document.addEventListener("visibilitychange", ask);
