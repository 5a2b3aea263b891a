// The people and screens of the house: who they are, what they may, where they are signed in.

import { call, houseNow } from "./api.js";
import { copies, opensOnlyHere } from "./link-box.js";
import { PersonForm } from "./person-form.js";
import { rightsWords, roleWord } from "./people-words.js";
import { dangerous, sure } from "./rows.js";
import { sessionRow } from "./session-list.js";
import { mention, onBack } from "./shell.js";
import { ago } from "./words.js";

const by = (id) => document.getElementById(id);
const API = "/api/v1/people";
const form = new PersonForm();
let people = [];
let cameras = [];
let editing = null; // the id of who is changed; null: somebody new

async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    mention(error.message);
    return null;
  }
}

const make = (tag, given) => Object.assign(document.createElement(tag), given);

function status(person) {
  if (person.sessions) return `Signed in on ${person.sessions === 1 ? "one device" : `${person.sessions} devices`}, last here ${ago(person.last_used_at, houseNow())}.`;
  if (person.link_until) return "Has not opened the link yet.";
  if (person.role === "screen") return "Not connected.";
  return person.signs_in ? "Not signed in at present." : "Has no way in: make a new link.";
}

function quiet(words, label, act) {
  const button = make("button", { type: "button", className: "quiet", textContent: words });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => attempt(act));
  return button;
}

function buttons(person, place) {
  const shown = make("div", { className: "row" });
  shown.append(quiet("Change", `Change ${person.name}`, () => edit(person)));
  if (person.role !== "screen") shown.append(quiet("New link", `New link for ${person.name}`, () => newLink(person)));
  if (person.sessions) shown.append(quiet("Devices", `Devices of ${person.name}`, () => showSessions(person, place)));
  const remove = dangerous("Remove", `Remove ${person.name}`);
  sure(remove, "Press again to remove", () => attempt(async () => {
    await call("DELETE", `${API}/${person.id}`);
    await show();
    mention(`${person.name} can no longer see anything.`);
    by("add").focus();
  }));
  shown.append(remove);
  return shown;
}

function card(person) {
  const names = new Map(cameras.map(({ id, name }) => [id, name]));
  const item = make("li", { className: "person" });
  item.dataset.person = person.id;
  const top = make("div", { className: "person-top" });
  top.append(make("h2", { textContent: person.name }), make("span", { className: "role", textContent: roleWord(person.role) }));
  const devices = make("ul", { className: "users" });
  item.append(top, make("p", { textContent: rightsWords(person, names) }), make("p", { className: "fine", textContent: status(person) }), devices, buttons(person, devices));
  return item;
}

async function show() {
  ({ people, cameras } = await call("GET", API));
  by("people").dataset.state = "shown";
  by("lead").textContent = people.length > 1
    ? "Changes take effect at once, even on open streams."
    : "So far only you see your cameras. Add somebody, and choose what they see.";
  by("list").replaceChildren(...people.map(card));
  by("add").disabled = false; // before that nobody knows which cameras there are to choose from
}

async function showSessions(person, place) {
  const { sessions } = await call("GET", `${API}/${person.id}/sessions`);
  const end = (session) => attempt(async () => {
    await call("DELETE", `${API}/${person.id}/sessions/${session.id}`);
    await showSessions(person, place);
  });
  place.replaceChildren(...sessions.map((session) => sessionRow(session, end)));
  if (sessions.length > 1) {
    const all = dangerous("Sign out everywhere");
    sure(all, "Press again: all of them", () => attempt(async () => { await call("DELETE", `${API}/${person.id}/sessions`); await show(); }));
    const last = document.createElement("li");
    last.append(all);
    place.append(last);
  }
}

// ---- Adding and changing

function edit(person) {
  editing = person?.id ?? null;
  by("link-box").hidden = true;
  form.show(person, cameras);
  by("form").hidden = false;
  by("form").scrollIntoView({ block: "start" });
  by("name").focus({ preventScroll: true });
}

function close() {
  if (by("form").hidden && by("link-box").hidden) return false;
  const within = by("form").contains(document.activeElement) || by("link-box").contains(document.activeElement);
  by("form").hidden = by("link-box").hidden = true;
  for (const id of ["link-text", "link-title"]) by(id).textContent = "";
  by("link-qr").removeAttribute("src");
  if (within) by("add").focus();
  return true;
}

function showLink(name, link) {
  by("form").hidden = true;
  by("link-title").textContent = `The link for ${name}`;
  by("link-qr").src = link.qr;
  by("link-text").textContent = link.url;
  by("link-hint").hidden = !opensOnlyHere();
  by("link-box").hidden = false;
  by("link-box").scrollIntoView({ block: "nearest" });
  by("copy").focus({ preventScroll: true });
}

async function newLink(person) {
  const { link } = await call("POST", `${API}/${person.id}/link`, {});
  await show();
  showLink(person.name, link);
}

async function save() {
  const wish = form.read();
  if (!wish) return;
  try {
    const made = editing ? await call("PUT", `${API}/${editing}`, wish) : await call("POST", API, wish);
    by("form").hidden = true;
    await show();
    if (made?.link) showLink(wish.name, made.link);
    else by("add").focus();
  } catch (error) {
    by("warning").textContent = error.message;
  }
}

by("add").addEventListener("click", () => edit(null));
by("cancel").addEventListener("click", close);
by("link-done").addEventListener("click", close);
by("form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
copies(by("copy"), by("link-text"));
onBack(close);
show().catch((error) => { by("lead").textContent = error.message; });
