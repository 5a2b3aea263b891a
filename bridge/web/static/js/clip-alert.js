// Why somebody was told of a clip, or was not.

import { call } from "./api.js";

const by = (id) => document.getElementById(id);
let asked = null;

/** Says so below why it was noticed; nothing where nobody may ask. */
export async function tellAlert(clip) {
  if (asked === clip) return;
  asked = clip;
  by("reason-alert").hidden = true;
  try {
    const { why, alert } = await call("GET", `/api/v1/clips/${encodeURIComponent(clip)}/alert`);
    if (asked !== clip) return;
    const fates = (alert?.messages ?? []).flatMap((one) => one.fates);
    by("reason-alert-text").textContent = [why, ...fates.map((fate) => `${fate[0].toUpperCase()}${fate.slice(1)}.`)].join(" ");
    by("reason-alert").hidden = false;
  } catch {
    asked = null;
  }
}
