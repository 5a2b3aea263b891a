// What is said of a clip that is shared with somebody, to them. Nothing here asks the house anything.

const DAY_MS = 24 * 3600 * 1000;
const COVERED = {
  faces: "Faces are blurred.",
  people: "People are blurred.",
  still: "Everything is blurred but what moves.",
  nothing: "Nothing is blurred.",
};
const PURPOSES = {
  tell: (who) => `${who} would like you to help tell what this is.`,
  neighbour: (who) => `${who} would like to show you this, as a neighbour.`,
  police: (who) => `${who} gives you this as the police.`,
  own: (who) => `${who} wrote what it is for:`,
};
const ENDED = {
  "taken back": ({ sender }) => `${whom(sender)} took this clip back.`,
  time: ({ until }) => `It could be watched until ${moment(until)}.`,
  views: () => "It has been watched as often as it could be.",
  "clip gone": () => "The clip was deleted, and this copy with it.",
  "recipient gone": () => "It was shared with somebody who does not belong to this house any more.",
  "sender gone": ({ sender }) => `${whom(sender)} may not share it any more.`,
  "not made": () => "No copy of it could be made. Ask for it to be shared again.",
  "no room": () => "The house had no room for a copy. Ask for it to be shared again.",
};
const OVER = "This clip is not shared any more";

/** Who shared it. A name may run from right to left: what is around it does not follow (FSI, PDI). */
export const whom = (sender) => (sender ? `\u2068${sender}\u2069` : "Somebody");

export const titleOf = ({ sender }) => `${whom(sender)} shares a clip with you`;
export const purposeOf = ({ sender, purpose }) => (PURPOSES[purpose] ?? PURPOSES.own)(whom(sender));

/** What to know before it plays, a sentence each. */
export function factsOf(clip) {
  return [
    `${lasting(clip.seconds)}, ${clip.sound ? "with" : "without"} sound. ${COVERED[clip.blur] ?? ""}`.trim(),
    `You may watch it ${times(clip.views_left)}, until ${moment(clip.until)}.`,
    `${whom(clip.sender)} sees each time that it is watched: from when to when, and which part.`,
  ];
}

/** Why it cannot be watched now, as a heading and a sentence; null: it can. */
export function endOf(clip) {
  if (clip.ended) return [OVER, (ENDED[clip.ended] ?? (() => "It is over."))(clip)];
  if (clip.ready && clip.views_left <= 0) return [OVER, ENDED.views(clip)];
  return null;
}

/** What went wrong, as a heading and a sentence. `status`: of the answer; 0: there was none. */
export function troubleOf({ status, waits }) {
  if (status === 401 || status === 403 || status === 404) {
    return ["Nothing is shared here", "The link is not whole, or not right. Open it once more from the message that it came in: all of it, to its last letter."];
  }
  if (status === 410) return ["It was closed here", "Nothing was heard of this page for a while. Opening it again is one more view."];
  if (status === 429) return ["It was tried too often", `Try again in ${waits > 90 ? `${Math.ceil(waits / 60)} minutes` : `${waits} seconds`}.`];
  if (status === 422) return ["This file is damaged", "It is not as it was saved. Open the link instead, while the clip is shared."];
  if (status === 415) return ["This browser cannot play it", "Open it in another one: a newer Chrome, Edge, Firefox or Safari."];
  return ["The house does not answer", "It may be without power or internet for now. Nothing was counted as a view."];
}

export const CLOSED_WHILE_IDLE = ["It was closed here", "It stood still for a few minutes. Opening it again is one more view."];

function times(left) {
  return left === 1 ? "once" : `${left} times`;
}

function lasting(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 90) return whole === 1 ? "1 second" : `${whole} seconds`;
  const minutes = Math.round(whole / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

/** "Friday, 14:30"; with the date where that is not within a week. */
export function moment(instant) {
  const at = new Date(instant);
  const near = Math.abs(at - Date.now()) < 6 * DAY_MS;
  const day = near ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(undefined, { ...day, hour: "numeric", minute: "2-digit" }).format(at);
}
