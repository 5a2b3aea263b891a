// What is noticed on one camera and how long it is kept.

import { call, pause } from "./api.js";
import { Outlines } from "./camera-outlines.js";
import { Zone } from "./clip-words.js";
import { recordMinute } from "./record.js";
import { notice, onBack } from "./shell.js";

const RETRY_MS = 3000;
const MOST_AREAS = 16;
const SENSITIVITIES = {
  low: "Only what is large or near: people at the door, cars. Fewest clips.",
  medium: "People and animals anywhere in the picture. Right for most rooms.",
  high: "Also what is small or far away. Expect clips of leaves and shadows outdoors.",
};
const NAMES = { zone: "Zone", mask: "Mask" };
const NUMBERS = { "pre-roll": "pre_roll_s", "post-roll": "post_roll_s", "keep-hours": "keep_hours", "keep-mb": "keep_mb" };

const by = (id) => document.getElementById(id);
const id = decodeURIComponent(location.pathname.split("/")[2]);
const path = `/api/v1/cameras/${encodeURIComponent(id)}/settings`;
const outlines = new Outlines(by("outlines"), by("corners"));
let camera = { id, name: "Camera" };
let saved = null;
let sensitivity = "medium";

// ---- The form

function settings() {
  const numbers = Object.fromEntries(Object.entries(NUMBERS).map(([field, name]) => [name, by(field).value === "" ? null : Number(by(field).value)]));
  return { notice: by("notice-on").checked, sensitivity, zones: outlines.of("zone"), masks: outlines.of("mask"), ...numbers };
}

function fill(values) {
  by("notice-on").checked = values.notice;
  sensitivity = values.sensitivity;
  for (const [field, name] of Object.entries(NUMBERS)) by(field).value = values[name] ?? "";
  outlines.set(structuredClone(values.zones), structuredClone(values.masks));
  draw();
}

const changed = () => saved !== null && JSON.stringify(settings()) !== JSON.stringify(saved);

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
  const counts = { zone: 0, mask: 0 };
  const rows = outlines.shapes.map(({ kind, corners }, at) => {
    counts[kind] += 1;
    return areaRow(`${NAMES[kind]} ${counts[kind]}`, kind, corners.length, at);
  });
  const key = JSON.stringify([rows.map((row) => row.textContent), outlines.chosen]);
  if (by("areas").dataset.key !== key) {
    by("areas").dataset.key = key;
    by("areas").replaceChildren(...rows);
  }
  for (const kind of ["zone", "mask"]) by(`add-${kind}`).disabled = counts[kind] >= MOST_AREAS;
  by("hint").textContent = outlines.chosen < 0
    ? "Add a zone or a mask, or press one to change it."
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

async function save(event) {
  event.preventDefault();
  const wrong = [...by("form").querySelectorAll("input")].find((input) => !input.checkValidity());
  if (wrong) {
    wrong.focus();
    by("saved").textContent = `${wrong.labels[0].textContent}: ${wrong.validationMessage}`;
    return;
  }
  by("save").disabled = true;
  by("saved").textContent = "Saving…";
  try {
    const answer = await call("PUT", path, settings());
    saved = answer?.sensitivity ? answer : settings();
    fill(saved);
    by("saved").textContent = "Saved. It counts from now on.";
  } catch (error) {
    draw();
    by("saved").textContent = `Not saved. ${error.message}`;
  }
}

// ---- The picture to draw on

async function showPicture() {
  try {
    await showLive();
  } catch {
    await showLast().catch(() => word("There is no picture of this camera right now. Areas can be drawn all the same."));
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
by("undo").addEventListener("click", () => { fill(saved); by("saved").textContent = ""; });
by("sensitivity").addEventListener("click", ({ target }) => { if (target.dataset.value) { sensitivity = target.dataset.value; draw(); } });
by("usual").addEventListener("click", ({ target }) => { if (target.dataset.hours) { by("keep-hours").value = target.dataset.hours; draw(); } });
for (const kind of ["zone", "mask"]) by(`add-${kind}`).addEventListener("click", () => outlines.add(kind));
for (const event of ["change", "choose"]) outlines.addEventListener(event, draw);
by("record").addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  await recordMinute(camera);
  currentTarget.disabled = false;
});
onBack(() => outlines.chosen >= 0 && !outlines.choose(-1));
window.addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });

async function start() {
  const [{ cameras }, values] = await Promise.all([call("GET", "/api/v1/cameras"), call("GET", path)]);
  camera = cameras.find((known) => known.id === id) ?? camera;
  document.title = `${camera.name} · ${document.title.split(" · ").at(-1)}`;
  by("name").textContent = camera.name;
  by("clips-link").href = `/clips?${new URLSearchParams({ camera: id })}`;
  saved = values;
  fill(values);
  saved = settings(); // the same values as the form says them
  draw();
  by("saved").textContent = "";
  by("lead").hidden = true;
  by("form").hidden = false;
  by("settings").dataset.state = "shown";
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
      notice("The house does not answer. Trying again…");
      await pause(RETRY_MS);
    }
  }
}

untilStarted();
