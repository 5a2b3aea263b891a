// What is shared with whoever is signed in: each clip as on its postcard, with the page's key in place of a link's.

import { call, pause } from "./api.js";
import { pageKey } from "./page-key.js";
import { SharedClip } from "./shared-clip.js";
import { fromHouse } from "./shared-file.js";
import { SharedHouse } from "./shared-house.js";
import { write } from "./write.js";

const LOOK_MS = 3000;
const by = (id) => document.getElementById(id);
const list = by("clips");
const drawn = new Set(); // ids: what is over stays, with its reason, until the page is opened anew

function add(told) {
  const root = by("one").content.firstElementChild.cloneNode(true);
  root.dataset.share = told.id;
  list.append(root);
  const house = new SharedHouse(`/api/v1/postcards/${told.id}`, () => ({ "X-Page-Key": pageKey() ?? "" }));
  new SharedClip(root, house, fromHouse(house)).show(told);
  drawn.add(told.id);
}

async function look() {
  const { shared } = await call("GET", "/api/v1/postcards");
  for (const told of shared) if (!drawn.has(told.id)) add(told);
  write(by("lead"), drawn.size ? "You see copies, for as long as they are shared." : "Nothing is shared with you now. What is comes up here by itself.");
  by("with-me").dataset.state = "shown";
}

async function start() {
  await look();
  for (;;) {
    await pause(LOOK_MS);
    if (!document.hidden) await look().catch(() => {});
  }
}

start().catch((error) => { by("lead").textContent = error.message; });
