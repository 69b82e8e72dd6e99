// An open page hears of what happens (GET /events). Figures follow by themselves; a list that somebody is reading stays as it
// is and says how many are new, until its reader asks for them. The page itself is what is asked again, so nothing is shown
// that the page would not show. Without this script the page is as old as its last loading, as pages are.
import { el } from "./dom";
import { differs, gathered, type Rows } from "./news";
import { tellTimes } from "./page";

/** What is told is gathered so long before the page asks. */
const GATHER = 400;
/** A page asks no more often than this. */
const REST = 2500;
/** A line that the house refused is asked for again after so long. */
const AGAIN = 30_000;
/** A screen on the wall renews itself even when nothing happens: days pass, deadlines run out. */
const WALL = 120_000;

const rowsOf = (list: Element): Rows => new Map(Array.from(list.querySelectorAll<HTMLElement>("[data-key]"), (row) => [row.dataset.key ?? "", row.textContent?.replace(/\s+/g, " ").trim() ?? ""]));

/** Wakes a page that says up to which record it was made (`data-live`). */
export function live(root: HTMLElement): void {
  let last = root.dataset.live ?? "";
  const wall = root.dataset.wall !== undefined;
  // Only a screen whose account can do nothing but look keeps itself signed in.
  const keep = root.dataset.keep !== undefined;
  const state = el("p", { class: "live-state", role: "status" });
  root.append(state);
  let line: EventSource | undefined;
  let stopped = false;
  let asked = 0;
  let timer: number | undefined;
  let fresh: Document | undefined;
  const begun = new Set<string>();

  const say = (words: string) => {
    state.textContent = words;
    root.classList.toggle("live-off", words !== "");
  };

  const stop = (words: string) => {
    stopped = true;
    line?.close();
    say(words);
  };

  /** Asks for the page again, once for all that was told meanwhile. */
  const soon = () => {
    if (timer !== undefined) return;
    timer = window.setTimeout(() => {
      timer = undefined;
      void renew();
    }, Math.max(GATHER, asked + REST - Date.now()));
  };

  const renew = async () => {
    asked = Date.now();
    // Asked for as a page, so that its frame is drawn too: the bell counts what came meanwhile.
    const headers: Record<string, string> = { accept: "text/html", ...(keep ? {} : { "x-unattended": "1" }) };
    let answer: Response;
    try {
      answer = await fetch(location.href, { headers, credentials: "same-origin", cache: "no-store" });
    } catch {
      // The line tells when the network is back.
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("[data-live]")) {
      if (answer.ok) stop("登录已结束，请重新登录");
      return;
    }
    fresh = page;
    figures(page);
    for (const list of document.querySelectorAll<HTMLElement>("[data-live-list]")) compare(list, page);
    window.dispatchEvent(new CustomEvent("zhifa:fresh"));
  };

  /** What nobody reads in the midst of: numbers and pictures. */
  const figures = (page: Document) => {
    for (const old of document.querySelectorAll<HTMLElement>("[data-live-figures]")) {
      const now = page.querySelector<HTMLElement>(`[data-live-figures="${old.dataset.liveFigures ?? ""}"]`);
      if (!now || now.outerHTML === old.outerHTML) continue;
      // Whoever walks by keyboard stays where they are.
      const at = old.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : undefined;
      const drawn = old.dataset.board !== undefined;
      if (drawn) old.dataset.board = now.dataset.board ?? "";
      else old.replaceChildren(...now.childNodes);
      if (at) old.querySelector<HTMLElement>(`[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
    }
    tellTimes();
  };

  /** What somebody may be reading: it says what is new and waits. */
  const compare = (list: HTMLElement, page: Document) => {
    const now = page.querySelector(`[data-live-list="${list.dataset.liveList ?? ""}"]`);
    if (!now) return;
    const words = gathered(differs(rowsOf(list), rowsOf(now), list.dataset.begun === undefined ? [] : begun));
    let bar = list.previousElementSibling as HTMLElement | null;
    if (!bar?.classList.contains("live-bar")) {
      if (words === "") return;
      bar = el("div", { class: "live-bar", role: "status" });
      list.before(bar);
    }
    if (words === "") return bar.querySelector("a") ? undefined : bar.remove();
    if (bar.textContent === words) return;
    const button = el("button", { type: "button", class: "btn btn-primary" }, words);
    button.addEventListener("click", () => show(list));
    bar.replaceChildren(button);
  };

  const show = (list: HTMLElement) => {
    const now = fresh?.querySelector(`[data-live-list="${list.dataset.liveList ?? ""}"]`);
    if (!now) return location.reload();
    const before = rowsOf(list);
    list.replaceChildren(...Array.from(now.childNodes, (node) => document.importNode(node, true)));
    for (const row of list.querySelectorAll<HTMLElement>("[data-key]")) {
      if (!before.has(row.dataset.key ?? "")) row.classList.add("live-new");
    }
    const shown = rowsOf(list);
    const behind = [...begun].filter((key) => !before.has(key) && !shown.has(key)).length;
    begun.clear();
    const bar = list.previousElementSibling;
    // A short list is in the order of its deadlines: what is new may stand further down than it reaches.
    if (behind > 0 && list.dataset.begun) bar?.replaceChildren(el("a", { class: "btn btn-outline-primary", href: list.dataset.begun }, `另有 ${behind} 条按期限排在后面 · 去看`));
    else bar?.remove();
    tellTimes();
    list.tabIndex = -1;
    list.focus({ preventScroll: true });
  };

  const open = () => {
    if (stopped || document.visibilityState === "hidden" || (line && line.readyState !== EventSource.CLOSED)) return;
    line = new EventSource(`/events?after=${encodeURIComponent(last)}`);
    const heard = (event: MessageEvent<string>) => {
      if (event.lastEventId) last = event.lastEventId;
    };
    line.addEventListener("open", () => {
      say("");
      root.dataset.open = "";
    });
    line.addEventListener("news", (event: MessageEvent<string>) => {
      heard(event);
      const news = JSON.parse(event.data) as { matter: string; id: string; begun: boolean };
      if (news.begun) begun.add(`${news.matter}/${news.id}`);
      soon();
    });
    line.addEventListener("reload", (event: MessageEvent<string>) => {
      heard(event);
      soon();
    });
    line.addEventListener("end", () => stop("登录已结束，请重新登录"));
    line.addEventListener("full", () => {
      line?.close();
      say("别的窗口正在自动更新，本页暂停；回到本页时继续");
    });
    line.addEventListener("error", () => {
      if (stopped || line?.readyState !== EventSource.CLOSED) return;
      say("没有连上，稍后自动再试");
      // Whether the session has ended meanwhile, the page itself tells.
      soon();
      window.setTimeout(open, AGAIN);
    });
  };

  // A page that nobody sees holds no line: browsers have few.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") line?.close();
    else open();
  });
  window.addEventListener("focus", open);
  window.addEventListener("pagehide", () => line?.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  if (wall) window.setInterval(() => !stopped && document.visibilityState !== "hidden" && void renew(), WALL);
  open();
}
