// Every page of the phone: the service worker is there, the queue is looked after, and its length is on the way to it.
import { el } from "../dom";
import { advice } from "../pure";
import { field } from "./item";
import { taken } from "./pages";
import * as store from "./store";
import { hear } from "./talk";

async function count(me: string): Promise<number> {
  const items = await store.all(me);
  const waiting = items.filter((i) => i.state !== "done" && i.state !== "draft").length;
  const begun = items.filter((i) => i.state === "draft" && (i.act || i.pieces.length > 0 || field(i.fields, "content"))).length;
  for (const way of document.querySelectorAll<HTMLElement>('.ways a[href="/queue"]')) {
    way.querySelector(".way-count")?.remove();
    if (waiting > 0) way.append(el("b", { class: "way-count", "aria-label": `${waiting}条` }, String(waiting)));
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
    if (waiting + begun > 0) form.dataset.confirm = `这部手机上还有${waiting + begun}条没有发送，退出后不会丢，由您重新登录后再发。确定退出吗？`;
    else delete form.dataset.confirm;
  }
  // An unfinished report's files travel while its page is open.
  return waiting;
}

/** Whether this is held in a hand: an officer's page is the same at the desk. */
export const inTheHand = () => document.body.classList.contains("site-phone") || matchMedia("(pointer: coarse)").matches;

/** The service worker, with the pages that are kept for whoever works with this phone. An officer's first page tells of other
 * people's matters: it is not kept. */
export async function install(): Promise<void> {
  const keep = document.body.classList.contains("site-phone") ? ["/", "/clues/new", "/queue"] : ["/clues/new", "/queue"];
  // Whoever holds a certificate finds it in the menu, and holds it out where there is no network, too.
  if (document.querySelector('.dropdown-item[href="/certificate"]')) keep.push("/certificate");
  await navigator.serviceWorker.register("/sw.js");
  (await navigator.serviceWorker.ready).active?.postMessage({ keep });
}

/** Says what a browser without a service worker cannot do, and where it can be done. */
export function advise(before: Element): void {
  const { userAgent } = navigator;
  if ("serviceWorker" in navigator) return;
  before.before(el("p", { class: "form-hint", role: "note", "data-advice": true }, advice(userAgent)));
}

/** At the door: that something waits on this phone, and for whom it waits, without saying what it is. */
export async function waits(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('main form[action="/sign-in"]');
  const waiting = await store.others("").catch(() => 0);
  if (!form || waiting === 0) return;
  const words = `这部手机上有${waiting}条没有发送的内容，都还在。由填写的本人登录后自动发送。`;
  form.before(el("div", { class: "alert alert-info", role: "status", "data-waits": true }, el("div", {}, words)));
}

/** Looks after the queue of whoever is signed in. */
export async function phone(me: string): Promise<void> {
  if ("serviceWorker" in navigator) {
    // At an officer's desk nothing is installed unless something was taken along from it.
    const known = inTheHand() || (await navigator.serviceWorker.getRegistration()) !== undefined;
    if (known) install().catch((e: unknown) => console.warn("without service worker", e));
  }
  void taken(Date.now()).catch(() => []);
  try {
    await store.open();
    await store.tidy(me, Date.now());
  } catch {
    return;
  }
  const send = async () => {
    if ((await count(me)) > 0) await (await import("./send")).deliver(me);
  };
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void send();
  });
  hear((word) => {
    if (word.kind === "changed") void count(me);
  });
  await send();
}
