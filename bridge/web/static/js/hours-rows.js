// Hours of the week: rows of days and two times, made of the template "hours-row".

import { clock, dayNames, minutes } from "./people-words.js";

const pressed = (button) => button.getAttribute("aria-pressed") === "true";
const press = (button, on) => button.setAttribute("aria-pressed", String(on));

/** `gone` is called when the row was removed. */
export function hoursRow({ days, since, until }, gone) {
  const element = document.getElementById("hours-row").content.firstElementChild.cloneNode(true);
  element.querySelector(".days").append(...dayNames.map((name, day) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    press(button, days.includes(day));
    button.addEventListener("click", () => press(button, !pressed(button)));
    return button;
  }));
  element.querySelector(".since").value = clock(since);
  element.querySelector(".until").value = clock(until % 1440);
  element.querySelector(".drop").addEventListener("click", () => {
    element.remove();
    gone();
  });
  return element;
}

export function readHours(element) {
  const days = [...element.querySelectorAll(".days button")].flatMap((button, day) => (pressed(button) ? [day] : []));
  const since = minutes(element.querySelector(".since").value);
  // Midnight as an end is the end of the day.
  const until = minutes(element.querySelector(".until").value) || 1440;
  return { days, since, until };
}

/** What is wrong with them, in words, or nothing. */
export const wrongHours = (hours) =>
  (hours.some(({ days, since, until }) => days.length === 0 || Number.isNaN(since + until) || since === until) ? "Choose days, and two different times." : "");
