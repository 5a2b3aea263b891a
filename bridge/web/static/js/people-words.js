// How people's rights are said.

import { minuteWords, two } from "./clocks.js";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const ROLES = { owner: "Owner", member: "Member", guest: "Guest", reviewer: "Reviewer", screen: "Screen" };

export const dayNames = DAYS;
export const roleWord = (role) => ROLES[role] ?? role;

export const ROLE_TEXT = {
  guest: "Sees the cameras that you choose, live, and nothing else: no clips.",
  member: "Lives here: sees live pictures and clips, keeps and deletes clips, turns cameras off and on.",
  owner: "As you: sees everything always, adds and removes people, changes every setting.",
  reviewer: "Does not live here: sees copies of single clips that somebody shares with them, for as long as they are shared, and nothing else.",
};

/** As a field of times has it, whatever it shows. */
export const clock = (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
export const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

/** "a", "a and b", "a, b and c". */
export const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

/** "Friday, 6 March", for a day like 2026-03-06. */
export const dayWords = (day) => new Date(`${day}T12:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });

function daysWords(days) {
  if (days.length === 7) return "every day";
  const run = days.length > 2 && days.at(-1) - days[0] === days.length - 1;
  return run ? `${DAYS[days[0]]} to ${DAYS[days.at(-1)]}` : list(days.map((day) => DAYS[day]));
}

export const hoursWords = (hours) => hours.map(({ days, since, until }) => `${daysWords(days)} ${minuteWords(since)} to ${minuteWords(until)}`).join("; ");

/** What somebody sees, in a sentence; `names` maps camera ids to names. */
export function rightsWords(person, names) {
  if (!person.readable) return `Sees nothing: what ${person.name} may could not be read from the disk. Press Change, and choose again.`;
  if (person.role === "owner") return "Sees everything, always, and decides who else does.";
  const what = person.role === "reviewer" ? "what is shared with them" : person.cameras === null ? "every camera" : list(person.cameras.map((id) => names.get(id) ?? id)) || "no camera";
  const when = person.hours.length ? `, ${hoursWords(person.hours)}` : "";
  if (person.over) return `Sees nothing: their last day was ${dayWords(person.until_day)}.`;
  const until = person.until_day ? `, until ${dayWords(person.until_day)}` : "";
  return `Sees ${what}${when}${until}.`;
}
