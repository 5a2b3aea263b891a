// Alerts in this browser (Web Push): asks for leave, and gives the receiver's address that the house sends to.
//
//   standing()  how alerts stand here: "insecure", "unsupported", "denied", "off" or "on"
//   why(how)    what to say of the first three; null of the others
//   addressOf()      turns them on; resolves to the address as the house keeps it. Call it when a button is pressed
//   empty()     turns them off
//
// Of a receiver that the house knows for this browser: same(endpoint) tells whether it is this one.

import { call } from "./api.js";

const WORKER = "/sw.js";
const KEY = "/api/v1/alerts/push-key";
const WHY = {
  insecure: "Browsers take alerts only from an address that begins with https://.",
  unsupported: "This browser takes no alerts. On an iPhone or iPad, add this page to the home screen and open it from there.",
  denied: "This browser is set to take no alerts from here. Allow notifications for this address in its settings, then try again.",
};

export const why = (how) => WHY[how] ?? null;

export async function standing() {
  if (!isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await subscription()) ? "on" : "off";
}

export async function addressOf() {
  const how = await standing();
  if (WHY[how]) throw new Error(WHY[how]);
  if ((await Notification.requestPermission()) !== "granted") throw new Error(WHY.denied);
  const { key } = await call("GET", KEY);
  await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  await forgetOthers(pushManager, key);
  try {
    return address(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
  } catch {
    throw new Error("This browser's maker could not be reached to turn alerts on. Try again later.");
  }
}

export async function empty() {
  await (await subscription())?.unsubscribe();
}

export async function same(endpoint) {
  return (await subscription())?.endpoint === endpoint;
}

async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** One of another key, as of a house that was made anew: the house could not send to it. */
async function forgetOthers(pushManager, key) {
  const there = await pushManager.getSubscription();
  const its = there?.options.applicationServerKey;
  if (there && (!its || text(its) !== key)) await there.unsubscribe();
}

function address(made) {
  return { endpoint: made.endpoint, p256dh: text(made.getKey("p256dh")), auth: text(made.getKey("auth")) };
}

const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const bytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
