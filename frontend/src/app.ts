// The entry: every page works without it; with it, forms keep what was typed and files travel ahead.
import { guardForms } from "./guard";
import { keepDrafts } from "./draft";
import { askWhenNeeded } from "./when";
import { closeMenus, focusTrouble, tellTimes } from "./page";

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
  capture: async () => (await import("./field/capture")).capture,
  queue: async () => (await import("./field/queue")).queue,
  push: async () => (await import("./notify/push")).push,
  print: async () => (await import("./page")).printer,
};

function wake(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
    const load = islands[root.dataset.island ?? ""];
    // What is captured on the phone takes care of its files itself.
    if (!load || (root.dataset.island === "files" && root.closest('[data-island="capture"]'))) continue;
    load().then((start) => start(root)).catch((e: unknown) => console.error(root.dataset.island, e));
  }
}

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
} else if ("caches" in window && ["/sign-in", "/password", "/demo"].includes(location.pathname)) {
  void caches.delete("zhifa-pages").catch(() => false);
}
