// What leaves the house: every way out, when it was last used, and what Amazon is told.

import { call, houseNow } from "./api.js";
import { ago } from "./words.js";

const by = (id) => document.getElementById(id);
const LEAD = "This is all of it. Private Eye connects to nobody else, and sends nobody anything that is not named here.";

function line(text) {
  const item = document.createElement("li");
  item.className = "way-host";
  item.textContent = text;
  return item;
}

function lastUses(way) {
  if (way.hosts.length === 0) return [line("Not since Private Eye was started.")];
  return way.hosts.map(({ host, last_used_at: at }) => line(`${host}: ${at ? ago(at, houseNow()) : "not yet"}`));
}

function shown(way) {
  const item = by("way").content.firstElementChild.cloneNode(true);
  item.dataset.way = way.id;
  item.querySelector(".way-purpose").textContent = way.purpose;
  item.querySelector(".way-to").textContent = way.to;
  item.querySelector(".way-data").textContent = way.data;
  item.querySelector(".way-by").textContent = way.turned_on_by;
  // What another program does, or a command did, this Private Eye does not know.
  const known = way.when === "running" && way.id !== "names";
  for (const part of item.querySelectorAll(".way-last")) part.hidden = !known;
  if (known) item.querySelector(".way-hosts").replaceChildren(...lastUses(way));
  return item;
}

function told(answer) {
  const item = document.createElement("li");
  item.className = "way";
  const what = document.createElement("h3");
  what.textContent = answer.what;
  const data = document.createElement("p");
  data.textContent = answer.data;
  item.append(what, data);
  return item;
}

async function show() {
  const { ways, answers, since, alexa_answers: asked } = await call("GET", "/api/v1/transparency");
  for (const list of document.querySelectorAll("[data-when]")) {
    list.replaceChildren(...ways.filter((way) => way.when === list.dataset.when).map(shown));
  }
  by("answers").replaceChildren(...answers.map(told));
  by("answers-state").textContent = asked
    ? "Only in answer to a question that somebody asks. Amazon also hears the question itself: that is how Alexa works."
    : "Alexa has not been set up to ask this Private Eye directly. A skill in Lambda, with a token of yours, would be told the same.";
  by("since").textContent = `Private Eye was started ${ago(since, houseNow())}. Last times are counted from then.`;
  by("lead").textContent = LEAD;
  by("ways").hidden = false;
}

show().catch((error) => { by("lead").textContent = error.message; });
