// The pieces of a copy: as the house sends them, or kept in a file, sealed, with a key that the house alone has.

import { HouseTrouble } from "./shared-house.js";

const NONCE = 12;
const CUT = 0x8000;

/** From the house, piece by piece. */
export const fromHouse = (house) => async function* (path, count) {
  for (let number = 0; number < count; number += 1) yield await house.bytes(`${path}/${number}.m4s`);
};

/** Of a saved page: the house is asked for the key, each time, and that is a view. */
export const fromFile = (house, file) => async function* (path) {
  const { key: text } = await house.json("GET", `${path}/key`);
  const key = await crypto.subtle.importKey("raw", bytesOf(text), "AES-GCM", false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`private-eye share ${file.share}`);
  for (const [number, piece] of file.pieces.entries()) {
    const iv = new Uint8Array(NONCE);
    new DataView(iv.buffer).setBigUint64(4, BigInt(number));
    try {
      yield await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, bytesOf(piece));
    } catch {
      throw new HouseTrouble(422);
    }
  }
};

/** What a saved page holds, or null on the house's own page. */
export function savedHere() {
  const text = document.getElementById("sealed").textContent;
  return text ? JSON.parse(text) : null;
}

/** This page as one file, with the sealed pieces in it. Nothing of it is watched, so it is no view. */
export async function saveAsFile(house, share, key, tell) {
  const { view, pieces } = await house.json("POST", "/views");
  const parts = [JSON.stringify({ house: location.origin, share, key }).slice(0, -1), ',"pieces":['];
  for (let number = 0; number < pieces; number += 1) {
    const sealed = await house.bytes(`/views/${view}/${number}.sealed`);
    parts.push(number ? ',"' : '"', textOf(new Uint8Array(sealed)), '"');
    tell((number + 1) / pieces);
  }
  parts.push("]}");
  await house.ask("DELETE", `/views/${view}`).catch(() => {});
  // The page as it came, asked for without the key. Both marks stand before the script that names them.
  const page = await (await fetch(location.pathname, { cache: "no-store", credentials: "omit" })).text();
  const [head, tail] = cut(page.replace("connect-src 'self'", () => `connect-src ${location.origin}`), '<script type="application/json" id="sealed">');
  handOver(new Blob([head, ...parts, tail], { type: "text/html" }), "shared-clip.html");
}

/** Lets the browser save it. */
export function handOver(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function cut(text, mark) {
  const at = text.indexOf(mark) + mark.length;
  return [text.slice(0, at), text.slice(at)];
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function textOf(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CUT) text += String.fromCharCode(...bytes.subarray(at, at + CUT));
  return btoa(text);
}
