// "Try now": a camera that is away is connected to without waiting any longer.

import { call } from "./api.js";
import { mention } from "./shell.js";

const RESTS_MS = 3000;

/** The button rests for a moment, in which one sees what came of it. */
export async function tryNow(button, camera) {
  button.disabled = true;
  try {
    await call("POST", `/api/v1/cameras/${encodeURIComponent(camera.id)}/try`);
  } catch (error) {
    mention(`${camera.name} was not tried again. ${error.message}`);
  }
  setTimeout(() => { button.disabled = false; }, RESTS_MS);
}
