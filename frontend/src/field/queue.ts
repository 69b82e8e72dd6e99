// 待发: everything that lies on this phone and belongs to whoever is signed in.
import { list as alongs } from "./along";
import { card, kick } from "./card";
import { advise } from "./phone";
import * as store from "./store";
import { hear, online } from "./talk";

/** As many of those that have arrived are shown. */
const ARRIVED = 20;

/** The page of the queue. */
export function queue(root: HTMLElement): void {
  const me = document.body.dataset.me;
  const list = root.querySelector<HTMLElement>("[data-list]");
  const none = root.querySelector<HTMLElement>("[data-none]");
  const state = root.querySelector<HTMLElement>("[data-state]");
  if (!list || !none || !state) return;
  if (!me) {
    state.textContent = "待发只在网格员和执法人员的手机上使用。";
    none.hidden = false;
    return;
  }
  advise(list);
  const along = root.querySelector<HTMLElement>("[data-taken]");
  if (along) void alongs(along);
  const shown = new Map<string, { root: HTMLElement; close: () => void }>();
  const weather = async () => {
    const line = online() ? "有网络，待发的会自动发送。" : "没有网络，内容都存在这部手机上；有网络时自动发送，可以关掉页面。";
    const foreign = await store.others(me);
    state.textContent = foreign > 0 ? `${line}这部手机上还有其他人的${foreign}条待发，由本人登录后发送。` : line;
  };
  const draw = async () => {
    const all = (await store.all(me)).sort((a, b) => b.added - a.added);
    const items = [...all.filter((i) => i.state !== "done"), ...all.filter((i) => i.state === "done").slice(0, ARRIVED)];
    for (const [id, c] of shown) {
      if (items.some((i) => i.id === id)) continue;
      c.close();
      c.root.remove();
      shown.delete(id);
    }
    items.forEach((item, at) => {
      let c = shown.get(item.id);
      if (!c) shown.set(item.id, (c = card(item)));
      if (list.children[at] !== c.root) list.insertBefore(c.root, list.children[at] ?? null);
    });
    none.hidden = items.length > 0;
  };
  draw()
    .then(weather)
    .then(() => kick(me))
    .catch(() => {
      state.textContent = "这个浏览器不能在手机上保存内容（可能是无痕模式），请在有网络时直接办理。";
      none.hidden = false;
    });
  hear((word) => {
    if (word.kind === "changed") void draw();
    if (word.kind === "line") void weather();
  });
  window.addEventListener("online", () => void weather());
  window.addEventListener("offline", () => void weather());
}
