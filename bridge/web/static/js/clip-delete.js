// Deleting: says what goes, asks, and shows how far it has got. The bridge goes on by itself when this
// page is left; the ids of what runs stay with the tab, so that a reload shows it again.

import { call, pause } from "./api.js";
import { plural, toll } from "./clip-words.js";

const AT_ONCE = 200; // ids in one request
const LOOK_EVERY_MS = 400;
const REST_MS = 4000;
const RUNNING = "private-eye-deletions";

const by = (id) => document.getElementById(id);
let following = false;

/** Resolves to whether the person said yes to deleting exactly these clips. */
export function confirmed(clips, zone) {
  const dialog = by("confirm");
  const what = clips.length === 1 ? "this clip" : plural(clips.length, "clip");
  by("confirm-title").textContent = `Delete ${what} for good?`;
  by("confirm-yes").textContent = `Delete ${clips.length === 1 ? "it" : what}`;
  by("confirm-keys").hidden = !clips.some(({ filmed }) => filmed);
  by("confirm-what").replaceChildren(...toll(clips, zone).map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  return new Promise((resolve) => {
    const answer = (yes) => () => { dialog.close(); resolve(yes); };
    by("confirm-yes").onclick = answer(true);
    by("confirm-no").onclick = answer(false);
    dialog.onclose = () => { if (!dialog.open) resolve(false); }; // Escape; open: it is of the question before, and late
    dialog.onkeydown = (event) => {
      const arrow = { ArrowLeft: "confirm-no", ArrowRight: "confirm-yes" }[event.key];
      if (arrow) by(arrow).focus();
      if (event.keyCode === 4 || event.key === "GoBack" || event.key === "BrowserBack") answer(false)();
      else if (!arrow) return;
      event.preventDefault();
    };
    dialog.showModal();
    by("confirm-no").focus();
  });
}

/**
 * Deletes these clips, some at a time. `gone(ids)` is called for those that nobody can open any more.
 * Resolves to how many of the last ones share seconds with a clip that stays. Rejects when the house refuses;
 * what was deleted until then stays deleted.
 */
export async function destroy(clips, gone) {
  let sharing = 0;
  for (let at = 0; at < clips.length; at += AT_ONCE) {
    const ids = clips.slice(at, at + AT_ONCE).map(({ id }) => id);
    if (clips.length > AT_ONCE) progress(`Deleting ${at.toLocaleString()} of ${plural(clips.length, "clip")}…`, at, clips.length);
    const { deletion, shared } = await call("POST", "/api/v1/clips/delete", { ids });
    keep([...kept(), deletion]);
    sharing = shared ?? 0; // what one of before the last shares may be with a clip that went after it
    gone(ids);
  }
  follow();
  return sharing;
}

/** Shows how far the deletions of this tab are, also those from before a reload. */
export async function follow() {
  if (following) return;
  following = true;
  const sums = new Map();
  while (kept().length > 0) {
    for (const id of kept()) sums.set(id, await look(id, sums.get(id)));
    const [total, left] = ["total", "left"].map((part) => [...sums.values()].reduce((sum, of) => sum + of[part], 0));
    keep(kept().filter((id) => !sums.has(id) || sums.get(id).left > 0));
    if (total > 0 && left > 0) progress(`${plural(total, "clip")} can no longer be opened. Clearing the disk: ${(total - left).toLocaleString()} done.`, total - left, total);
    else if (total > 0) progress(`${plural(total, "clip")} deleted for good.`, total, total);
    if (kept().length > 0) await pause(LOOK_EVERY_MS);
  }
  following = false;
  await pause(REST_MS);
  if (!following) hideProgress();
}

// A deletion that the bridge has forgotten is over; one that it cannot tell of now may be running.
async function look(id, before) {
  try {
    return await call("GET", `/api/v1/deletions/${encodeURIComponent(id)}`);
  } catch (error) {
    return error.kind === "unavailable" ? before ?? { total: 0, left: 1 } : { total: 0, left: 0 };
  }
}

function progress(text, value, max) {
  by("clearing-text").textContent = text;
  Object.assign(by("clearing-bar"), { max: Math.max(1, max), value });
  by("clearing").hidden = false;
}

/** Takes the strip away, after a refusal. */
export function hideProgress() {
  by("clearing").hidden = true;
}

const kept = () => JSON.parse(sessionStorage.getItem(RUNNING) ?? "[]");
const keep = (ids) => sessionStorage.setItem(RUNNING, JSON.stringify(ids));
