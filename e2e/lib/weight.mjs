// What a first view costs on the line.
import assert from "node:assert/strict";
import { PHONE } from "./stage.mjs";

/** 100 KB: what a grid member in a village waits for (docs/performance.md). */
const MOST = 100_000;

/** Bytes on the line for what `open` shows, nothing being in the browser's store. No worker may answer in its place. */
export async function weigh(visitor, open) {
  const cdp = await visitor.context.newCDPSession(visitor.page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cdp.send("Network.setBypassServiceWorker", { bypass: true });
  let weight = 0;
  const asked = new Map();
  const heavy = [];
  let quiet = Date.now();
  // What the house goes on telling over an open line is no part of a first view, and never ends.
  const counts = ({ type, request }) => type !== "EventSource" && new URL(request.url).pathname !== "/events";
  cdp.on("Network.requestWillBeSent", (e) => counts(e) && asked.set(e.requestId, new URL(e.request.url).pathname));
  const over = (e) => {
    if (!asked.has(e.requestId)) return;
    weight += e.encodedDataLength ?? 0;
    heavy.push([e.encodedDataLength ?? 0, asked.get(e.requestId)]);
    asked.delete(e.requestId);
    quiet = Date.now();
  };
  cdp.on("Network.loadingFinished", over);
  cdp.on("Network.loadingFailed", over);
  await open();
  while (asked.size > 0 || Date.now() - quiet < 600) await visitor.page.waitForTimeout(100);
  await cdp.detach();
  heavy.sort(([a], [b]) => b - a);
  return { weight, heavy: heavy.slice(0, 5) };
}

/** The first view of an address is light: for whoever is signed in as `name`, or for anybody. */
export async function light(stage, path, { name, device = PHONE, sees = [] } = {}) {
  const fresh = name ? await stage.person(name, device) : await stage.visitor(device);
  const { weight, heavy } = await weigh(fresh, () => fresh.go(path));
  await fresh.sees(...sees);
  const told = heavy.map(([bytes, what]) => `${bytes} ${what}`).join(", ");
  assert.ok(weight > 5_000 && weight < MOST, `the first view of ${path} at ${device.viewport.width} px weighs ${weight} bytes: ${told}`);
  return weight;
}
