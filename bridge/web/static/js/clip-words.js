// How clips are said: times in the house's zone, lengths, places in the picture, sizes.

import { houseNow } from "./api.js";
import { kindOf } from "./clip-labels.js";
import { clockFormat, LOCALE, TWELVE } from "./clocks.js";

const DAY_MS = 86_400_000;
const DAY_S = 86_400;
const GAP_S = 60; // less is told of by nobody

/** The house's days and times. A zone that this browser does not know counts as the viewer's own. */
export class Zone {
  #parts;

  constructor(name) {
    const timeZone = zoneKnown(name);
    this.time = clockFormat(timeZone);
    this.exactly = clockFormat(timeZone, { second: "2-digit" });
    this.#parts = new Intl.DateTimeFormat("en-GB", {
      timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
  }

  /** "14:00 to 15:00" or "2 pm to 3 pm", as this viewer's clock goes. */
  hourWords(hour) {
    const said = (at) => (TWELVE ? `${at % 12 || 12} ${at % 24 < 12 ? "am" : "pm"}` : `${String(at % 24).padStart(2, "0")}:00`);
    return `${said(hour)} to ${said(hour + 1)}`;
  }

  /** "14" or "2p", where there is little room. */
  hourMark = (hour) => (TWELVE ? `${hour % 12 || 12}${hour < 12 ? "a" : "p"}` : String(hour));

  /** "2026-11-22" */
  day(at) {
    const { year, month, day } = this.#split(at);
    return `${year}-${month}-${day}`;
  }

  /** Seconds since the day began, as clocks on the wall say it. */
  second(at) {
    const { hour, minute, second } = this.#split(at);
    return Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  }

  today = () => this.day(houseNow());

  /** "Today", "Yesterday", "Fri 20 Nov" or, `whole`, "Friday, 20 November". */
  dayWords(day, { whole = false } = {}) {
    const at = Date.parse(`${day}T12:00:00Z`);
    const since = Math.round((Date.parse(`${this.today()}T12:00:00Z`) - at) / DAY_MS);
    if (since === 0) return "Today";
    if (since === 1) return "Yesterday";
    const length = whole ? "long" : "short";
    const year = day.slice(0, 4) === this.today().slice(0, 4) ? undefined : "numeric";
    return new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", weekday: length, day: "numeric", month: length, year }).format(at);
  }

  /** "today 15:14", "Friday, 20 November 15:14" */
  moment(at) {
    const day = this.dayWords(this.day(at), { whole: true });
    return `${day === "Today" || day === "Yesterday" ? day.toLowerCase() : day} ${this.time(at)}`;
  }

  #split(at) {
    return Object.fromEntries(this.#parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  }
}

function zoneKnown(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return undefined;
  }
}

/** "0:18 of 0:19": how far it is in something of that length, which is never passed. */
export const within = (seconds, length) => `${clock(Math.min(seconds, length))} of ${clock(length)}`;

/** "0:24", "10:00", "1:02:03"; rounded as `lasting` is, so that one length is said in one way. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const last = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${last}` : `${minutes}:${last}`;
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString(LOCALE)} ${count === 1 ? one : many}`;

/** "24 seconds", "2 minutes 5 seconds" */
export function lasting(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return plural(whole, "second");
  const rest = whole % 60 ? ` ${plural(whole % 60, "second")}` : "";
  return `${plural(Math.floor(whole / 60), "minute")}${rest}`;
}

export const listed = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/** "340 kB", "12 MB" */
export const size = (bytes) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);

// By the middle of the area, in thirds of the picture.
const COLUMNS = ["left", "", "right"];
const ROWS = ["upper", "", "lower"];

/** "in the lower left", "in the middle", "all over the picture" */
export function place({ x, y, width, height }) {
  if (width * height > 500_000) return "all over the picture";
  const third = (at) => Math.min(2, Math.floor(at / 333.4));
  const [row, column] = [ROWS[third(y + height / 2)], COLUMNS[third(x + width / 2)]];
  if (!row && !column) return "in the middle";
  if (!row) return `on the ${column}`;
  return column ? `in the ${row} ${column}` : `in the ${row} part`;
}

const MOVEMENTS = [[4, "A faint movement"], [20, "A small movement"], [100, "A clear movement"], [Infinity, "A large movement"]];

/** Why a clip was made, in a sentence or two. `strength` is in thousandths of the picture; 0 is the camera's own word. */
export function because(clip, zone) {
  if (clip.kind !== "doorbell") return moved(clip);
  const rang = `Somebody rang at ${zone.time(clip.rang_at)}.`;
  return clip.strength === null ? rang : `${rang} ${moved(clip)}`;
}

function moved({ kind, area, strength }) {
  if (kind === "manual") return "Somebody in the house asked for this recording.";
  if (strength === null || strength === undefined) return "Something moved.";
  if (strength === 0) return "The camera itself noticed motion.";
  const what = MOVEMENTS.find(([below]) => strength < below)[1];
  const percent = strength < 10 ? "less than 1\u00a0%" : `about ${Math.round(strength / 10)}\u00a0%`;
  return `${what}${area ? ` ${place(area)}` : ""}: ${percent} of the picture changed at its strongest.`;
}

/** What happened, of what was not filmed. */
export const happened = (clip) => (clip.kind === "manual" ? "A recording was asked for." : clip.kind === "doorbell" ? "Somebody rang." : `${kindOf(clip).words}.`);

/** What is said in place of a picture. */
export const unseen = (clip) => [happened(clip), clip.not_filmed].filter(Boolean).join(" ");

/** What a screen reader says of a clip in the list. */
export function described(clip, zone) {
  const { label, words } = kindOf(clip);
  const told = label !== "unknown" || (clip.filmed && clip.kind === "motion");
  const said = [...(told ? [words] : []), clip.camera_name, zone.moment(clip.starts_at), clip.state === "open" ? (clip.filmed ? "recording now" : "now") : lasting(clip.duration_s)];
  if (clip.kind === "manual" && clip.filmed) said.push("recorded by hand");
  if (clip.kind === "doorbell") said.push(`somebody rang at ${zone.time(clip.rang_at)}`);
  if (clip.starred) said.push("starred");
  return [`${said.join(", ")}.`, clip.filmed ? clip.not_filmed : unseen(clip)].filter(Boolean).join(" ");
}

/** Of a day: from when to when, where a gap is longer in seconds of that day. */
export function gapWithin({ since, until, goes_on }, day, zone) {
  const from = zone.day(since) < day ? 0 : zone.second(since);
  const to = zone.day(until) > day ? DAY_S : zone.second(until);
  return { from, to, goes_on, since, until };
}

/** All of it, as far as it has gone. */
export const allDay = ({ from, to, goes_on }) => from < GAP_S && (goes_on || to > DAY_S - GAP_S);

/** "Not watched from 02:10 to 02:27" */
export function unwatched(gap, zone) {
  const { from, to, goes_on, since, until } = gap;
  if (allDay(gap)) return goes_on ? "Not watched today" : "Not watched all day";
  if (goes_on) return `Not watched since ${zone.time(since)}`;
  if (from < GAP_S) return `Not watched until ${zone.time(until)}`;
  return `Not watched from ${zone.time(since)} to ${to > DAY_S - GAP_S ? "midnight" : zone.time(until)}`;
}

/** A camera's gaps of a day in one sentence. */
export function allUnwatched(gaps, zone) {
  if (gaps.length === 0) return "";
  if (gaps.length === 1) return `${unwatched(gaps[0], zone)}.`;
  const seconds = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  return `Not watched ${gaps.length} times, ${lasting(60 * Math.round(seconds / 60))} in all.`;
}

/** What is gone of a day. */
export function removal({ deleted, expired }) {
  const said = [];
  if (deleted) said.push(`${plural(deleted, "clip was", "clips were")} deleted.`);
  if (expired) said.push(`${plural(expired, "clip has", "clips have")} expired.`);
  return said.join(" ");
}

/** What a deletion of these clips takes, line by line. */
export function toll(clips, zone) {
  const cameras = new Map();
  for (const clip of clips) cameras.set(clip.camera_name, (cameras.get(clip.camera_name) ?? 0) + 1);
  const times = clips.map((clip) => clip.starts_at).sort((a, b) => Date.parse(a) - Date.parse(b));
  const lines = clips.length === 1
    ? [`${clips[0].camera_name}, ${zone.moment(times[0])}, ${lasting(clips[0].duration_s)}${clips[0].filmed ? "" : ", not filmed"}`]
    : [[...cameras].map(([name, count]) => `${name}: ${plural(count, "clip")}`).join(" · "), span(times[0], times.at(-1), zone)];
  const unfilmed = clips.filter((clip) => !clip.filmed).length;
  if (unfilmed && clips.length > 1) lines.push(unfilmed === clips.length ? "None of them was filmed." : `${plural(unfilmed, "of them was", "of them were")} not filmed.`);
  const starred = clips.filter((clip) => clip.starred).length;
  if (starred) lines.push(clips.length === 1 ? "It is starred." : `${plural(starred, "of them is", "of them are")} starred.`);
  return lines;
}

function span(first, last, zone) {
  const until = zone.day(first) === zone.day(last) ? zone.time(last) : zone.moment(last);
  return `From ${zone.moment(first)} to ${until}`;
}
