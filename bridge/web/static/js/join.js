// An invitation: what it offers is read before it is used; the token leaves the address at once.

import { call, enter } from "./api.js";
import { dayWords, hoursWords, list } from "./people-words.js";

const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
if (location.hash) history.replaceState(null, "", location.pathname);

const by = (id) => document.getElementById(id);
const place = by("join");

function refuse(error) {
  place.dataset.state = "refused";
  by("title").textContent = "This invitation was already used or has expired";
  by("offer").hidden = true;
  by("why").textContent = error.message;
  by("refused").hidden = false;
}

function fact(words) {
  const item = document.createElement("li");
  item.textContent = words;
  return item;
}

function offered(offer) {
  const rooms = offer.every_camera ? "every camera" : `the ${list(offer.cameras)}`;
  const until = offer.until_day ? `, until ${dayWords(offer.until_day)}` : "";
  by("title").textContent = `Hello ${offer.name}`;
  const reviews = offer.role === "reviewer";
  by("what").textContent = reviews ? "You are invited to watch clips that are shared with you." : `${offer.inviter ?? offer.house} invites you to see: ${rooms}${until}.`;
  const facts = reviews ? ["You see copies of single clips, for as long as they are shared, and nothing else of the house."] : [`The house is called ${offer.house}.`];
  if (offer.hours.length) facts.push(`At these times: ${hoursWords(offer.hours)}.`);
  if (reviews) by("look").textContent = "See what is shared with you";
  if (offer.role === "guest") facts.push("You see live pictures, no recordings.");
  if (offer.role === "member") facts.push("You see live pictures and clips.");
  if (offer.role === "owner") facts.push("You will be an owner: you see everything, and decide who else does.");
  by("facts").replaceChildren(...facts.map(fact));
  by("offer").hidden = false;
  place.dataset.state = "offered";
  by("accept").focus();
}

by("accept").addEventListener("click", async ({ currentTarget: button }) => {
  button.disabled = true;
  try {
    await enter("/api/v1/session", { token });
    by("offer").hidden = true;
    by("inside").hidden = false;
    by("title").textContent = "You are in";
    place.dataset.state = "inside";
    by("inside").querySelector("a").focus();
  } catch (error) {
    refuse(error);
  }
});

window.addEventListener("hashchange", () => location.reload());
call("POST", "/api/v1/invitation", { token }, { stay: true }).then(offered, refuse);
