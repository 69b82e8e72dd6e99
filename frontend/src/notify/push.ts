// 在这个浏览器接收推送: asks, subscribes with the house's key, and hands the subscription in.
import { sha256 } from "../pure";
import { keyBytes, sameKey } from "./show";

const MESSAGES = {
  denied: "浏览器不允许本站发通知。请在浏览器的网站设置里改为允许，再试一次。",
  failed: "没有开通成功：浏览器连接不上它的推送服务。换一个浏览器，或者改用短信、邮件。",
  refused: "这个浏览器的推送服务不在允许之列，请告诉系统管理员。",
  already: "这个浏览器已经开通。",
};

async function handIn(subscription: PushSubscription): Promise<boolean> {
  const answer = await fetch("/notices/push", {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(subscription.toJSON()),
  });
  return answer.status === 204;
}

/** The name under which the house lists a browser: it shows the address to nobody. */
export async function knownBy(endpoint: string): Promise<string> {
  return (await sha256(new TextEncoder().encode(endpoint))).slice(0, 32);
}

/** The card of the settings page. */
export async function push(root: HTMLElement): Promise<void> {
  const button = root.querySelector<HTMLButtonElement>("[data-push-on]");
  const status = root.querySelector<HTMLElement>("[data-push-status]");
  const key = root.dataset.key ?? "";
  if (!button || !status || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const registered = await navigator.serviceWorker.getRegistration();
  const standing = await registered?.pushManager.getSubscription();
  const lives = standing && sameKey(standing.options.applicationServerKey, key) && Notification.permission === "granted";
  // Other browsers of this account may be listed and this one not: the house has given it up, or it was somebody else's.
  const name = lives ? await knownBy(standing.endpoint) : "";
  const listed = Array.from(root.querySelectorAll<HTMLElement>("[data-push]"), (row) => row.dataset.push);
  if (lives && listed.includes(name)) status.textContent = MESSAGES.already;
  else button.hidden = false;
  button.addEventListener("click", () => {
    void (async () => {
      button.disabled = true;
      try {
        if ((await Notification.requestPermission()) !== "granted") {
          status.textContent = MESSAGES.denied;
          return;
        }
        await navigator.serviceWorker.register("/sw.js");
        const ready = await navigator.serviceWorker.ready;
        const old = await ready.pushManager.getSubscription();
        if (old && !sameKey(old.options.applicationServerKey, key)) await old.unsubscribe();
        const subscription = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) });
        if (await handIn(subscription)) location.reload();
        else status.textContent = MESSAGES.refused;
      } catch (e) {
        console.warn("push", e);
        status.textContent = MESSAGES.failed;
      } finally {
        button.disabled = false;
      }
    })();
  });
}
