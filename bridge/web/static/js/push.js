// Alerts in this browser (Web Push): asks for leave, and gives the receiver's address that the house sends to.
//
//   hindrance()   why alerts cannot be turned on here, in a sentence; null where they can
//   addressOf()   turns them on; resolves to the address as the house keeps it. Call it when a button is pressed
//   added(id)     the house keeps it as this receiver
//   removed(id)   the house has forgotten this receiver: where it was this browser, it is asked no longer, either

import { call } from "./api.js";

const WORKER = "/sw.js";
const KEY = "/api/v1/alerts/push-key";
const RECEIVER = "private-eye-push-receiver";
const WHY = {
  insecure: "Browsers take alerts only from an address that begins with https://.",
  unsupported: "This browser takes no alerts. On an iPhone or iPad, add this page to the home screen and open it from there.",
  denied: "This browser is set to take no alerts from here. Allow notifications for this address in its settings, then try again.",
};

export function hindrance() {
  if (!isSecureContext) return WHY.insecure;
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return WHY.unsupported;
  return Notification.permission === "denied" ? WHY.denied : null;
}

export async function addressOf() {
  const why = hindrance();
  if (why) throw new Error(why);
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

export function added(receiver) {
  localStorage.setItem(RECEIVER, receiver);
}

export async function removed(receiver) {
  if (localStorage.getItem(RECEIVER) !== receiver) return;
  localStorage.removeItem(RECEIVER);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
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
