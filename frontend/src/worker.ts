// The service worker: the shell and three pages of whoever is signed in are there without a network; nobody's pages stay
// after a sign-out; the queue goes on when the browser says that the network is back.
import { fetchStack } from "./field/fetch-stack";
import { deliver, signedIn } from "./field/send";
import { listen } from "./notify/worker";

declare const self: ServiceWorkerGlobalScope;
/** By what the house is installed: asked for on every page. */
const MANIFEST = "/app.webmanifest";
/** The addresses of the shell, and a name for exactly these. */
declare const SHELL: string[];
declare const EDITION: string;

const OWN = "zhifa-shell-";
const PAGES = "zhifa-pages";
/** Whose pages are kept, among them. */
const WHOSE = "/whose";
/** Pages that are kept; the house marks them with the person they were made for. */
const KEPT = ["/", "/clues/new", "/queue"];
/** Where another person may come to sit before this phone. */
const DOORS = ["/sign-out", "/sign-in", "/demo/sign-in", "/password"];
/** On a line that is there but says nothing, a kept page is shown after so long. */
const PATIENCE = 5000;

const wipe = () => caches.delete(PAGES);

/** Keeps a page if it is one of somebody signed in on a phone. */
async function keep(path: string, answer: Response): Promise<void> {
  const html = await answer.text();
  const me = /<body[^>]* data-me="([^"]+)"/.exec(html)?.[1];
  if (!me) {
    // At a desk, or nobody's page: this phone's pages are somebody else's.
    await wipe();
    return;
  }
  let pages = await caches.open(PAGES);
  const whose = await (await pages.match(WHOSE))?.text();
  if (whose !== undefined && whose !== me) {
    await wipe();
    pages = await caches.open(PAGES);
  }
  await pages.put(WHOSE, new Response(me));
  const headers = new Headers();
  for (const name of ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"]) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  await pages.put(path, new Response(html, { headers }));
}

const isPage = (answer: Response) => answer.ok && !answer.redirected && (answer.headers.get("content-type") ?? "").startsWith("text/html");

/** Fetches every kept page; shells of older programs go when no kept page needs them any more. */
async function renew(onlyMissing: boolean): Promise<void> {
  const pages = await caches.open(PAGES);
  const old = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== OWN + EDITION);
  let whole = true;
  for (const path of KEPT) {
    if (onlyMissing && old.length === 0 && (await pages.match(path))) continue;
    try {
      const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
      if (isPage(answer)) await keep(path, answer);
      else if (answer.redirected) await wipe();
    } catch {
      whole = false;
    }
  }
  if (whole) for (const name of old) await caches.delete(name);
}

const NONE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有网络</title>STYLE</head><body class="site-phone"><div class="frame"><main id="main"><div class="page-header"><h1 class="page-title">没有网络</h1></div>
<p>这一页要有网络才能看。没有网络时可以照常拍照上报，内容先存在手机上，有网络时自动发送。</p>
<p><a class="btn btn-primary btn-big" href="/clues/new">拍一拍上报</a></p><p><a class="btn btn-outline-primary btn-big" href="/queue">待发</a></p></main></div></body></html>`;

/** What is said of a page that is not kept. */
function nothing(): Response {
  const style = SHELL.find((s) => s.endsWith(".css")) ?? "";
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'" };
  return new Response(NONE.replace("STYLE", `<link rel="stylesheet" href="${style}">`), { status: 503, headers });
}

/** A page: from the house where it can be reached, else as it was kept. */
async function visit(event: FetchEvent): Promise<Response> {
  const { pathname, search } = new URL(event.request.url);
  const kept = KEPT.includes(pathname) && search === "" ? await caches.match(pathname, { cacheName: PAGES }) : undefined;
  const asked = fetch(event.request).then(async (answer) => {
    if (!KEPT.includes(pathname) || search !== "") return answer;
    // Sent elsewhere: nobody is signed in any more, or must first choose a password.
    if (answer.type === "opaqueredirect") await wipe();
    else if (isPage(answer)) event.waitUntil(keep(pathname, answer.clone()));
    return answer;
  });
  if (!kept) return asked.catch(() => nothing());
  event.waitUntil(asked.then(() => undefined, () => undefined));
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  // A proxy before a house that is just going up says so; the kept page says more.
  const best = asked.then(
    (answer) => (answer.status >= 500 ? kept : answer),
    () => kept,
  );
  return Promise.race([best, late]);
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(OWN + EDITION).then((shell) => shell.addAll([...SHELL, MANIFEST])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(() => renew(false)));
});
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(renew(true));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && DOORS.includes(url.pathname)) event.waitUntil(wipe());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  } else if (url.pathname === MANIFEST) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(MANIFEST)) ?? Response.error()));
  } else if (request.mode === "navigate") {
    event.respondWith(visit(event));
  }
});
self.addEventListener("sync", (event) => {
  if (event.tag !== "zhifa-send") return;
  const work = async () => {
    const me = await signedIn();
    // Nobody is signed in: it waits on the phone until its member is.
    if (me === null) return;
    if (me === undefined || !(await deliver(me, fetchStack))) throw new Error("the network is gone again");
  };
  event.waitUntil(work());
});
listen(self);
