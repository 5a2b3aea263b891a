// The components that our documents are made of, as elements. Each maker returns its element; `make` is for what is inside.

import { asContainer, layOut, paint } from "./layout.js";
import { here, size, value, words } from "./values.js";

const SVG = "http://www.w3.org/2000/svg";
const FITS = { "best-fit": "contain", "best-fill": "cover", fill: "fill", none: "none" };
const inside = ({ item, items }) => [item ?? items ?? []].flat();
const div = () => document.createElement("div");

function children(element, component, context, make) {
  const data = component.data === undefined ? null : value(component.data, context.names);
  const made = data
    ? data.map((each) => make(inside(component)[0], component, { ...context, names: { ...context.names, data: each } }))
    : inside(component).map((each, index) => make(each, component, { ...context, first: index === 0 }));
  element.append(...made.filter(Boolean));
  return element;
}

function container(component, context, make) {
  const element = div();
  asContainer(element, component);
  return children(element, component, context, make);
}

function frame(component, context, make) {
  const element = children(div(), component, context, make);
  const restyle = (state) => {
    const styled = context.style(component.style, state);
    paint(element, { ...styled, ...component });
  };
  restyle({});
  if (component.inheritParentState) context.touch?.states.push(restyle);
  return element;
}

function text(component, { names, display }) {
  const element = div();
  const lines = document.createElement("span");
  lines.textContent = words(value(component.text, names));
  lines.className = "apl-lines";
  lines.style.webkitLineClamp = component.maxLines || "none";
  element.className = "apl-text";
  element.append(lines);
  const { style } = element;
  style.color = component.color ?? "#fff";
  style.fontSize = size(component.fontSize ?? 40, display);
  style.fontWeight = component.fontWeight ?? "normal";
  style.textAlign = component.textAlign ?? "start";
  if (component.textAlignVertical === "center") style.alignContent = "center";
  return element;
}

function image(component, { names }) {
  const element = document.createElement("img");
  element.alt = "";
  element.src = here(value(component.source, names));
  element.style.objectFit = FITS[component.scale ?? "best-fit"];
  element.style.borderRadius = `${component.borderRadius ?? 0}px`;
  element.addEventListener("error", () => { element.style.visibility = "hidden"; });
  element.addEventListener("load", () => { element.style.visibility = ""; });
  return element;
}

function video(component, context) {
  const element = div();
  element.append(context.video(component));
  return element;
}

function touchWrapper(component, context, make) {
  const element = div();
  const touch = { states: [], state: {} };
  const become = (state) => {
    Object.assign(touch.state, state);
    touch.states.forEach((restyle) => restyle(touch.state));
  };
  children(element, component, { ...context, touch }, make);
  element.className = "apl-touch";
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  const label = value(component.accessibilityLabel, context.names);
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("focus", () => become({ focused: element.matches(":focus-visible") }));
  element.addEventListener("blur", () => become({ focused: false, pressed: false }));
  element.addEventListener("pointerdown", () => become({ pressed: true }));
  element.addEventListener("pointerup", () => become({ pressed: false }));
  element.addEventListener("click", () => context.run(component.onPress, { ...context.names, touched: label || element.textContent }));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.click();
  });
  return element;
}

function vectorGraphic(component, { graphics, names }) {
  const graphic = graphics[value(component.source, names)];
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("viewBox", `0 0 ${graphic?.width ?? 1} ${graphic?.height ?? 1}`);
  element.setAttribute("aria-hidden", "true");
  for (const { pathData, fill } of graphic?.items ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", pathData);
    path.setAttribute("fill", fill);
    element.append(path);
  }
  return element;
}

function scrolling(component, context, make) {
  const element = container({ ...component, alignItems: "start" }, context, make);
  element.classList.add("apl-scroll");
  return element;
}

function grid(component, context, make) {
  const element = children(div(), component, context, make);
  element.classList.add("apl-scroll");
  const widths = component.childWidths ?? [component.childWidth];
  element.style.display = "grid";
  element.style.alignContent = "start";
  element.style.gridTemplateColumns = widths.map((width) => size(width, context.display)).join(" ");
  element.style.gridAutoRows = size(component.childHeight, context.display);
  return element;
}

const MAKERS = {
  Container: container, Frame: frame, Text: text, Image: image, Video: video, TouchWrapper: touchWrapper,
  VectorGraphic: vectorGraphic, ScrollView: scrolling, Sequence: scrolling, GridSequence: grid,
};

/** The element of a component; null where it is not to be there, or is none that is known. */
export function make(component, parent, context) {
  if ("when" in component && !value(component.when, context.names)) return null;
  const maker = MAKERS[component.type];
  if (!maker) {
    console.warn(`APL: ${component.type} is not drawn here`);
    return null;
  }
  const names = { ...context.names };
  for (const bound of component.bind ?? []) names[bound.name] = value(bound.value, names);
  const own = { ...context, names };
  const element = maker(component, own, make);
  layOut(element, component, parent, own);
  element.toggleAttribute("hidden", component.display === "none"); // a graphic has no such property
  context.add(component, element, names);
  return element;
}
