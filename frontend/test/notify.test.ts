import { test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { knownBy } from "../src/notify/push.ts";
import { keyBytes, sameKey, shown } from "../src/notify/show.ts";
import { listen } from "../src/notify/worker.ts";

test("a message says the kind and the number", () => {
  assert.deepEqual(shown('{"number":"济承综执线字〔2026〕第001号","kind":"派单"}'), {
    title: "执法通知：派单", body: "济承综执线字〔2026〕第001号", tag: "派单~济承综执线字〔2026〕第001号",
  });
});

test("what cannot be read still says that there is something", () => {
  for (const text of [undefined, "", "not json", "null", '{"number":7,"kind":{}}']) {
    assert.deepEqual(shown(text), { title: "执法通知", body: "请打开查看", tag: "~" }, String(text));
  }
  assert.equal(shown(`{"number":"${"长".repeat(500)}","kind":"a\\u0007b"}`).body.length, 80);
  assert.equal(shown('{"kind":"a\\u0007b"}').title, "执法通知：ab");
});

test("a key is read from base64url and known again", () => {
  assert.deepEqual([...keyBytes("-_8B")], [251, 255, 1]);
  assert.ok(sameKey(new Uint8Array([251, 255, 1]).buffer, "-_8B"));
  assert.ok(!sameKey(new Uint8Array([251, 255, 2]).buffer, "-_8B"));
  assert.ok(!sameKey(null, "-_8B"));
});

test("a browser is known by the same name as in the house", async () => {
  const endpoint = "https://fcm.googleapis.com/fcm/send/x";
  assert.equal(await knownBy(endpoint), createHash("sha256").update(endpoint).digest("hex").slice(0, 32));
});

/** A service worker's surroundings, as far as notices need them. */
function surroundings(urls: string[]) {
  const heard: Record<string, (event: unknown) => void> = {};
  const done: string[] = [];
  const pages = urls.map((url) => ({ url, navigate: async () => done.push(`navigate ${url}`), focus: async () => done.push(`focus ${url}`) }));
  const self = {
    addEventListener: (kind: string, on: (event: unknown) => void) => { heard[kind] = on; },
    location: { origin: "https://zf.example" },
    registration: {
      showNotification: async (title: string, o: { body: string; tag: string }) => { done.push(`show ${title} ${o.body} ${o.tag}`); },
      pushManager: { getSubscription: async () => ({ unsubscribe: async () => done.push("unsubscribe") }) },
    },
    clients: { matchAll: async () => pages, openWindow: async (path: string) => { done.push(`open ${path}`); } },
  };
  listen(self as unknown as ServiceWorkerGlobalScope);
  const tell = async (kind: string, more: object) => {
    let work: Promise<unknown> = Promise.resolve();
    heard[kind]({ ...more, waitUntil: (p: Promise<unknown>) => { work = p; } });
    await work;
  };
  return { done, tell };
}

test("a push is shown, and touching it opens the notices or goes to the page that has them", async () => {
  const away = surroundings(["https://zf.example/cases"]);
  await away.tell("push", { data: { text: () => '{"number":"1号","kind":"派单"}' } });
  await away.tell("push", { data: null });
  const notification = { close: () => away.done.push("close") };
  await away.tell("notificationclick", { notification });
  assert.deepEqual(away.done, ["show 执法通知：派单 1号 派单~1号", "show 执法通知 请打开查看 ~", "close", "open /notices"]);
  const there = surroundings(["https://zf.example/notices?kind=red"]);
  await there.tell("notificationclick", { notification: { close: () => 0 } });
  assert.deepEqual(there.done, ["navigate https://zf.example/notices?kind=red", "focus https://zf.example/notices?kind=red"]);
});

test("whoever signs out is told no more in this browser", async () => {
  const { done, tell } = surroundings([]);
  const ask = (method: string, url: string) => tell("fetch", { request: { method, url } });
  await ask("GET", "https://zf.example/sign-out");
  await ask("POST", "https://zf.example/sign-in");
  await ask("POST", "https://elsewhere.example/sign-out");
  assert.deepEqual(done, []);
  await ask("POST", "https://zf.example/sign-out");
  assert.deepEqual(done, ["unsubscribe"]);
});
