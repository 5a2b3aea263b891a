// What the list says where it is empty: nothing moved, nothing is kept, nobody watched, or nothing is
// like what was asked for.

import { times } from "./clip-labels.js";
import { allDay, allUnwatched, removal } from "./clip-words.js";

const NEWCOMER = {
  title: "There are no clips",
  text: "When something moves in front of a camera, a clip appears here by itself, with the seconds before it. "
    + "Walk past a camera to try, or press Record on a live picture. Clips go after a day unless you star them or keep them longer.",
};
const UNLIKE = { title: "No clips match these filters", text: "There may be others: take the filters away to see them." };

/** Of a day, by its `absence`: the gaps of each of the `cameras`, and what was removed. `first`: there is no clip at all. */
export function nothingOf({ gaps, removed }, cameras, zone, { first }) {
  const missed = cameras.map(({ id, name }) => ({ name, gaps: gaps.get(id) ?? [] })).filter((of) => of.gaps.length);
  const gone = removal(removed);
  if (first && !gone && !missed.length) return NEWCOMER;
  const blind = missed.length === cameras.length && missed.every((of) => of.gaps.some(allDay));
  const said = blind ? [] : missed.map((of) => `${of.name}: ${lowered(allUnwatched(of.gaps, zone))}`);
  const title = gone ? "Nothing is kept of this day" : blind ? "Not watched this day" : "Nothing moved this day";
  return { title, text: [gone, ...said].filter(Boolean).join(" ") };
}

/** Where all that there is, `count`, is left out. */
export const nothingMuch = (count) => ({
  title: "Nothing much happened",
  text: `Something moved ${times(count)}, and no person, vehicle or animal was seen: leaves, rain, light.`,
});

/** Of all days, or where only some clips were asked for. */
export const nothingLike = ({ narrowed }) => (narrowed ? UNLIKE : NEWCOMER);

const lowered = (words) => words.charAt(0).toLowerCase() + words.slice(1);
