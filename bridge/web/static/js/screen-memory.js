// What a screen's own browser keeps, where it keeps anything: a reload shows the same code, and a
// screen that was removed knows what it was called. Nothing in it opens a door but a code that waits.

const NAME = "private-eye-screen";
const REMOVED = "private-eye-removed";
const ASKED = "private-eye-asked";

function attempt(action) {
  try {
    return action();
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** The name under which this browser was let in as a screen, or null. */
export const screenName = () => attempt(() => localStorage.getItem(NAME));
export const keepScreenName = (name) => attempt(() => localStorage.setItem(NAME, name));

/** That its session ended while it was looking. */
export const noteRemoval = () => attempt(() => sessionStorage.setItem(REMOVED, "yes"));
export const wasRemoved = () => attempt(() => sessionStorage.getItem(REMOVED)) !== null;

/** The code that it shows, with `until` in ms of its own clock. */
export const keptCode = () => attempt(() => JSON.parse(sessionStorage.getItem(ASKED)));
export const keepCode = (asked) => attempt(() => sessionStorage.setItem(ASKED, JSON.stringify(asked)));

export function forgetCode() {
  attempt(() => sessionStorage.removeItem(ASKED));
}

export function forgetRemoval() {
  attempt(() => sessionStorage.removeItem(REMOVED));
}
