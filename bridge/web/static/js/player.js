// One live stream in one <video>: opens a grant, plays it with hls.js, notices when the picture is
// no longer live, and gets it back without a reload of the page.
//
//   opening   asking for a grant or waiting for the first picture
//   live      moving, and the picture shown is at most `staleAfterMs` old
//   not-live  was live, is not now; being retried for as long as the player lives
//   paused    held by the viewer
//   ended     destroyed, or the house said that trying again is of no use

import Hls from "../vendor/hls.light.min.mjs";
import { houseNow, pause } from "./api.js";

const TICK_MS = 250;
const STALE_AFTER_MS = 6000;
const STUCK_AFTER_MS = 12000; // no progress for so long, though nothing is said to be wrong: start afresh
const RETRY_MS = [500, 1000, 2000, 3000, 5000];
const LAG_S = 2; // further behind than this beyond the target: jump instead of speeding up
const JUMP_EVERY_MS = 3000;
const FINAL = new Set(["denied", "not_found", "invalid", "unauthenticated"]);
const GRANT_OVER = new Set([401, 403, 404, 410]);

const outlives = (_config, _count, isTimeout, response) => isTimeout || !GRANT_OVER.has(response?.code);
const patient = (firstByteMs) => ({
  default: {
    maxTimeToFirstByteMs: firstByteMs,
    maxLoadTimeMs: firstByteMs + 10000,
    timeoutRetry: { maxNumRetry: Infinity, retryDelayMs: 0, maxRetryDelayMs: 0, shouldRetry: outlives },
    errorRetry: { maxNumRetry: Infinity, retryDelayMs: 250, maxRetryDelayMs: 1000, shouldRetry: outlives },
  },
});

const HLS_CONFIG = {
  lowLatencyMode: true,
  backBufferLength: 8,
  maxBufferLength: 12,
  maxLiveSyncPlaybackRate: 1.1,
  liveMaxUnchangedPlaylistRefresh: Infinity, // a lost camera's playlist rests until it is back
  enableWorker: false, // fMP4 is only passed on; a thread for each tile would cost more than it gives
  manifestLoadPolicy: patient(20000),
  playlistLoadPolicy: patient(20000),
  fragLoadPolicy: patient(10000),
};

/** What to tell the bridge this browser can decode. */
export function plays() {
  const media = window.MediaSource ?? window.ManagedMediaSource;
  const h265 = media?.isTypeSupported('video/mp4; codecs="hvc1.1.6.L120.90"');
  return h265 ? ["h264", "h265"] : ["h264"];
}

/** Fires "change" whenever state or reason change. */
export class Player extends EventTarget {
  state = "opening";
  reason = null;
  pictureAt = null; // house time (ms) of the picture on the screen
  latency = null; // seconds behind the moment

  #video; #openLive; #staleAfterMs; #hls = null; #grant = null; #timer; #life = new AbortController();
  #attempts = 0; #held = false; #suspended = false; #wasLive = false; #denied = false;
  #progressAt; #lastTime = -1; #jumpedAt = 0; #opening = false;

  /**
   * `openLive({denied, signal})` resolves to {url, still, close()}; it rejects with a `kind`.
   * `denied` tells that the grant before this one was refused rather than lost.
   */
  constructor(video, openLive, { staleAfterMs = STALE_AFTER_MS } = {}) {
    super();
    this.#video = video;
    this.#openLive = openLive;
    this.#staleAfterMs = staleAfterMs;
    this.#progressAt = performance.now();
    this.#timer = setInterval(() => this.#look(), TICK_MS);
    if (Hls.isSupported()) this.#open();
    else this.#end("This browser cannot play live pictures.");
  }

  /** Stops asking the house for pictures (the camera is known to be lost); the last one stays. */
  suspend() {
    if (this.#suspended) return;
    this.#suspended = true;
    this.#hls?.stopLoad();
  }

  resume() {
    if (!this.#suspended) return;
    this.#suspended = false;
    this.#progressAt = performance.now();
    this.#hls?.startLoad(-1);
  }

  /** Holds the picture, or goes back to the live one. */
  hold(held) {
    if (this.state === "ended") return;
    this.#held = held;
    this.#progressAt = performance.now();
    if (held) this.#video.pause();
    else {
      this.#jump();
      this.#play();
    }
    this.#look();
  }

  get held() {
    return this.#held;
  }

  /** Ends the grant and leaves the <video> empty. */
  destroy() {
    this.#end(null);
  }

  async #open() {
    if (this.#opening || this.#life.signal.aborted) return;
    this.#opening = true;
    const { signal } = this.#life;
    try {
      if (this.#attempts > 0) await pause(RETRY_MS[Math.min(this.#attempts, RETRY_MS.length) - 1], signal);
      if (signal.aborted) return;
      this.#attempts += 1;
      const grant = await this.#openLive({ denied: this.#denied, signal });
      if (signal.aborted) grant.close();
      else this.#attach(grant);
    } catch (error) {
      if (!signal.aborted) this.#failedToOpen(error);
    } finally {
      this.#opening = false;
    }
  }

  #failedToOpen(error) {
    if (FINAL.has(error.kind)) return this.#end(error.message);
    this.#say(this.#wasLive ? "not-live" : "opening", error.message);
    setTimeout(() => this.#open());
  }

  #attach(grant) {
    this.#grant = grant;
    this.#denied = false;
    this.#progressAt = performance.now();
    if (grant.still && !this.#wasLive) this.#video.poster = grant.still;
    const hls = new Hls(HLS_CONFIG);
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_name, error) => this.#trouble(hls, error));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#play());
    hls.loadSource(grant.url);
    hls.attachMedia(this.#video);
  }

  #trouble(hls, error) {
    if (hls !== this.#hls) return;
    const ofPlaylist = error.details.startsWith("manifest") || error.details.startsWith("level");
    this.#denied = ofPlaylist && GRANT_OVER.has(error.response?.code);
    if (!error.fatal && !this.#denied) return;
    const mendable = error.type === Hls.ErrorTypes.MEDIA_ERROR && this.#attempts === 0;
    if (mendable) {
      this.#attempts = 1;
      hls.recoverMediaError();
    } else this.#reopen(this.#denied ? "Opening the stream again." : "The stream broke off.");
  }

  #reopen(reason) {
    this.#detach();
    this.#say(this.#wasLive ? "not-live" : "opening", reason);
    this.#progressAt = performance.now();
    this.#open();
  }

  #detach() {
    this.#hls?.destroy();
    this.#hls = null;
    this.#grant?.close();
    this.#grant = null;
    this.#lastTime = -1;
  }

  #play() {
    if (this.#held) return;
    // A browser may refuse sound before the first touch: then it plays without.
    this.#video.play().catch((error) => {
      if (error.name !== "NotAllowedError" || this.#video.muted) return;
      this.#video.muted = true;
      this.#video.play().catch(() => {});
    });
  }

  #look() {
    if (this.state === "ended") return;
    const now = performance.now();
    this.#measure(now);
    if (this.#held) return this.#say("paused", null);
    if (!this.#hls) return;
    this.#catchUp(now);
    const fresh = this.latency !== null && this.latency * 1000 <= this.#staleAfterMs;
    if (fresh) this.#isLive();
    else if (this.#wasLive) this.#say("not-live", this.reason);
    else this.#say("opening", this.reason);
    if (!this.#suspended && !fresh && now - this.#progressAt > STUCK_AFTER_MS) this.#reopen("No new picture arrives.");
  }

  #isLive() {
    if (!this.#wasLive) this.#video.removeAttribute("poster"); // from now on it would be an old picture
    this.#wasLive = true;
    this.#attempts = 0;
    this.#say("live", null);
  }

  #measure(now) {
    const video = this.#video;
    if (!this.#hls || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      if (this.pictureAt) this.latency = (houseNow() - this.pictureAt) / 1000;
      return;
    }
    if (video.currentTime !== this.#lastTime) {
      this.#progressAt = now;
      this.#lastTime = video.currentTime;
      this.pictureAt = this.#dateOfPicture() ?? this.pictureAt;
    }
    if (this.pictureAt) this.latency = Math.max(0, (houseNow() - this.pictureAt) / 1000);
  }

  #dateOfPicture() {
    const hls = this.#hls;
    if (hls.playingDate) return hls.playingDate.getTime();
    // Without EXT-X-PROGRAM-DATE-TIME the distance to the playlist's edge has to do.
    const undated = hls.latestLevelDetails && !hls.latestLevelDetails.hasProgramDateTime;
    return undated ? houseNow() - hls.latency * 1000 : null;
  }

  #catchUp(now) {
    const hls = this.#hls;
    if (this.#video.paused && this.#video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) this.#play();
    if (now - this.#jumpedAt < JUMP_EVERY_MS || hls.targetLatency === null) return;
    if (hls.latency - hls.targetLatency > LAG_S) this.#jump();
  }

  #jump() {
    const live = this.#hls?.liveSyncPosition;
    if (!live || live - this.#video.currentTime < 1) return;
    this.#jumpedAt = performance.now();
    this.#video.currentTime = live;
  }

  #end(reason) {
    if (this.state === "ended") return;
    clearInterval(this.#timer);
    this.#life.abort();
    this.#detach();
    this.#video.removeAttribute("poster");
    this.#say("ended", reason);
  }

  #say(state, reason) {
    if (state === this.state && reason === this.reason) return;
    this.state = state;
    this.reason = reason;
    this.dispatchEvent(new Event("change"));
  }
}
