// How shares are said.

const PURPOSES = { tell: "to help tell what it is", neighbour: "to show a neighbour", police: "for the police" };
const BLURS = { faces: "faces blurred", people: "people blurred", still: "all blurred that stands still", nothing: "nothing blurred" };
const ENDS = {
  "taken back": "taken back", time: "its time is over", views: "watched as often as it might be", "clip gone": "the clip is gone",
  "recipient gone": "they left the house", "sender gone": "whoever shared it may not share it any more",
  "not made": "no copy of it could be made", "no room": "there was no room on the disk for a copy",
};

export const BLUR_TEXT = {
  faces: "Where no face is found in a person, the whole person is blurred.",
  people: "Each person is blurred from head to foot.",
  still: "Only what moves can be seen.",
  nothing: "Everybody in it can be known.",
};

const times = (count) => (count === 1 ? "once" : `${count} times`);
const percent = (done) => `${Math.floor(100 * (done ?? 0))} %`;

/** "Ready", "Being made, 40 %", "Over: taken back". */
export function stateWords({ state, done, ended }) {
  if (state === "ended") return `Over: ${ENDS[ended] ?? ended}`;
  return state === "making" ? `Being made, ${percent(done)}` : "Shared";
}

/** Which part of which clip, what for, and what is covered, in a sentence. `moment`: says a time of the house. */
export function whatWords(share, moment) {
  const clip = share.clip_at ? `the clip of ${moment(share.clip_at)}` : "a clip that is gone";
  const purpose = PURPOSES[share.purpose] ?? `for this: “${share.words}”`;
  return `From ${share.camera_name}, ${clip}, ${purpose}; ${BLURS[share.blur]}, ${share.sound ? "with sound" : "no sound"}.`;
}

/** Until when and how often, and how often it was watched. */
export function termsWords(share, moment) {
  const watched = share.views ? `Watched ${times(share.views)} of ${share.most_views}.` : "Nobody has watched it.";
  return share.state === "ended" ? `${watched} Over since ${moment(share.ended_at)}.` : `${watched} Until ${moment(share.until)}.`;
}

/** "today 15:14 for 12 s, its seconds 0-12, with Firefox on Windows". */
export function viewWords({ opened_at: opened, last_at: last, ranges, device }, moment) {
  const seconds = last ? Math.round((Date.parse(last) - Date.parse(opened)) / 1000) : null;
  const long = seconds === null ? ", now" : ` for ${seconds} s`;
  const part = ranges ? `, its seconds ${ranges.split(" ").join(" and ")}` : "";
  return `${moment(opened)}${long}${part}${device ? `, with ${device}` : ""}`;
}

export const makingWords = (share) => `The copy is being made: ${percent(share.done)}.`;
