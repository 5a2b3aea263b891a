// Where a component is and how large: APL's flexible boxes are CSS's, with other defaults.

import { size, value } from "./values.js";

const SIZES = ["width", "height", "minWidth", "minHeight", "maxWidth", "maxHeight", "left", "top", "right", "bottom"];
const PADDINGS = ["paddingLeft", "paddingTop", "paddingRight", "paddingBottom"];
const PLACES = { start: "flex-start", end: "flex-end", spaceBetween: "space-between", spaceAround: "space-around" };
const place = (name) => PLACES[name] ?? name;

/** `parent`: the component it stands in; `first`: nothing stands before it. */
export function layOut(element, component, parent, { display, names, first }) {
  const { style } = element;
  for (const name of [...SIZES, ...PADDINGS]) {
    if (name in component) style[name] = size(value(component[name], names), display);
  }
  style.flexGrow = component.grow ?? 0;
  style.flexShrink = component.shrink ?? 0;
  if (component.shrink) style.minWidth = style.minHeight = 0;
  if (component.alignSelf) style.alignSelf = place(component.alignSelf);
  style.position = component.position === "absolute" ? "absolute" : "relative";
  style.opacity = component.opacity ?? 1;
  if (component.spacing && !first) {
    style[parent?.direction === "row" ? "marginLeft" : "marginTop"] = size(component.spacing, display);
  }
}

export function asContainer(element, component) {
  const { style } = element;
  style.display = "flex";
  style.flexDirection = component.direction === "row" ? "row" : "column";
  style.alignItems = place(component.alignItems ?? "stretch");
  style.justifyContent = place(component.justifyContent ?? "start");
}

/** What a Frame looks like in this state of what can be touched around it. */
export function paint(element, look) {
  const { style } = element;
  style.backgroundColor = look.backgroundColor ?? "transparent";
  style.border = `${look.borderWidth ?? 0}px solid ${look.borderColor ?? "transparent"}`;
  style.borderRadius = `${look.borderRadius ?? 0}px`;
}
