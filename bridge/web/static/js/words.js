// How states and times are said on the pages.

import { kindOf } from "./clip-labels.js";
import { clockFormat, LOCALE } from "./clocks.js";

const JUST_S = 2;
const time = clockFormat(undefined);
const secondsSince = (since, now) => Math.max(0, Math.round((now - (typeof since === "number" ? since : Date.parse(since))) / 1000));

/** "just now", "12 s ago", "4 min ago" for an ISO time or a number of ms. */
export function ago(since, now) {
  return secondsSince(since, now) < JUST_S ? "just now" : `${lasted(since, now)} ago`;
}

function lasted(since, now) {
  const seconds = secondsSince(since, now);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

const sentence = (text) => {
  const trimmed = text.trim();
  return trimmed[0].toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? "" : ".");
};

const because = (reason) => (reason ? ` ${sentence(reason)}` : "");

/** What takes the time of this computer, where it is too busy. */
export function tooBusy(busy) {
  if (!busy) return null;
  const takers = busy.takers.map(({ name, processors }) => `${name} (${processors.toFixed(1)})`).join(", ");
  const what = takers ? ` Processors taken by: ${takers}.` : "";
  return `This computer is too busy.${what} Pictures may come late; recording goes on.`;
}

/** When a camera that is away is tried again. */
function again(camera, now) {
  if (!camera.next_try) return "";
  const every = camera.tries_every_s;
  if (every === 1) return " Trying again every second.";
  const left = (Date.parse(camera.next_try) - now) / 1000;
  const wait = left < 0 && every ? every - (-left % every) : left;
  return wait > 0 ? ` Trying again in ${Math.ceil(wait)} s.` : " Trying again now.";
}

/** "21:40", or "Tuesday 08:00" where that is another day: when a camera that is off comes back by itself. */
function offUntil(until, now) {
  const at = new Date(until);
  const other = at.toDateString() !== new Date(now).toDateString();
  return `${other ? `${at.toLocaleDateString(LOCALE, { weekday: "long" })} ` : ""}${time(at)}`;
}

/** What happened at a camera last, and when: "Person, 19:48"; "" where nothing did. */
export function lastSeen({ last }, now) {
  if (!last) return "";
  const bare = kindOf(last).words.replace(/^An? /, "");
  return `${bare[0].toUpperCase()}${bare.slice(1)}, ${dayBefore(last.at, now)}${time(last.at)}`;
}

/** "" of today, "yesterday ", "Mon ", "3 Nov ". */
function dayBefore(at, now) {
  const [day, today] = [at, now].map((moment) => new Date(moment).setHours(0, 0, 0, 0));
  const days = Math.round((today - day) / 86400000);
  if (days < 2) return days === 1 ? "yesterday " : "";
  const how = days < 7 ? { weekday: "short" } : { day: "numeric", month: "short" };
  return `${new Date(at).toLocaleDateString(LOCALE, how)} `;
}

/** What keeps a camera that is seen from noticing all that moves: in a line, and at length; "" for nothing. */
export function missing({ watch }) {
  if (watch?.behind) {
    return ["Motion may be missed: this computer is too busy.", "Watching is behind: this computer is too busy. Pictures were passed over, and what moved in them is not noticed."];
  }
  if (watch?.crowded) {
    return ["Rain or snow? Only what is larger and lasts is noticed.", "Many small things come and go all over the picture, as in rain or snow. Until that is over only what is larger and lasts is noticed."];
  }
  return ["", ""];
}

const OF_CAMERA = {
  starting: (camera) => ({ state: "starting", badge: "Starting", text: because(camera.reason).trim() }),
  idle: () => ({ state: "starting", badge: "Starting" }),
  off: (camera, now) => ({ state: "off", badge: "Off", title: camera.until ? `Off until ${offUntil(camera.until, now)}` : `Off for ${lasted(camera.since, now)}`, text: `${because(camera.reason)} Nothing is connected to it: nothing is seen, nothing is kept.`.trim() }),
  stopped: () => ({ state: "not-live", badge: "Not live", title: "Not live", text: "Private Eye is shutting down." }),
  lost: (camera, now) => ({ state: "not-live", badge: "Not live", title: "Not live", tries: Boolean(camera.next_try), text: `Lost ${ago(camera.since, now)}.${because(camera.reason)}${again(camera, now)}` }),
  frozen: (camera, now) => ({ state: "frozen", badge: "Frozen", title: "Frozen", text: `The picture has not changed for ${lasted(camera.since, now)}.${because(camera.reason)}` }),
  refused: (camera, now) => ({ state: "not-live", badge: "Not live", title: "Not live", tries: Boolean(camera.next_try), text: `Refused ${ago(camera.since, now)}.${because(camera.reason)}${again(camera, now)}` }),
};

const OF_PLAYER = {
  live: (player, now, camera) => ({ state: "live", badge: "Live", note: `${because(camera.reason)} ${missing(camera)[0]}`.trim() }),
  opening: (player) => ({ state: "starting", badge: "Starting", text: player.reason }),
  paused: (player, now) => ({ state: "paused", badge: player.pictureAt ? `Paused ${ago(player.pictureAt, now)}` : "Paused" }),
  ended: (player) => ({ state: "not-live", badge: "Not live", title: "Not live", text: player.reason ?? "The player has ended." }),
  "not-live": (player, now) => ({
    state: "not-live", badge: "Not live", title: "Not live",
    text: `${player.pictureAt ? `Last picture ${ago(player.pictureAt, now)}.` : ""}${because(player.reason)}`.trim(),
  }),
};

/**
 * What a tile says: the camera's own word first, then what really plays here.
 * Only {camera live, player live} is called live; everything else is covered or says what it is.
 */
export function verdict(camera, player, now) {
  if (camera.state !== "live") return OF_CAMERA[camera.state]?.(camera, now) ?? OF_CAMERA.stopped();
  return player ? OF_PLAYER[player.state](player, now, camera) : OF_CAMERA.idle();
}

/** How far behind the moment a picture is; "" where none plays. */
export const behind = (latency) => (latency === null ? "" : `${latency.toFixed(1)} s behind`);

// What is said of a camera that is not live, the worst first; several are gathered under one word.
const APART = [
  { state: "lost", one: (camera, now) => `lost ${ago(camera.since, now)}`, many: "lost" },
  { state: "refused", one: () => "rejected the connection", many: "rejected the connection" },
  { state: "frozen", one: (camera, now) => `frozen for ${lasted(camera.since, now)}`, many: "frozen" },
  { state: "stopped", one: () => "stopped", many: "stopped" },
  { state: "starting", one: () => "starting", many: "starting" },
  { state: "off", one: (camera, now) => (camera.until ? `off until ${offUntil(camera.until, now)}` : "off"), many: "off" },
  { state: "idle", one: () => "on demand", many: "on demand" },
];
const BAD = new Set(["lost", "refused", "frozen", "stopped"]);
const NAMED = 2; // more are counted

/** How all cameras are, for the header: its lamp (live, bad, some or off) and words. */
export function houseWords(cameras, now) {
  const all = cameras.length;
  const of = (wanted) => cameras.filter(({ state }) => state === wanted);
  const live = of("live").length;
  if (live === all) return ["live", `${all} ${all === 1 ? "camera" : "cameras"} live`];
  const kinds = APART.map((kind) => ({ ...kind, cameras: of(kind.state) })).filter(({ cameras: some }) => some.length);
  const lamp = cameras.some(({ state }) => BAD.has(state)) ? "bad" : of("off").length === all ? "off" : live + of("idle").length === all ? "live" : "some";
  if (kinds.length === 1 && live === 0 && all > 1) return [lamp, `All ${kinds[0].many}`];
  const named = kinds.flatMap(({ cameras: some, one }) => some.map((camera) => `${camera.name} ${one(camera, now)}`));
  const said = all - live <= NAMED ? named : kinds.map(({ cameras: some, many }) => `${some.length} ${many}`);
  return [lamp, [...(all > 1 ? [`${live} of ${all} live`] : []), ...said].join(", ")];
}
