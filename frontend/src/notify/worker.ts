// The service worker's part in notices: shows what comes, opens the notices when it is touched, and is silent after a sign-out.
import { shown } from "./show";

/** The page that a notification leads to. */
const NOTICES = "/notices";

/** Whoever signs out is no longer told in this browser; the push service tells the house. */
const SIGN_OUT = "/sign-out";

/** Listens for push messages in a service worker. */
export function listen(self: ServiceWorkerGlobalScope): void {
  self.addEventListener("push", (event) => {
    const { title, body, tag } = shown(event.data?.text());
    event.waitUntil(self.registration.showNotification(title, { body, tag, lang: "zh-CN", data: NOTICES }));
  });
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const open = async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const there = pages.find((page) => new URL(page.url).pathname === NOTICES);
      if (there) {
        await there.navigate(NOTICES).catch(() => null);
        await there.focus();
      } else {
        await self.clients.openWindow(NOTICES);
      }
    };
    event.waitUntil(open());
  });
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "POST" || origin !== self.location.origin || pathname !== SIGN_OUT) return;
    const fallSilent = async () => {
      await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
    };
    event.waitUntil(fallSilent().catch(() => undefined));
  });
}
