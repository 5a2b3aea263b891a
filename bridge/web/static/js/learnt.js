// What the house has learnt: what it asks, how well it does, what it got wrong, who said what, and the way back.

import { call, houseNow } from "./api.js";
import { named, proved, told } from "./learnt-words.js";
import { dangerous, row, sure } from "./rows.js";
import { mention } from "./shell.js";
import { ago } from "./words.js";
import { Zone } from "./clip-words.js";

const by = (id) => document.getElementById(id);
const STATES = { in_use: "In use", proposed: "Asked", set_aside: "Set aside: it would have lost a person", earlier: "Earlier", declined: "Not kept" };
let zone = null;

const name = (label) => named(label, shown.kinds);
let shown = { kinds: [], versions: [], clips: [], expired: [], pictures: {}, may_forget: false };

async function attempt(action) {
  try {
    await action();
    await show();
  } catch (error) {
    mention(error.message);
  }
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const when = ({ camera_name: camera, starts_at: at }) => `${camera}, ${zone.moment(at)}`;

function picture(link, clip) {
  link.href = `/clips/${clip.id}`;
  const still = link.querySelector("img");
  if (clip.thumbnail) still.src = clip.thumbnail;
  else still.remove();
}

function still(id, words) {
  const clip = shown.pictures[id];
  if (!clip) return [];
  const item = by("still").content.firstElementChild.cloneNode(true);
  picture(item.querySelector("a"), clip);
  item.querySelector(".still-words").textContent = [words, when(clip)].filter(Boolean).join(" · ");
  return [item];
}

function drawLead() {
  const used = shown.versions.find(({ state }) => state === "in_use");
  by("lead").textContent = used
    ? `The house goes by what it learnt from ${used.lessons === 1 ? "one clip" : `${used.lessons} clips`}: version ${used.number}, ${ago(used.changed_at, houseNow())}. Nothing of it leaves this machine.`
    : shown.clips.length + shown.expired.length
      ? "The house goes by its detector alone. It learns as soon as somebody has said what a few clips were, and you say yes to what that would change."
      : "Nothing was taught yet. Open a clip and say what it was: one key for each kind.";
}

function drawNewest() {
  const [newest] = shown.versions;
  const speaks = newest && ["proposed", "set_aside"].includes(newest.state);
  by("newest").hidden = !speaks;
  if (!speaks) return;
  by("newest-title").textContent = newest.state === "proposed" ? "Keep what it learnt?" : "Not gone by";
  by("newest-words").textContent = `${told(newest)}${newest.state === "set_aside" ? " If nobody was there, open these and say so." : ""}`;
  by("newest-clips").replaceChildren(...[...newest.replay.lost, ...newest.replay.doubtful].flatMap((id) => still(id)));
  for (const id of ["keep", "decline"]) by(id).hidden = newest.state !== "proposed";
}

const rated = () => shown.versions.find(({ state, trial }) => trial && (state === "in_use" || state === "proposed"));

function drawFigures() {
  const of = rated();
  by("figures").hidden = !of;
  if (!of) return;
  const { trial } = of;
  by("figures-how").textContent = `Learnt from the earlier ${trial.learnt_from} of your clips, tried on the later ${trial.tried_on}.`;
  by("figures-rows").replaceChildren(...trial.kinds.map(({ kind, before, after }) => {
    const line = document.createElement("tr");
    const head = Object.assign(document.createElement("th"), { scope: "row", textContent: name(kind) });
    const cells = [["Found before", before.found], ["Found now", after.found], ["Right when it says so", after.right]].map(([of_, share]) => {
      const cell = Object.assign(document.createElement("td"), { textContent: proved(share) });
      cell.dataset.of = of_;
      return cell;
    });
    line.append(head, ...cells);
    return line;
  }));
}

function drawConfused() {
  const wrong = (rated()?.trial.confusions ?? []).flatMap(({ clip, kind, taken_for: taken }) => still(clip, `${name(kind)}, taken for ${name(taken).toLowerCase()}`));
  by("confused").hidden = wrong.length === 0;
  by("confused-clips").replaceChildren(...wrong);
}

function drawTaught() {
  by("taught").hidden = shown.clips.length === 0;
  by("taught-clips").replaceChildren(...shown.clips.map(saidOf));
}

function saidOf(clip) {
  const item = by("said").content.firstElementChild.cloneNode(true);
  picture(item.querySelector("a"), clip);
  item.querySelector("a").setAttribute("aria-label", `The clip of ${when(clip)}`);
  item.querySelector(".said-when").textContent = capital(when(clip));
  return withSayings(item, clip, `/api/v1/clips/${clip.id}/label`);
}

function drawExpired() {
  by("expired").hidden = shown.expired.length === 0;
  by("expired-lessons").replaceChildren(...shown.expired.map((lesson) => {
    const item = by("numbers").content.firstElementChild.cloneNode(true);
    item.querySelector(".said-when").textContent = capital(when(lesson));
    item.querySelector(".said-until").textContent = `Kept as numbers until ${zone.dayWords(zone.day(lesson.until), { whole: true })}; its pictures have expired.`;
    return withSayings(item, lesson, `/api/v1/learnt/lessons/${lesson.id}`);
  }));
}

/** What was said of a clip, or of one that has expired; `address`: where that is taken back. */
function withSayings(item, clip, address) {
  const disputed = new Set(clip.said.map(({ label }) => label)).size > 1;
  item.classList.toggle("disputed", disputed);
  item.querySelector(".said-by").replaceChildren(...clip.said.map((one) => by_(clip, one, address)));
  if (disputed) item.querySelector(".said-words").append(Object.assign(document.createElement("p"), { className: "disputed-words", textContent: "You contradict each other, so the house learns nothing from this one." }));
  return item;
}

function by_(clip, { label, by: who, at, teacher, mine }, address) {
  const line = document.createElement("li");
  const words = document.createElement("p");
  words.append(Object.assign(document.createElement("b"), { textContent: name(label) }), `, said ${who}, ${ago(at, houseNow())}`);
  line.append(words);
  if (mine) {
    const back = dangerous("Take back", `Take back: ${name(label)}, ${when(clip)}`);
    sure(back, "Really?", () => attempt(() => call("DELETE", `${address}?teacher=${encodeURIComponent(teacher)}`)));
    line.append(back);
  }
  return line;
}

function drawHistory() {
  const past = shown.versions.filter(({ state }) => state !== "proposed");
  by("history").hidden = past.length === 0;
  const lines = past.map((version) => {
    const { number, state, made_at: at, made_by: who, lessons, changed_by: decided } = version;
    const text = `${STATES[state]}${decided ? `, said ${decided}` : ""} · learnt from ${lessons === 1 ? "one clip" : `${lessons} clips`} · ${who}, ${ago(at, houseNow())}`;
    return row(`Version ${number}`, text, ["earlier", "declined"].includes(state) && lessons ? goBack(`Go by version ${number}`, number) : null);
  });
  const used = past.some(({ state }) => state === "in_use");
  by("versions").replaceChildren(...lines, ...(used ? [row("The detector alone", "As before anybody taught it anything.", goBack("Go by the detector", null))] : []));
}

function goBack(words, to) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words });
  button.addEventListener("click", () => attempt(() => call("POST", "/api/v1/learnt/back", { to })));
  return button;
}

function drawForget() {
  by("forget").hidden = !shown.may_forget || shown.clips.length + shown.expired.length + shown.versions.length === 0;
}

async function show() {
  shown = await call("GET", "/api/v1/learnt");
  zone ??= new Zone((await call("GET", "/api/v1/clips/days")).timezone);
  for (const draw of [drawLead, drawNewest, drawFigures, drawConfused, drawTaught, drawExpired, drawHistory, drawForget]) draw();
}

for (const how of ["keep", "decline"]) by(how).addEventListener("click", () => attempt(() => call("POST", `/api/v1/learnt/${shown.versions[0].number}/${how}`)));
sure(by("forget-all"), "Really forget everything?", () => attempt(() => call("DELETE", "/api/v1/learnt")));
show().catch((error) => { by("lead").textContent = error.message; });
