// The service worker: the shell, the phone's own pages and what was taken along are there without a network; nobody's pages
// stay after a sign-out; the queue goes on when the browser says that the network is back.
import { fetchStack } from "./field/fetch-stack";
import { type Along, PAGES, claim, copy, held, isPage, ownerOf, taken, whose, wipe } from "./field/pages";
import { deliver, signedIn } from "./field/send";
import { listen } from "./notify/worker";

declare const self: ServiceWorkerGlobalScope;
/** By what the house is installed: asked for on every page. */
const MANIFEST = "/app.webmanifest";
/** The addresses of the shell, and a name for exactly these. */
declare const SHELL: string[];
declare const EDITION: string;

const OWN = "zhifa-shell-";
/** Pages that are kept; the house marks them with the person they were made for. */
const QUEUE = "/queue";
const CERTIFICATE = "/certificate";
const REPORT = "/clues/new";
const KEPT = ["/", REPORT, QUEUE, CERTIFICATE];
/** Where another person may come to sit before this phone. */
const DOORS = ["/sign-out", "/sign-in", "/demo/sign-in", "/password"];
const OUTSIDE = /^\/sign-in\/[a-z]+\/back$/;
/** On a line that is there but says nothing, a kept page is shown after so long. */
const PATIENCE = 5000;

/** Keeps a page if it is one of somebody signed in who works with this phone. */
async function keep(path: string, answer: Response, along?: Along): Promise<void> {
  const html = await answer.text();
  const me = ownerOf(html);
  if (!me) {
    // At a desk, or nobody's page: this phone's pages are somebody else's.
    await wipe();
    return;
  }
  // What one person took along is not another's.
  const own = along && (await whose()) === me ? along : undefined;
  const pages = await claim(me);
  // Of an officer's pages only the queue, the empty report, the certificate and what was taken along: other people's matters do
  // not lie about on a phone.
  const lasting = path === QUEUE || path === REPORT || path === CERTIFICATE;
  if (!own && !lasting && !/<body class="site-phone"/.test(html)) return;
  await pages.put(path, copy(html, answer, own));
}

/** Fetches kept pages; shells of older programs go when no kept page needs them any more. */
async function renew(wanted: string[], onlyMissing: boolean): Promise<void> {
  const pages = await caches.open(PAGES);
  const old = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== OWN + EDITION);
  const forms = old.length > 0 || !onlyMissing ? await taken(Date.now()) : [];
  let whole = true;
  for (const path of [...wanted, ...forms.map((a) => a.path)]) {
    if (onlyMissing && old.length === 0 && (await pages.match(path))) continue;
    try {
      const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
      if (isPage(answer)) await keep(path, answer, forms.find((a) => a.path === path));
      else if (answer.redirected) await wipe();
    } catch {
      whole = false;
    }
  }
  if (whole) for (const name of old) await caches.delete(name);
}

/** Those of the pages that are always kept which lie here already. */
async function keptAlready(): Promise<string[]> {
  const pages = await caches.open(PAGES);
  const found = await Promise.all(KEPT.map(async (path) => ((await pages.match(path)) ? [path] : [])));
  return found.flat();
}

const NONE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有网络</title>STYLE</head><body class="site-phone"><div class="frame"><main id="main"><div class="page-header"><h1 class="page-title">没有网络</h1></div>
<p>这一页要有网络才能看。WORDS</p>
WAY<p><a class="btn btn-outline-primary btn-big" href="/queue">待发</a></p></main></div></body></html>`;

const REPORTS = "没有网络时可以照常拍照上报，内容先存在手机上，有网络时自动发送。";
const FORMS = "带到现场的表在“待发”里，填好的内容先存在手机上，有网络时自动发送。";

/** What is said of a page that is not kept. */
async function nothing(): Promise<Response> {
  const style = SHELL.find((s) => s.endsWith(".css")) ?? "";
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'" };
  const reports = (await keptAlready()).includes(REPORT);
  const forms = (await taken(Date.now())).length > 0;
  const page = NONE.replace("STYLE", `<link rel="stylesheet" href="${style}">`)
    .replace("WORDS", `${reports ? REPORTS : ""}${forms || !reports ? FORMS : ""}`)
    .replace("WAY", reports ? `<p><a class="btn btn-primary btn-big" href="${REPORT}">拍一拍上报</a></p>` : "");
  return new Response(page, { status: 503, headers });
}

/** A page: from the house where it can be reached, else as it was kept. */
async function visit(event: FetchEvent): Promise<Response> {
  const { pathname, search } = new URL(event.request.url);
  const form = await held(pathname + search, Date.now());
  const always = KEPT.includes(pathname) && search === "";
  const kept = form?.page ?? (always ? await caches.match(pathname, { cacheName: PAGES }) : undefined);
  const asked = fetch(event.request).then(async (answer) => {
    if (!form && !always) return answer;
    // Sent elsewhere: nobody is signed in any more, or must first choose a password.
    if (answer.type === "opaqueredirect") await wipe();
    else if (isPage(answer)) event.waitUntil(keep(pathname + search, answer.clone(), form?.along));
    // No longer this person's to do.
    else if (form && [403, 404].includes(answer.status)) await (await caches.open(PAGES)).delete(form.along.path);
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
  event.waitUntil(self.clients.claim().then(keptAlready).then((paths) => renew(paths, false)));
});
self.addEventListener("message", (event) => {
  const wanted = (event.data as { keep?: string[] } | null)?.keep;
  if (Array.isArray(wanted)) event.waitUntil(renew(KEPT.filter((path) => wanted.includes(path)), true));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && DOORS.includes(url.pathname)) event.waitUntil(wipe());
  // Back from an outside provider, perhaps as somebody else.
  if (request.mode === "navigate" && OUTSIDE.test(url.pathname)) event.waitUntil(wipe());
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
