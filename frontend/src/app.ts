// The entry: every page works without it; with it, forms keep what was typed and files travel ahead.
import { guardForms } from "./guard";
import { keepDrafts } from "./draft";
import { askWhenNeeded } from "./when";
import { closeMenus, focusTrouble, tellTimes } from "./page";

type Island = (root: HTMLElement) => void;
const islands: Record<string, () => Promise<Island>> = {
  files: async () => (await import("./files")).files,
  place: async () => (await import("./place")).place,
  sign: async () => (await import("./sign")).sign,
  officers: async () => (await import("./pick")).officers,
  filter: async () => (await import("./pick")).filterSelect,
  repeat: async () => (await import("./repeat")).repeat,
  lightbox: async () => (await import("./lightbox")).lightbox,
  map: async () => (await import("./map")).map,
  print: async () => (await import("./page")).printer,
};

function wake(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
    const load = islands[root.dataset.island ?? ""];
    if (!load) continue;
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
