// The entry: every page works without it; with it, forms keep what was typed and files travel ahead.
import { guardForms } from "./guard";
import { keepDrafts } from "./draft";
import { askWhenNeeded } from "./when";
import { closeMenus, focusTrouble, largeType, tellTimes } from "./page";

type Island = (root: HTMLElement) => void | Promise<void>;
const islands: Record<string, () => Promise<Island>> = {
  files: async () => (await import("./files")).files,
  place: async () => (await import("./place")).place,
  sign: async () => (await import("./sign")).sign,
  officers: async () => (await import("./pick")).officers,
  filter: async () => (await import("./pick")).filterSelect,
  repeat: async () => (await import("./repeat")).repeat,
  lightbox: async () => (await import("./lightbox")).lightbox,
  map: async () => (await import("./map")).map,
  borders: async () => (await import("./borders/borders")).borders,
  live: async () => (await import("./live")).live,
  capture: async () => (await import("./field/capture")).capture,
  sheet: async () => (await import("./field/sheet")).sheet,
  along: async () => (await import("./field/along")).along,
  queue: async () => (await import("./field/queue")).queue,
  redact: async () => (await import("./redact")).redact,
  spots: async () => (await import("./patrol")).spots,
  track: async () => (await import("./patrol")).track,
  aloud: async () => (await import("./aloud")).aloud,
  push: async () => (await import("./notify/push")).push,
  certificate: async () => (await import("./certificate")).certificate,
  print: async () => (await import("./page")).printer,
};

function wake(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
    const load = islands[root.dataset.island ?? ""];
    // What is filled in on the phone takes care of its files, signatures and rows itself.
    const within = root.parentElement?.closest('[data-island="capture"], [data-island="sheet"]');
    if (!load || (within && ["files", "sign", "repeat"].includes(root.dataset.island ?? ""))) continue;
    load().then((start) => start(root)).catch((e: unknown) => console.error(root.dataset.island, e));
  }
}

largeType();
guardForms();
keepDrafts();
askWhenNeeded();
closeMenus();
tellTimes();
focusTrouble();
wake();

// The phone works without a network; where somebody else may sit down before it, nobody's pages stay.
const me = document.body.dataset.me;
if (me) {
  const begin = () => void import("./field/phone").then((m) => m.phone(me));
  const idle = () => ("requestIdleCallback" in window ? requestIdleCallback(begin, { timeout: 2000 }) : setTimeout(begin, 300));
  if (document.readyState === "complete") idle();
  else window.addEventListener("load", idle);
} else if (["/sign-in", "/password", "/demo"].includes(location.pathname)) {
  if ("caches" in window) void caches.delete("zhifa-pages").catch(() => false);
  // Where somebody walked stays on no phone that others may pick up.
  for (const key of Object.keys(localStorage)) if (key.startsWith("track:")) localStorage.removeItem(key);
  void import("./field/phone").then((m) => m.waits());
}
