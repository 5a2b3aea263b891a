// What this person or screen is told of, as a banner with a picture, wherever they are: press OK to look.

import { House } from "./house.js";

const SHOWN_MS = 20000;
const HOUSE_MS = 1500;
const BACK_KEYS = new Set(["Escape", "Backspace", "GoBack", "BrowserBack"]);
const BACK_CODE = 4;

const onScreen = document.documentElement.dataset.page === "tv";
const closed = new Set(); // alerts that somebody has closed here
let banner = null;
let shown = null;
let timer = null;
let before = null; // what had the focus

const make = (tag, given) => Object.assign(document.createElement(tag), given);

function build() {
  banner = make("aside", { className: "alert-banner", hidden: true });
  banner.setAttribute("aria-label", "Alert");
  const words = make("div", { className: "alert-words" });
  words.setAttribute("role", "status");
  words.append(make("p", { className: "alert-title" }), make("p", { className: "alert-text" }));
  const keys = make("div", { className: "alert-keys" });
  keys.dataset.rows = "";
  const look = make("button", { type: "button", className: "main", textContent: onScreen ? "Press OK to look" : "Look" });
  const close = make("button", { type: "button", className: "quiet", textContent: "Close" });
  look.addEventListener("click", lookAt);
  close.addEventListener("click", closeIt);
  keys.append(look, close);
  const picture = make("img", { alt: "", hidden: true });
  picture.addEventListener("load", () => { picture.hidden = false; });
  picture.addEventListener("error", () => { picture.hidden = true; });
  banner.append(picture, words, keys);
  banner.addEventListener("keydown", (event) => {
    if (!BACK_KEYS.has(event.key) && event.keyCode !== BACK_CODE) return;
    event.preventDefault();
    event.stopPropagation();
    closeIt();
  });
  document.body.append(banner);
}

function show(news) {
  if (!banner) build();
  const isNew = banner.hidden || shown?.alert !== news.alert;
  shown = news;
  banner.querySelector(".alert-title").textContent = news.title;
  banner.querySelector(".alert-text").textContent = news.text;
  banner.querySelector(".main").hidden = !(news.camera || news.clip);
  draw(banner.querySelector("img"), news.still, isNew);
  banner.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(goAway, SHOWN_MS);
  if (isNew && onScreen) takeFocus();
}

function draw(picture, still, isNew) {
  if (isNew) picture.hidden = true;
  if (still) picture.src = still;
  else picture.hidden = true;
}

/** On a screen OK is for the banner while it is there; on a page somebody may be typing. */
function takeFocus() {
  before = banner.contains(document.activeElement) ? before : document.activeElement;
  banner.querySelector("button:not([hidden])").focus();
}

function goAway() {
  if (!onScreen && banner.matches(":hover, :focus-within")) {
    timer = setTimeout(goAway, SHOWN_MS);
    return;
  }
  const had = banner.contains(document.activeElement);
  banner.hidden = true;
  if (had && before?.isConnected) before.focus();
  before = null;
}

function closeIt() {
  closed.add(shown.alert);
  clearTimeout(timer);
  const had = banner.contains(document.activeElement);
  banner.hidden = true;
  if (had && before?.isConnected) before.focus();
}

function lookAt() {
  const { camera, clip, over } = shown;
  closeIt();
  const asked = new CustomEvent("alert:look", { detail: { camera, clip: over || !camera ? clip : null }, cancelable: true });
  if (!document.dispatchEvent(asked)) return; // the page shows it itself
  location.assign(over && clip ? `/clips/${encodeURIComponent(clip)}` : `/#${encodeURIComponent(camera)}`);
}

/** What is over changes the banner that is there; it brings none up of itself. */
function isNews(one) {
  if (shown?.alert === one.alert && !banner.hidden) return true;
  return one.label === "doorbell" && !one.over ? true : !closed.has(one.alert) && !(one.over && one.number > 1);
}

document.addEventListener("house:alerts", ({ detail }) => { for (const one of detail) if (isNews(one)) show(one); });

/** A page that does not follow the house of itself does so for the banner. */
function follow() {
  if (House.followed) return;
  const house = new House();
  document.addEventListener("visibilitychange", () => (document.hidden ? house.stop() : house.start()));
  if (!document.hidden) house.start();
}
setTimeout(follow, HOUSE_MS);
