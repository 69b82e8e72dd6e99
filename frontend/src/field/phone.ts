// Every page of the phone: the service worker is there, the queue is looked after, and its length is on the way to it.
import { el } from "../dom";
import { field } from "./item";
import * as store from "./store";
import { hear } from "./talk";

async function count(me: string): Promise<number> {
  const items = await store.all(me);
  const waiting = items.filter((i) => i.state !== "done" && i.state !== "draft").length;
  const begun = items.filter((i) => i.state === "draft" && (i.pieces.length > 0 || field(i.fields, "content"))).length;
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

/** Looks after the queue of whoever is signed in. */
export async function phone(me: string): Promise<void> {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker
      .register("/sw.js")
      .then(() => navigator.serviceWorker.ready)
      .then((ready) => ready.active?.postMessage("keep"))
      .catch((e: unknown) => console.warn("without service worker", e));
  }
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
