// What is noticed on one camera and how long it is kept.

import { call, pause } from "./api.js";
import { Outlines } from "./camera-outlines.js";
import { Hidden } from "./camera-hidden.js";
import { Zone } from "./clip-words.js";
import { House } from "./house.js";
import { drawRecord, pressRecord } from "./record.js";
import { notice, onBack } from "./shell.js";
import { missing } from "./words.js";

const RETRY_MS = 3000;
const UNREACHABLE = "The house does not answer. Trying again…";
const MOST_AREAS = 16;
const SENSITIVITIES = {
  low: "Only what is large or near: people at the door, cars. Fewest clips.",
  medium: "People and animals anywhere in the picture. Right for most rooms.",
  high: "Also what is small or far away. Expect clips of leaves and shadows outdoors.",
};
const OWN_WORD = "This camera also tells what it notices itself. Sensitivity, zones and masks for that are set in the camera. If it has a doorbell, whoever rings is recorded, also while motion clips are switched off.";
const NAMES = { zone: "Zone", mask: "Mask", black: "Black" };
const KINDS = Object.keys(NAMES);
const NUMBERS = { "pre-roll": "pre_roll_s", "post-roll": "post_roll_s", "keep-hours": "keep_hours", "keep-mb": "keep_mb" };

const by = (id) => document.getElementById(id);
const id = decodeURIComponent(location.pathname.split("/")[2]);
const path = `/api/v1/cameras/${encodeURIComponent(id)}/settings`;
const outlines = new Outlines(by("outlines"), by("corners"));
const hidden = new Hidden(id);
const house = new House();
let camera = { id, name: "Camera" };
let saved = null;
let sensitivity = "medium";

// ---- The form

function settings() {
  const numbers = Object.fromEntries(Object.entries(NUMBERS).map(([field, name]) => [name, by(field).value === "" ? null : Number(by(field).value)]));
  return { notice: by("notice-on").checked, sensitivity, zones: outlines.of("zone"), masks: outlines.of("mask"), blackout: outlines.of("black"), encode: by("encode").checked, intimate: by("intimate").checked, ...numbers };
}

function fill(values) {
  by("notice-on").checked = values.notice;
  sensitivity = values.sensitivity;
  for (const [field, name] of Object.entries(NUMBERS)) by(field).value = values[name] ?? "";
  by("encode").checked = values.encode;
  by("intimate").checked = values.intimate;
  outlines.set(structuredClone({ zone: values.zones, mask: values.masks, black: values.blackout }));
  draw();
}

const differs = () => JSON.stringify(settings()) !== JSON.stringify(saved);
const changed = () => saved !== null && (differs() || hidden.differs);

function draw() {
  for (const button of by("sensitivity").children) button.setAttribute("aria-pressed", String(button.dataset.value === sensitivity));
  for (const button of by("usual").children) button.setAttribute("aria-pressed", String(button.dataset.hours === by("keep-hours").value));
  by("sensitivity-text").textContent = SENSITIVITIES[sensitivity];
  by("save").disabled = by("undo").disabled = !changed();
  if (changed()) by("saved").textContent = "Not saved yet.";
  warn();
  drawAreas();
}

function warn() {
  const { keep_hours: hours, keep_mb: mb } = settings();
  const shorter = saved && hours && hours < saved.keep_hours;
  const smaller = saved && mb && mb < (saved.keep_mb ?? Infinity);
  by("warning").textContent = shorter
    ? `Saving this deletes this camera's clips that are older than ${hours} ${hours === 1 ? "hour" : "hours"}. They cannot be brought back.`
    : smaller ? `Saving this deletes this camera's oldest clips beyond ${mb} MB. They cannot be brought back.` : "";
}

function drawAreas() {
  const counts = { zone: 0, mask: 0, black: 0 };
  const rows = outlines.shapes.map(({ kind, corners }, at) => {
    counts[kind] += 1;
    return areaRow(`${NAMES[kind]} ${counts[kind]}`, kind, corners.length, at);
  });
  const key = JSON.stringify([rows.map((row) => row.textContent), outlines.chosen]);
  if (by("areas").dataset.key !== key) {
    by("areas").dataset.key = key;
    by("areas").replaceChildren(...rows);
  }
  for (const kind of KINDS) by(`add-${kind}`).disabled = counts[kind] >= MOST_AREAS;
  by("encode-box").hidden = counts.black === 0 && !by("encode").checked;
  by("hint").textContent = outlines.chosen < 0
    ? "Add an area, or press one to change it."
    : "Drag the corners, or press Enter on one and move it with the arrows; + adds a corner, Delete takes one away.";
}

function areaRow(name, kind, corners, at) {
  const row = document.createElement("li");
  const chosen = at === outlines.chosen;
  const title = Object.assign(document.createElement("span"), { className: `${kind}-word`, textContent: name });
  const count = Object.assign(document.createElement("span"), { className: "fine", textContent: `${corners} corners` });
  const change = button(chosen ? "Ready" : "Change", `${chosen ? "Ready with" : "Change"} ${name}`, () => {
    outlines.choose(chosen ? -1 : at);
    by("areas").children[at]?.querySelector("button").focus();
  });
  const remove = button("Remove", `Remove ${name}`, () => {
    outlines.remove(at);
    by(`add-${kind}`).focus();
  });
  remove.classList.add("danger");
  row.append(title, count, change, remove);
  return row;
}

function button(text, label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

/** What a field takes, in words; the browser's own speak of values. */
function wanted({ min, max, required }) {
  const most = max ? `from ${min} to ${Number(max).toLocaleString("en")}` : `of ${min} or more`;
  return `please give a whole number ${most}${required ? "" : ", or nothing"}.`;
}

async function save(event) {
  event.preventDefault();
  const wrong = [...by("form").querySelectorAll("input")].find((input) => !input.checkValidity());
  if (wrong) {
    wrong.focus();
    by("saved").textContent = `${wrong.labels[0].textContent}: ${wanted(wrong)}`;
    return;
  }
  if (hidden.wrong) {
    by("saved").textContent = hidden.wrong;
    by("hours").querySelector("button").focus();
    return;
  }
  by("save").disabled = true;
  by("saved").textContent = "Saving…";
  try {
    if (differs()) {
      await call("PUT", path, settings());
      saved = settings();
    }
    await hidden.save();
    fill(saved);
    by("saved").textContent = "Saved. It counts from now on.";
  } catch (error) {
    draw();
    by("saved").textContent = `Not saved. ${error.message}`;
    if (error.kind === "conflict") by("encode").focus();
  }
}

// ---- The picture to draw on

async function showPicture() {
  if (camera.state === "off") return word("This camera is off, so it shows no picture. Areas can be drawn all the same.");
  try {
    await showLive();
    return undefined;
  } catch {
    return showLast().catch(() => word("There is no picture of this camera right now. Areas can be drawn all the same."));
  }
}

async function showLive() {
  const { url, still } = await call("POST", "/api/v1/live", { camera: id });
  try {
    await load(still);
  } finally {
    await call("DELETE", "/api/v1/live", { url }, { stay: true }).catch(() => {});
  }
}

async function showLast() {
  const [{ clips: [clip] }, { timezone }] = await Promise.all([call("GET", `/api/v1/clips?${new URLSearchParams({ camera: id, limit: 1 })}`), call("GET", "/api/v1/clips/days")]);
  await load(clip.thumbnail);
  word(`Picture of ${new Zone(timezone).moment(clip.starts_at)}: the camera does not answer right now.`);
}

async function load(address) {
  const picture = by("still");
  picture.src = address;
  await picture.decode();
  picture.hidden = false;
  by("picture").style.aspectRatio = `${picture.naturalWidth} / ${picture.naturalHeight}`;
}

function word(text) {
  by("picture-word").textContent = text;
  by("picture-word").hidden = false;
}

// ---- Wiring

by("form").addEventListener("submit", save);
by("form").addEventListener("input", draw);
by("undo").addEventListener("click", () => { hidden.undo(); fill(saved); by("saved").textContent = ""; });
by("sensitivity").addEventListener("click", ({ target }) => { if (target.dataset.value) { sensitivity = target.dataset.value; draw(); } });
by("usual").addEventListener("click", ({ target }) => { if (target.dataset.hours) { by("keep-hours").value = target.dataset.hours; draw(); } });
hidden.addEventListener("change", draw);
for (const kind of KINDS) by(`add-${kind}`).addEventListener("click", () => outlines.add(kind));
for (const event of ["change", "choose"]) outlines.addEventListener(event, draw);
by("record").addEventListener("click", () => pressRecord(by("record"), camera));
house.addEventListener("cameras", () => showCamera(house.cameras));
house.addEventListener("reach", () => notice(house.reachable ? null : UNREACHABLE));
document.addEventListener("visibilitychange", () => (document.hidden || saved === null ? house.stop() : house.start()));
onBack(() => outlines.chosen >= 0 && !outlines.choose(-1));
window.addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });

function showCamera(cameras) {
  camera = cameras.find((known) => known.id === id) ?? camera;
  document.title = `${camera.name} · ${document.title.split(" · ").at(-1)}`;
  by("name").textContent = camera.name;
  if (camera.state === "off") by("still").hidden = true;
  by("recording").hidden = !camera.recording;
  drawRecord(by("record"), camera);
  const told = camera.watch?.camera;
  by("own-word").hidden = !told;
  const [, word] = missing(camera);
  by("watch-word").hidden = !word;
  by("watch-word").textContent = word;
  by("own-word").textContent = told?.reason ? `${OWN_WORD} ${why(told)}.` : OWN_WORD;
}

/** Why what the camera says is not heard now, or what is to be set while it is. */
const why = ({ state, reason }) => `${state === "listening" ? "Something is to be set" : "It cannot be heard now"}: ${reason}`;

async function start() {
  const [{ cameras }, values] = await Promise.all([call("GET", "/api/v1/cameras"), call("GET", path), hidden.load()]);
  showCamera(cameras);
  by("clips-link").href = `/clips?${new URLSearchParams({ camera: id })}`;
  saved = values;
  fill(values);
  saved = settings(); // the same values as the form says them
  draw();
  by("saved").textContent = "";
  by("lead").hidden = true;
  by("form").hidden = false;
  by("settings").dataset.state = "shown";
  if (!document.hidden) house.start();
  await showPicture();
}

async function untilStarted() {
  for (;;) {
    try {
      await start();
      return notice(null);
    } catch (error) {
      if (error.kind !== "unavailable") {
        by("lead").textContent = error.message;
        return undefined;
      }
      notice(UNREACHABLE);
      await pause(RETRY_MS);
    }
  }
}

untilStarted();
