// Which clips are asked for: as the address of the page says it, and as the house is asked.

import { NOTHING } from "./clip-labels.js";

const FILTERS = ["camera", "kind", "min_s", "starred"];
const IN_ADDRESS = [...FILTERS, "label", "nothing"];
/** No filter: all of them. */
export const ALL = { camera: "", kind: "", min_s: "", starred: "", label: "" };

/** What the address says of it: `label` may be several, with commas; `nothing` is "shown", or nothing much is left out. */
export function inAddress(said) {
  return Object.fromEntries(IN_ADDRESS.map((name) => [name, said.get(name) ?? ""]));
}

/** The other way, with the `day` ("": all) and the `hour` (null: all). */
export function address(chosen) {
  const said = { ...Object.fromEntries(IN_ADDRESS.map((name) => [name, chosen[name]])), day: chosen.day || "all", hour: chosen.hour ?? "" };
  return `?${new URLSearchParams(Object.entries(said).filter(([, value]) => value !== ""))}`;
}

export const labelsOf = (chosen) => (chosen.label ? chosen.label.split(",") : []);

/** How many filters there are. */
export const filtersIn = (chosen) => FILTERS.filter((name) => chosen[name]).length;

/** Whenever it is of. Nothing much is left out, unless it is shown, or something else alone. */
export function wanted(chosen) {
  const labels = labelsOf(chosen);
  return {
    ...Object.fromEntries(FILTERS.map((name) => [name, chosen[name]])),
    label: labels.length && chosen.nothing ? [...labels, NOTHING] : labels,
    notable: labels.length || chosen.nothing ? "" : true,
  };
}

/** In an address of the API: what is empty is not said, and of a list each one is. */
export function query(filter) {
  const said = Object.entries(filter).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return new URLSearchParams(said.filter(([, one]) => one !== "" && one !== null && one !== undefined));
}
