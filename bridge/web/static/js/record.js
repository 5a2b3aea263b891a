// Recording by hand, wherever a page offers it: begun and ended by one button, which says which.

import { call } from "./api.js";
import { mention } from "./shell.js";

const MINUTE = 60;
const path = ({ id }) => `/api/v1/cameras/${encodeURIComponent(id)}/record`;

/** Puts on the button what it does now; `camera` as the house described it last. Of one that is off nothing can be
 * recorded, and to whom the page does not offer it, it stays hidden. */
export function drawRecord(button, camera) {
  button.dataset.offered ??= String(!button.hidden);
  button.hidden = button.dataset.offered === "false" || camera.state === "off";
  const ends = Boolean(camera.recording?.by_hand);
  if (button.dataset.ends === String(ends)) return;
  button.dataset.ends = String(ends);
  button.title = ends ? "Stop recording" : "Record a minute";
  button.setAttribute("aria-label", ends ? `Stop recording ${camera.name}` : `Record ${camera.name} for a minute`);
  const words = button.querySelector("span");
  if (words) words.textContent = button.title;
}

/** Does what the button says, and tells what came of it. */
export async function pressRecord(button, camera) {
  button.disabled = true;
  try {
    mention(await (button.dataset.ends === "true" ? stop(camera) : recordMinute(camera)));
  } catch (error) {
    mention(error.message);
  }
  button.disabled = false;
}

async function recordMinute(camera) {
  try {
    await call("POST", path(camera), { seconds: MINUTE });
    return `Recording ${camera.name} for a minute. Find it under Clips.`;
  } catch (error) {
    return `Not recording ${camera.name}. ${error.message}`;
  }
}

async function stop(camera) {
  const { stopped, goes_on: goesOn } = await call("POST", `${path(camera)}/stop`);
  if (goesOn) return `Something moves in front of ${camera.name}, so its clip goes on until that is over.`;
  return stopped ? `Recording ${camera.name} has stopped. Find it under Clips.` : `Recording ${camera.name} was over already.`;
}
