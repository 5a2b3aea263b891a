// The sealed postcard: whoever has the link watches the clip here, without account. Nothing is stored.

import { SharedHouse } from "./shared-house.js";
import { fromFile, fromHouse, handOver, savedHere, saveAsFile } from "./shared-file.js";
import { SharedClip } from "./shared-clip.js";

const saved = savedHere();
const share = saved?.share ?? location.pathname.split("/").at(-1);
const key = saved?.key ?? location.hash.slice(1);
const house = new SharedHouse(`${saved?.house ?? ""}/postcard/${share}`, () => ({ "X-Share-Key": key }));
const clip = new SharedClip(document.getElementById("clip"), house, saved ? fromFile(house, saved) : fromHouse(house));
const save = document.getElementById("save");
const receipt = document.getElementById("receipt");
const said = document.getElementById("said");

save.hidden = saved !== null;
save.addEventListener("click", () => tried(save, async () => {
  await saveAsFile(house, share, key, (done) => { said.textContent = `Saving, ${Math.round(100 * done)} %`; });
  return "Saved. The file asks the house each time it is opened: once the clip is taken back, it opens nothing.";
}));
receipt.addEventListener("click", () => tried(receipt, async () => {
  handOver(await (await house.ask("GET", "/receipt.json")).blob(), "receipt.json");
  return "The receipt is signed by the house. It says what the copy is and what was blurred in it.";
}));
addEventListener("hashchange", () => location.reload());

async function tried(button, act) {
  button.disabled = true;
  said.textContent = "";
  try {
    said.textContent = await act();
  } catch {
    said.textContent = "That did not work. Try again in a moment.";
  }
  button.disabled = false;
}

// A browser that lets nothing be opened here says so before anything is asked, or counted.
if (saved && !globalThis.crypto?.subtle) clip.fail({ status: 415 });
else if (!key) clip.fail({ status: 403 });
else clip.ask();
