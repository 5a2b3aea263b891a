// What an event was, in words and as a sign of img/icons.svg: a person, a dog, something that moved.

import { LOCALE } from "./clocks.js";

// In the order in which they are told of; after them what the house was taught, as it is `called`. What has a finer
// class ("dog") is called by that.
const KNOWN = {
  person: { sign: "person", one: "person" },
  vehicle: { sign: "vehicle", one: "vehicle" },
  pet: { sign: "pet", one: "pet" },
  animal: { sign: "animal", one: "animal" },
};
const MANY = { person: "people", bus: "buses", sheep: "sheep" };
/** Leaves, rain, headlights. */
export const NOTHING = "other";
// A kind that the house was taught.
const OWN = "learnt";
// Of what nobody said what it was: how it came to be is known.
const MOVED = { sign: "moved", words: "Something moved" };
const ASKED = { manual: { sign: "record", words: "Recorded by hand" }, doorbell: { sign: "bell", words: "Somebody rang" } };

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const a = (one) => `${/^[aeiou]/.test(one) ? "An" : "A"} ${one}`;

/** Of a clip: its `label` ("unknown" where nobody knows), a `sign` and `words`, such as "A dog". */
export function kindOf({ label, sub_label: finer, called, kind }) {
  if (label === NOTHING) return { label, sign: "nothing", words: "Nothing much" };
  if (label in KNOWN) return { label, sign: KNOWN[label].sign, words: a(finer ?? KNOWN[label].one) };
  if (called) return { label, sign: OWN, words: capital(called) };
  return { label: "unknown", ...(ASKED[kind] ?? MOVED) };
}

/** "A dog"; "" where nobody knows. */
export function known(clip) {
  const { label, words } = kindOf(clip);
  return label === "unknown" ? "" : words;
}

/**
 * How many of what: from the `labels` of a page of clips, of which `nothing` are nothing much. Each has its `label`,
 * `sign` and `words`, such as "3 cats" or "Twice the postman"; `asked`: those that are told of even where there are none.
 */
export function kindsOf(labels, nothing, asked) {
  const of = (label) => labels.filter((each) => each.label === label);
  const own = labels.filter(({ called }) => called);
  const told = [...Object.keys(KNOWN), "unknown"].filter((label) => of(label).length || asked.includes(label));
  const kinds = told.map((label) => ({ label, sign: KNOWN[label]?.sign ?? MOVED.sign, words: counted(label, of(label)) }));
  const taught = own.map(({ label, called, count }) => ({ label, sign: OWN, words: count === 1 ? capital(called) : `${capital(times(count))} ${called}` }));
  kinds.splice(kinds.findLastIndex(({ label }) => label in KNOWN) + 1, 0, ...taught);
  if (nothing) kinds.push({ label: NOTHING, sign: "nothing", words: `${nothing.toLocaleString(LOCALE)} ${nothing === 1 ? "time" : "times"} nothing much` });
  return kinds;
}

function counted(label, some) {
  const count = some.reduce((sum, each) => sum + each.count, 0);
  if (!(label in KNOWN)) return `${count.toLocaleString(LOCALE)} unknown`;
  const finer = new Set(some.map((each) => each.sub_label));
  const one = (finer.size === 1 && [...finer][0]) || KNOWN[label].one;
  return `${count.toLocaleString(LOCALE)} ${count === 1 ? one : MANY[one] ?? `${one}s`}`;
}

/** "once", "30 times" */
export const times = (count) => (count === 1 ? "once" : count === 2 ? "twice" : `${count.toLocaleString(LOCALE)} times`);

/** Makes an icon of `_icon.html` another one. */
export function drawSign(icon, sign) {
  const use = icon.querySelector("use");
  const address = use.getAttribute("href").replace(/#.*$/, `#${sign}`);
  if (use.getAttribute("href") !== address) use.setAttribute("href", address);
}
