// One screen that shows an APL document: what the skill sends in Alexa.Presentation.APL.RenderDocument.
// It draws the components that our documents are made of, runs the commands that they hold, and knows no others.

import { make } from "./components.js";
import { here, value } from "./values.js";

export class AplScreen {
  #root; #send; #player; #display = { width: 1280, height: 800 }; #shown = null;

  /**
   * `send(arguments, label)` is told of every SendEvent, and what was touched for it.
   * `player(url, {onPlay, onPause, onEnd, onFail})` is for a Video: {element, play(), pause(), stop()}.
   */
  constructor(root, { send, player }) {
    this.#root = root;
    this.#send = send;
    this.#player = player;
    new ResizeObserver(() => this.#fit()).observe(root.parentElement);
  }

  get token() {
    return this.#shown?.token ?? null;
  }

  get video() {
    return this.#shown?.videos.values().next().value ?? null;
  }

  /** `display`: the device's width and height in dp. */
  show({ token, document, datasources }, display) {
    const within = this.#root.contains(window.document.activeElement);
    this.clear();
    this.#display = display;
    const shown = { token, document, parts: new Map(), videos: new Map(), ticks: [], began: performance.now() };
    this.#shown = shown;
    const context = {
      display,
      names: { payload: datasources ?? {} },
      graphics: document.graphics ?? {},
      first: true,
      style: (name, state) => this.#style(name, state),
      run: (commands, names) => this.#run(commands, names),
      add: (component, element, names) => this.#add(component, element, names),
      video: (component) => this.#video(component),
    };
    const page = make(document.mainTemplate.items[0], null, context);
    this.#root.style.backgroundColor = document.background ?? "#000";
    this.#root.replaceChildren(page);
    this.#fit();
    if (within) this.#goOn(); // who has touched goes on there
    this.#run(document.onMount, context.names);
  }

  clear() {
    if (!this.#shown) return;
    this.#shown.ticks.forEach(clearInterval);
    this.#shown.videos.forEach((video) => video.stop());
    this.#shown = null;
    this.#root.replaceChildren();
  }

  /** Alexa.Presentation.APL.ExecuteCommands: for the document that it names, or for none. */
  execute({ token, commands }) {
    if (this.#shown && token === this.#shown.token) this.#run(commands, {});
  }

  #fit() {
    const around = this.#root.parentElement;
    const { width, height } = this.#display;
    this.#root.style.width = `${width}px`;
    this.#root.style.height = `${height}px`;
    this.#root.style.transform = `scale(${around.clientWidth / width}, ${around.clientHeight / height})`;
  }

  #style(name, state) {
    const found = {};
    for (const { when, ...look } of this.#shown?.document.styles?.[name]?.values ?? []) {
      if (when === undefined || value(when, { state })) Object.assign(found, look);
    }
    return found;
  }

  #add(component, element, names) {
    const { parts, ticks } = this.#shown;
    if (component.id) parts.set(component.id, { element, names });
    for (const { when, minimumDelay, commands } of component.handleTick ?? []) {
      const tick = () => {
        if (when === undefined || value(when, names)) this.#run(commands, names);
      };
      ticks.push(setInterval(tick, minimumDelay ?? 1000));
    }
  }

  #video(component) {
    const run = (commands) => () => this.#shown?.videos.get(component.id) === video && this.#run(commands, {});
    const video = this.#player(here(component.source[0].url), {
      onPlay: run(component.onPlay), onPause: run(component.onPause),
      onEnd: run(component.onEnd), onFail: run(component.onTrackFail),
    });
    this.#shown.videos.set(component.id, video);
    return video.element;
  }

  /** At what does no harm: whoever presses twice has said no. */
  #goOn() {
    const no = this.#shown.parts.get("no")?.element;
    (no ?? this.#root.querySelector(".apl-touch:not([hidden])"))?.focus();
  }

  #run(commands, names) {
    const focused = document.activeElement;
    const shown = (commands ?? []).map((command) => this.#commands[command.type]?.(command, names));
    if (!this.#root.contains(focused) || focused.checkVisibility()) return;
    shown.findLast((element) => element?.matches(".apl-touch"))?.focus(); // "play" in place of "pause"
  }

  // What one returns has come into sight.
  #commands = {
    SendEvent: (command, names) => { this.#send(value(command.arguments, names), names.touched); },
    SetFocus: ({ componentId }) => { this.#shown.parts.get(componentId)?.element.focus({ focusVisible: true }); },
    ControlMedia: ({ componentId, command }) => { this.#shown.videos.get(componentId)?.[command]?.(); },
    SetValue: (command, names) => {
      const part = this.#shown.parts.get(command.componentId);
      const elapsedTime = Math.round(performance.now() - this.#shown.began);
      return part && set(part, command.property, value(command.value, { ...names, elapsedTime }));
    },
  };
}

function set({ element, names }, property, to) {
  if (property === "display") return element.toggleAttribute("hidden", to === "none") ? null : element;
  if (property === "source") element.src = here(to);
  else names[property] = to; // what the component binds
  return null;
}
