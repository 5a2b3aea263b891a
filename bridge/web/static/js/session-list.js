// Where somebody is signed in: one row each, that can be ended.

import { houseNow } from "./api.js";
import { dangerous, row, sure } from "./rows.js";
import { ago } from "./words.js";

const PLACES = { "this computer": "on the computer of the house", "at home": "at home", away: "away from home" };

/** `end(session)` is called once it was pressed twice. */
export function sessionRow(session, end) {
  const where = session.place ? `, ${PLACES[session.place] ?? session.place}` : "";
  const button = session.this_one ? null : dangerous("Sign out", `Sign out ${session.device}`);
  if (button) sure(button, "Press again", () => end(session));
  return row(session.this_one ? `${session.device} (this one)` : session.device, `Last used ${ago(session.last_used_at, houseNow())}${where}`, button);
}
