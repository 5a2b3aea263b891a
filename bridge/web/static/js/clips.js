// The Clips page: what the address asks for is shown; /clips/<id> has the player open.

import { call } from "./api.js";
import { address, ALL, filtersIn, inAddress, labelsOf, query, wanted } from "./clip-asked.js";
import { confirmed, destroy, follow, hideProgress } from "./clip-delete.js";
import { ClipGrid } from "./clip-grid.js";
import { Kinds } from "./clip-kinds.js";
import { ClipList } from "./clip-list.js";
import { nothingLike, nothingMuch, nothingOf } from "./clip-nothing.js";
import { ClipPlayer } from "./clip-player.js";
import { Days, Lanes } from "./clip-when.js";
import { plural, unseen, Zone } from "./clip-words.js";
import { pressed } from "./pressed.js";
import { mention, notice, onBack } from "./shell.js";

const NEWS_MS = 5000;
const HELP = "private-eye-clip-help";

const by = (id) => document.getElementById(id);
const list = new ClipList();
const grid = new ClipGrid(by("grid"), by("clip"), list);
const kinds = new Kinds(by("kinds"), by("kind"));
const days = new Days(by("days"), by("hours"));
const lanes = new Lanes(by("lanes"));
const player = new ClipPlayer();
let cameras = [];
let counts = [];
let clipless = false; // where no day has clips: whether there is none at all, also none that is left out
let absence = null; // of the day that is shown: what is gone, when nobody watched; null while it is not known
let zone = null;
let reachable = true;
let chosen = {}; // camera, kind, min_s, starred, label (several with commas), nothing ("shown"), day ("" for all), hour (null for all)

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    if (error.name !== "AbortError") mention(error.message);
    return null;
  }
}

// ---- What is asked for

const idInAddress = () => location.pathname.split("/")[2] ?? null;

function readFilters() {
  chosen = inAddress(new URLSearchParams(location.search));
}

function readAddress() {
  const asked = new URLSearchParams(location.search);
  chosen.day = asked.get("day") === "all" ? "" : asked.get("day") ?? counts[0]?.day ?? zone.today();
  chosen.hour = chosen.day && asked.has("hour") ? Number(asked.get("hour")) : null;
}

const search = () => address(chosen);
const question = () => ({ ...wanted(chosen), day: chosen.day, hour: chosen.hour });
const like = () => query(wanted(chosen));
const filtered = () => filtersIn(chosen);
const narrowed = () => filtered() + labelsOf(chosen).length;
const leftOut = () => (chosen.nothing || chosen.label ? 0 : list.nothing);

async function choose(change) {
  chosen = { ...chosen, ...change };
  absence = null;
  if ("day" in change) chosen.hour = null;
  history.replaceState(history.state, "", `/clips${search()}`);
  grid.clear();
  await attempt(show);
}

// ---- Showing it

async function show() {
  counts = (await count()).days;
  drawFilters();
  drawWhen();
  grid.settle(zone, { days: !chosen.day });
  await list.load(question());
}

async function count() {
  const asked = await call("GET", `/api/v1/clips/days?${like()}`);
  if (!narrowed() && asked.days.length === 0) clipless = (await call("GET", "/api/v1/clips?limit=1")).total === 0;
  return asked;
}

function drawFilters() {
  const names = [{ id: "", name: "All cameras" }, ...cameras];
  const place = document.querySelector('[data-filter="camera"]');
  if (place.children.length !== names.length) {
    place.replaceChildren(...names.map(({ id, name }) => Object.assign(document.createElement("button"), { type: "button", textContent: name })));
    names.forEach(({ id }, at) => { place.children[at].dataset.value = id; });
  }
  for (const group of document.querySelectorAll("[data-filter]")) {
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.value === chosen[group.dataset.filter]));
  }
  by("filter-count").textContent = filtered() || "";
  by("clear").hidden = filtered() === 0;
}

function drawWhen() {
  by("days").hidden = false;
  frameWhen();
  days.draw(counts, zone, chosen);
  if (chosen.day) attempt(() => lanes.draw(shownCameras(), chosen.day, zone, like()));
}

// Where there has never been a clip, there is nothing to see on the lines, unless nobody watched.
function frameWhen() {
  const missed = [...(absence?.gaps.values() ?? [])].some((gaps) => gaps.length > 0);
  by("when").hidden = !chosen.day || !(counts.length || missed);
  by("striped").hidden = !missed;
}

const drawKinds = () => kinds.draw(list.labels, list.nothing, { chosen: labelsOf(chosen), shown: Boolean(chosen.nothing) });

function drawTroubles() {
  by("trouble").textContent = list.troubles.join(" ");
  by("trouble").hidden = list.troubles.length === 0;
}

function drawList() {
  by("clips").dataset.state = list.clips.length ? "shown" : "empty";
  const day = chosen.day ? zone.dayWords(chosen.day, { whole: true }) : "all days";
  const hour = chosen.hour === null ? "" : `, ${zone.hourWords(chosen.hour)}`;
  const when = Object.assign(document.createElement("span"), { className: "tally-when", textContent: ` · ${day}${hour}` });
  by("tally").replaceChildren(plural(list.total, "clip"), when);
  const earlier = chosen.day && list.whole && chosen.hour === null ? days.before(chosen.day) : null;
  by("more").hidden = list.whole && !(earlier && list.clips.length);
  by("more-button").textContent = earlier ? `Go to ${zone.dayWords(earlier.day)}, ${plural(earlier.count, "clip")}` : "Show earlier clips";
  by("fresh").hidden = true;
  drawKinds();
  drawEmpty();
}

const shownCameras = () => (chosen.camera ? cameras.filter(({ id }) => id === chosen.camera) : cameras);

function drawEmpty() {
  // Whatever else clips are to be like, a day is told of as a whole.
  const much = leftOut() > 0;
  const whole = !much && chosen.day && narrowed() === (chosen.camera ? 1 : 0) && chosen.hour === null;
  by("nothing").hidden = list.clips.length > 0 || Boolean(whole && !absence);
  if (by("nothing").hidden) return;
  const any = narrowed() > 0 || counts.length > 0 || !clipless;
  const { title, text } = much ? nothingMuch(leftOut()) : whole
    ? nothingOf(absence, shownCameras(), zone, { first: !any })
    : nothingLike({ narrowed: narrowed() > 0 || chosen.hour !== null });
  by("nothing-clear").textContent = much ? "Show them" : "Show all clips";
  by("nothing-title").textContent = title;
  by("nothing-text").textContent = text;
  by("nothing-text").hidden = !text;
  by("nothing-live").hidden = any;
  by("nothing-clear").hidden = !any;
}

function drawPicked() {
  const count = grid.picked.size;
  const picking = grid.picking || count > 0;
  by("picked").hidden = !picking;
  by("select").setAttribute("aria-pressed", String(grid.picking));
  by("clips").classList.toggle("is-picking", picking);
  by("picked-count").textContent = count ? `${count.toLocaleString()} selected` : "None selected";
  by("pick-all").textContent = `Select all ${list.total.toLocaleString()}`;
  by("pick-all").disabled = list.total === 0 || count >= list.total;
  for (const id of ["pick-star", "pick-delete"]) by(id).disabled = count === 0;
  const starred = count > 0 && [...grid.picked.values()].every((clip) => clip.starred);
  by("pick-star").querySelector("span").textContent = starred ? "Take stars away" : "Star";
}

function pickNone() {
  if (!grid.picking && grid.picked.size === 0) return false;
  grid.picking = false;
  const within = by("picked").contains(document.activeElement);
  grid.clear();
  if (within) grid.focus();
  return true;
}

// ---- Acts

async function remove(clips) {
  if (clips.length === 0 || !(await confirmed(clips, zone))) return;
  const after = neighbours();
  await attempt(async () => {
    try {
      const shared = await destroy(clips, (ids) => list.remove(ids));
      if (shared) mention("Deleted. A few seconds that another clip shares stay in that one.");
      if (player.isOpen) leaveOrGoOn(after.older ?? after.newer);
    } catch (error) {
      hideProgress();
      throw error;
    }
  });
  if (grid.picked.size === 0) pickNone();
  await attempt(recount);
}

async function recount() {
  const { days: newer } = await count();
  if (JSON.stringify(newer) === JSON.stringify(counts)) return;
  const first = counts.length === 0;
  counts = newer;
  // Who asked for no day sees the newest one, also when it begins while they look.
  const followsDays = !new URLSearchParams(location.search).has("day") && undisturbed();
  if (followsDays && counts[0] && (first || counts[0].day > chosen.day)) {
    chosen = { ...chosen, day: counts[0].day };
    await list.load(question());
  }
  drawWhen();
  if (!list.clips.length) drawList();
}

const toggleNothing = () => choose({ nothing: chosen.nothing ? "" : "shown" });

const star = (clip) => attempt(() => list.star(clip, !clip.starred));

async function starPicked() {
  const clips = [...grid.picked.values()];
  const starred = !clips.every((clip) => clip.starred);
  await attempt(async () => {
    for (const clip of clips) if (clip.starred !== starred) await list.star(clip, starred);
    pickNone();
  });
}

const pickAll = () => attempt(async () => grid.pick(await list.all()));

// ---- The player follows the address

function open(id) {
  const known = player.isOpen ? "replaceState" : "pushState";
  history[known]({ clip: id, within: history.state?.within || known === "pushState" }, "", `/clips/${id}${search()}`);
  followAddress();
}

async function followAddress() {
  const id = idInAddress();
  if (!id) {
    if (!player.isOpen) return;
    const { id: last } = player.clip;
    list.watched = null;
    player.close();
    grid.focus(list.at(last) < 0 ? undefined : last);
    return;
  }
  if (player.clip?.id === id) return;
  list.watched = id;
  const clip = list.clips[list.at(id)] ?? (await attempt(() => call("GET", `/api/v1/clips/${id}`)));
  if (idInAddress() !== id) return;
  if (clip && !clip.filmed) mention(unseen(clip));
  if (!clip?.filmed) return leave();
  player.show(clip, zone);
  player.neighbours(neighbours());
  if (!neighbours().older && !list.whole && (await list.more())) player.neighbours(neighbours());
}

function leave() {
  if (history.state?.within) return history.back();
  history.replaceState(null, "", `/clips${search()}`);
  followAddress();
}

function neighbours() {
  const at = list.at(player.clip?.id);
  if (at < 0) return {};
  return { older: list.clips.slice(at + 1).find(({ filmed }) => filmed), newer: list.clips.slice(0, at).reverse().find(({ filmed }) => filmed) };
}

const leaveOrGoOn = (clip) => (clip ? open(clip.id) : leave());

const goTo = (which) => {
  const clip = neighbours()[which];
  if (clip) open(clip.id);
};

// ---- What comes while the page is seen

const undisturbed = () => scrollY < 50 && !grid.focused && grid.picked.size === 0 && !player.isOpen;

async function news() {
  if (document.hidden || !zone || by("clips").dataset.state === "asking") return;
  const came = await list.news();
  await recount();
  if (came.length === 0) return;
  if (undisturbed() || list.clips.length === 0) return list.load(question());
  by("fresh").textContent = plural(came.length, "new clip");
  by("fresh").hidden = false;
}

async function watch() {
  try {
    await (zone ? news() : start());
    if (!reachable) notice(null);
    reachable = true;
  } catch (error) {
    if (error.kind === "unavailable") {
      reachable = false;
      notice("The house does not answer. Trying again…");
    } else if (error.name !== "AbortError") by("tally").textContent = error.message;
  }
  setTimeout(watch, NEWS_MS);
}

// ---- Wiring

list.addEventListener("worry", drawTroubles);
list.addEventListener("tally", () => { drawKinds(); if (!list.clips.length) drawEmpty(); });
list.addEventListener("miss", ({ id }) => call("GET", `/api/v1/clips/${id}`).catch(({ kind }) => { if (kind === "not_found") list.remove([id]); }));
kinds.addEventListener("choose", ({ labels: of }) => choose({ label: of.join() }));
kinds.addEventListener("nothing", toggleNothing);
for (const event of ["renew", "grow", "gone"]) list.addEventListener(event, drawList);
for (const event of ["renew", "gone"]) list.addEventListener(event, drawPicked);
list.addEventListener("change", ({ clip }) => { if (player.clip?.id === clip.id) player.update(clip); drawPicked(); });
list.addEventListener("gone", ({ ids }) => { if (ids.has(player.clip?.id)) player.gone(); });
list.addEventListener("grow", () => { if (player.isOpen) player.neighbours(neighbours()); });
grid.addEventListener("open", ({ clip }) => open(clip.id));
grid.addEventListener("star", ({ clip }) => star(clip));
grid.addEventListener("delete", ({ clip }) => remove(grid.picked.size ? [...grid.picked.values()] : [clip]));
grid.addEventListener("pick", drawPicked);
grid.addEventListener("edge", () => by(grid.picked.size ? "pick-delete" : "pick-none").focus());
grid.addEventListener("end", () => attempt(() => list.more()));
days.addEventListener("day", ({ day }) => choose({ day }));
days.addEventListener("hour", ({ hour }) => choose({ hour }));
lanes.addEventListener("absence", ({ gaps, removed }) => {
  absence = { gaps, removed };
  frameWhen();
  if (!list.clips.length && by("clips").dataset.state !== "asking") drawEmpty();
});
lanes.addEventListener("open", ({ clip: { id, filmed } }) => (filmed || list.at(id) < 0 ? open(id) : grid.focus(id)));
player.addEventListener("leave", leave);
player.addEventListener("star", () => attempt(async () => {
  const { clip } = player;
  await list.star(clip, !clip.starred);
  if (list.at(clip.id) < 0) player.update({ ...clip, starred: !clip.starred });
}));
player.addEventListener("taught", ({ clip }) => list.take(clip));
player.addEventListener("delete", () => remove([player.clip]));
for (const which of ["older", "newer"]) player.addEventListener(which, () => goTo(which));

by("filters").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-value]");
  if (button) choose({ [button.closest("[data-filter]").dataset.filter]: button.dataset.value });
});
by("clear").addEventListener("click", () => { choose(ALL); by("more-filters").focus(); });
by("nothing-clear").addEventListener("click", () => (leftOut() ? toggleNothing() : choose({ ...ALL, day: "" })));
by("more-filters").addEventListener("click", ({ currentTarget: button }) => {
  by("filters").hidden = !by("filters").hidden;
  button.setAttribute("aria-expanded", String(!by("filters").hidden));
});
by("select").addEventListener("click", () => { if (!pickNone()) { grid.picking = true; drawPicked(); } });
by("pick-all").addEventListener("click", pickAll);
by("pick-star").addEventListener("click", starPicked);
by("pick-delete").addEventListener("click", () => remove([...grid.picked.values()]));
by("pick-none").addEventListener("click", pickNone);
by("fresh").addEventListener("click", () => attempt(async () => { await list.load(question()); grid.focus(); }));
by("more-button").addEventListener("click", () => {
  const earlier = list.whole && days.before(chosen.day);
  if (earlier) choose({ day: earlier.day }).then(() => { scrollTo(0, 0); grid.focus(list.clips[0]?.id); });
  else attempt(() => list.more());
});
new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting && !list.whole) attempt(() => list.more()); }, { rootMargin: "600px" }).observe(by("more"));
window.addEventListener("popstate", followAddress);
onBack(pickNone);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]") || event.target.matches("input:not([type=checkbox])")) return;
  if (event.key === "/" || event.key === "?") showHelp(by("help").hidden);
  else if (event.key === "n" && !event.ctrlKey && !event.metaKey && !event.altKey) toggleNothing();
  else if ((event.ctrlKey || event.metaKey) && event.key === "a") pickAll();
  else if (event.key === "Delete" && grid.picked.size) remove([...grid.picked.values()]);
  else return;
  event.preventDefault();
});

function showHelp(shown) {
  by("help").hidden = !shown;
  localStorage.setItem(HELP, shown ? "shown" : "hidden");
}

async function start() {
  readFilters();
  const [house, asked] = await Promise.all([call("GET", "/api/v1/cameras"), count()]);
  cameras = house.cameras;
  counts = asked.days;
  const houseZone = new Zone(asked.timezone);
  const id = idInAddress();
  const clip = id && !new URLSearchParams(location.search).has("day") ? await call("GET", `/api/v1/clips/${id}`).catch(() => null) : null;
  zone = houseZone;
  readAddress();
  if (clip) chosen = { ...chosen, day: zone.day(clip.starts_at) };
  by("filters").hidden = filtered() === 0;
  by("more-filters").setAttribute("aria-expanded", String(filtered() > 0));
  const press = pressed();
  await show();
  await followAddress();
  if (press?.what === "nothing" && player.isOpen) await player.wasNothing();
}

by("help").hidden = localStorage.getItem(HELP) === "hidden";
watch();
follow();
