// What was pressed in a notification is said by the address of the page that it led to: sw.js.

const PRESSED = /^#(nothing|mute)(?:=(.*))?$/;

/**
 * {what: "nothing" or "mute", of} or null; it is no longer in the address then, for it is done once. Another site's page
 * may lead here, too, and does not press for anybody: that is left out. A link in a letter is like one's own wish to a
 * browser, so `of`, and the clip of a page, have to be what only a notification knows.
 */
export function pressed() {
  const [, what, of = ""] = PRESSED.exec(location.hash) ?? [];
  if (!what) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return "ofTheirOwn" in document.documentElement.dataset ? { what, of: decodeURIComponent(of) } : null;
}
