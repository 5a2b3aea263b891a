// The page's half of a sign-in. A cookie goes to every port of this host; what an origin stores does not.
// Both halves together are somebody: see bridge/web/README.md.

const NAME = "private-eye-key";

// Another tab has signed in again: the sealed addresses that this page holds are of a session that is over.
addEventListener("storage", ({ key, newValue }) => {
  if (key === NAME && newValue) location.reload();
});

/** What each request to the API carries, or null. Read anew each time: another tab may have signed in. */
export function pageKey() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** Whether this browser keeps what it is given here. */
export function canKeep() {
  try {
    localStorage.setItem(`${NAME}-tried`, "yes");
    localStorage.removeItem(`${NAME}-tried`);
    return true;
  } catch {
    return false;
  }
}

export const KEEPS_NOTHING = "This browser keeps nothing for this address, so it cannot stay signed in. Allow it to keep site data here, then try again.";
export const keepPageKey = (key) => localStorage.setItem(NAME, key);
/** Signed out here: something else than never signed in, or a browser whose data was cleared. */
export const forgetPageKey = () => localStorage.setItem(NAME, "");
