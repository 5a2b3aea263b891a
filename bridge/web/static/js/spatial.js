// Moving the focus by direction, for remotes that have four arrows and no pointer.

// Of a group that its own arrows move in, only the member with tabindex 0 counts.
const FOCUSABLE = 'a[href], button:not([disabled], [tabindex="-1"]), input:not([disabled], [tabindex="-1"]), summary, [tabindex="0"]';
const ASIDE = 2.5; // being beside the way counts this much more than being far along it

const AXES = {
  left: { along: (from, to) => from.left - to.right, aside: (from, to) => gap(from.top, from.bottom, to.top, to.bottom), passes: (from, to) => middle(to).x < middle(from).x },
  right: { along: (from, to) => to.left - from.right, aside: (from, to) => gap(from.top, from.bottom, to.top, to.bottom), passes: (from, to) => middle(to).x > middle(from).x },
  up: { along: (from, to) => from.top - to.bottom, aside: (from, to) => gap(from.left, from.right, to.left, to.right), passes: (from, to) => middle(to).y < middle(from).y },
  down: { along: (from, to) => to.top - from.bottom, aside: (from, to) => gap(from.left, from.right, to.left, to.right), passes: (from, to) => middle(to).y > middle(from).y },
};

const middle = (box) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
const gap = (a1, a2, b1, b2) => Math.max(0, b1 - a2, a1 - b2);
const usable = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]") && !element.matches(".skip");

/** Index of the box to go to from `from`, or -1. Boxes overlapping the way are ahead only by half. */
export function nearest(direction, from, boxes) {
  const { along, aside, passes } = AXES[direction];
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, index) => {
    const distance = along(from, box);
    if (!passes(from, box) || distance < -Math.min(20, (box.bottom - box.top) / 2)) return;
    const offset = direction === "left" || direction === "right"
      ? Math.abs(middle(box).y - middle(from).y) : Math.abs(middle(box).x - middle(from).x);
    const cost = Math.max(0, distance) + ASIDE * aside(from, box) + offset / 10;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}

// Within text the caret moves; within something that scrolls, it scrolls to its end first.
function staysWithin(element, direction) {
  if (element.matches('input:not([type="checkbox"])')) return (direction === "left" || direction === "right") && element.value !== "";
  if (!element.matches('[tabindex="0"]')) return false;
  const room = element.scrollHeight - element.clientHeight - element.scrollTop;
  return (direction === "up" && element.scrollTop > 0) || (direction === "down" && room > 1);
}

const beside = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

/** Moves the focus within `root`; false when the key should do what it usually does. In a [data-rows], left and right
 * stay in their row, and at its end they stay where they are. */
export function moveFocus(direction, root = document) {
  const all = [...root.querySelectorAll(FOCUSABLE)].filter(usable);
  const current = document.activeElement;
  if (!all.includes(current)) {
    const first = root.querySelector('#main .open:not([tabindex="-1"])') ?? root.querySelector("#main button, #main input");
    const start = all.find((element) => element === first) ?? all[0];
    start?.focus();
    return Boolean(start);
  }
  if (staysWithin(current, direction)) return false;
  const from = current.getBoundingClientRect();
  const rows = direction === "left" || direction === "right" ? current.closest("[data-rows]") : null;
  const others = all.filter((element) => element !== current && (!rows || (rows.contains(element) && beside(from, element.getBoundingClientRect()))));
  const found = nearest(direction, from, others.map((element) => element.getBoundingClientRect()));
  if (found < 0) return Boolean(rows);
  others[found].focus();
  others[found].scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}
