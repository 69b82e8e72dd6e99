// 亮证: the page is held out, so the screen stays on; a page that the phone kept says when the certificate has run out since.

/** Whether a certificate is over on a day; both as `2026-01-31`, and the day it ends on is over (U-12). */
export const isOver = (until: string, today: string) => until !== "" && today >= until;

/** Today on this phone's clock. */
export function dayOf(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function stayOn(): Promise<void> {
  if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  // Refused on a nearly empty battery: then the screen goes dark as it always does.
  await navigator.wakeLock.request("screen").catch(() => undefined);
}

export function certificate(root: HTMLElement): void {
  if (isOver(root.dataset.until ?? "", dayOf(new Date()))) {
    root.parentElement?.querySelector<HTMLElement>("[data-over]")?.removeAttribute("hidden");
    root.querySelectorAll(".held-code, .held-word").forEach((part) => part.remove());
  }
  void stayOn();
  document.addEventListener("visibilitychange", () => void stayOn());
  // On the phone it is kept for where there is no network; nothing is installed at a desk.
  const mine = document.body.dataset.me !== undefined && window.matchMedia("(pointer: coarse)").matches;
  if (mine && "serviceWorker" in navigator) {
    import("./field/phone").then((m) => m.install()).catch((e: unknown) => console.warn("without service worker", e));
  }
}
