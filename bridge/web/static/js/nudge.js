// Who lets others in and could not sign in again is asked to choose how.

import { call } from "./api.js";

try {
  document.getElementById("nudge").hidden = (await call("GET", "/api/v1/session")).can_sign_in_again;
} catch {
  // The house does not answer: nothing is known, so nothing is asked.
}
