// The live pictures of one camera in one <video>: played for as long as somebody wants them and there
// is something to play.

import { call } from "./api.js";
import { Player, plays } from "./player.js";

const WATCHABLE = new Set(["live", "starting", "idle", "lost", "frozen", "refused"]);
const SILENT = new Set(["lost", "refused"]);

export class CameraStream {
  #video; #camera; #changed; #player = null; #wanted = false;

  /** `changed` is called when the player has changed. */
  constructor(video, camera, changed) {
    video.muted = true;
    this.#video = video;
    this.#camera = camera;
    this.#changed = changed;
  }

  /** Its player; null: nothing is to be played. */
  get player() {
    return this.#player;
  }

  /** Takes the house's newest word about this camera. */
  update(camera) {
    this.#camera = camera;
    this.#arrange();
  }

  /** Whether it should play at all (seen, and the page visible). */
  want(wanted) {
    this.#wanted = wanted;
    this.#arrange();
  }

  release() {
    this.#player?.destroy();
    this.#player = null;
  }

  #arrange() {
    if (!this.#wanted || !WATCHABLE.has(this.#camera.state)) return this.release();
    // A lost camera's playlist would only hold one of the browser's few connections.
    if (SILENT.has(this.#camera.state)) return this.#player?.suspend();
    if (this.#player?.state === "ended") this.release();
    this.#player ??= this.#open();
    this.#player.resume();
  }

  #open() {
    const { id } = this.#camera;
    const player = new Player(this.#video, async ({ signal }) => {
      const { url, still } = await call("POST", "/api/v1/live", { camera: id, plays: plays() }, { signal });
      const close = () => call("DELETE", "/api/v1/live", { url }, { keepalive: true, stay: true }).catch(() => {});
      return { url, still, close };
    });
    player.addEventListener("change", this.#changed);
    return player;
  }
}
