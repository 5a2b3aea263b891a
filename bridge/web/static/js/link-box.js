// A link that is shown once: copied by a button, and whether it opens on this machine alone.

import { mention } from "./shell.js";

const ONLY_HERE = new Set(["localhost", "127.0.0.1", "[::1]"]);

export const opensOnlyHere = () => ONLY_HERE.has(location.hostname);

/** `button` copies what `text` shows; where that is not allowed, it is marked for the keys. */
export function copies(button, text) {
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      mention("Copied.");
    } catch {
      getSelection().selectAllChildren(text);
      mention("Press Ctrl and C to copy it.");
    }
  });
}
