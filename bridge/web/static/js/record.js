// "Record now", wherever a page offers it.

import { call } from "./api.js";
import { mention } from "./shell.js";

const MINUTE = 60;

/** Asks for a minute from now on; says what happened; the id of the clip, or null. */
export async function recordMinute({ id, name }) {
  try {
    const { clip } = await call("POST", `/api/v1/cameras/${encodeURIComponent(id)}/record`, { seconds: MINUTE });
    mention(`Recording ${name} for a minute. Find it under Clips.`);
    return clip;
  } catch (error) {
    mention(`Not recording ${name}. ${error.message}`);
    return null;
  }
}
