// What clips are taken for, and what the house learnt, in words.

const LABELS = { person: "A person", pet: "A pet", vehicle: "A vehicle", animal: "An animal", other: "Nothing much", unknown: "Something moved" };
/** What can be taught in every house, in the order of its keys. */
export const BUILT_IN = ["person", "pet", "vehicle", "animal", "other"];

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

/** "A person"; of a kind of the house its own name. */
export function named(label, kinds = []) {
  return LABELS[label] ?? kinds.find(({ id }) => id === label)?.name ?? "A kind that is gone";
}

const doubt = ({ doubtful }) => (doubtful.length ? ` The detector took ${doubtful.length} of these for a person, but was not sure.` : "");

/** What going by a version would have changed; of one that is proposed it ends with the question. */
export function told({ state, replay }) {
  if (state === "set_aside") {
    return `For this clip that holds. But what the house would learn from it would have lost ${many(replay.lost.length, "person", "people")}, so it does not go by it.`;
  }
  const ask = state === "proposed" ? " Keep it?" : "";
  if (replay.spared) return `That would have spared you ${replay.spared} of ${many(replay.alerts, "alert")}, and no person.${doubt(replay)}${ask}`;
  if (replay.changed) return `${many(replay.changed, "clip")} of the last 30 days would be called otherwise, and no alert would be lost.${ask}`;
  return "Nothing else of the last 30 days would be called otherwise.";
}

/** What is said when something was taught. */
export function got({ version, contradicts = [] }) {
  if (contradicts.length) return `Got it. But ${contradicts.map(({ by }) => by).join(" and ")} said otherwise, so the house learns nothing from this clip until you agree.`;
  if (!version) return "Got it. There is too little yet for the house to learn from.";
  if (version.state === "in_use") return "Got it.";
  return `Got it. ${told(version)}`;
}

/** "9 of 9, which proves 72 %" */
export function proved({ of_them: count, tries, at_least: least }) {
  if (tries === 0) return "none";
  return `${count} of ${tries}, which proves ${Math.round(least * 100)} %`;
}
