// What a document's values stand for: `${data.title}`, "50vw". Of expressions, paths only.

const WHOLE = /^\$\{([\w.]+)\}$/;
const PATHS = /\$\{([\w.]+)\}/g;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

const found = (path, names) => path.split(".").reduce((value, name) => value?.[name], names);

/** `names`: what paths begin with: payload, data, state, and what components bind. */
export function value(held, names) {
  if (Array.isArray(held)) return held.map((each) => value(each, names));
  if (typeof held !== "string") return held;
  const whole = WHOLE.exec(held);
  if (whole) return found(whole[1], names);
  return held.replace(PATHS, (_all, path) => found(path, names) ?? "");
}

/** A dimension as CSS has it; `display` is {width, height} in dp. */
export function size(held, display) {
  if (typeof held === "number") return `${held}px`;
  if (typeof held !== "string" || held === "auto") return "auto";
  const number = Number.parseFloat(held);
  if (held.endsWith("vw")) return `${(number * display.width) / 100}px`;
  if (held.endsWith("vh")) return `${(number * display.height) / 100}px`;
  if (held.endsWith("%")) return held;
  return `${number}px`; // "12dp", "12"
}

/** A Text's text without its markup. */
export const words = (text) => String(text ?? "").replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** An address of the house's public door, at this one: the same bytes, without leaving the page's origin. */
export function here(source) {
  if (!source) return "";
  const { pathname, search } = new URL(source, location.origin);
  return pathname + search;
}
