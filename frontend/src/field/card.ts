// One report or act of the queue as a card: what it is, how far it has come, why it was not taken, what its member may do.
import { ask, el, icon } from "../dom";
import { look } from "../files";
import { size } from "../pure";
import { type Item, type Piece, asAnother, behind, field, pageOf, progress, resumed, said, told } from "./item";
import * as store from "./store";
import { hear, online, tell } from "./talk";

/** Sends what waits; the library for it comes only now. */
export async function kick(me: string): Promise<void> {
  await (await import("./send")).deliver(me);
}

/** Takes one file away: what is on its way is stopped, what lies half on the other side is taken back (else it runs out). */
export async function takeAway(item: Item, n: number): Promise<void> {
  const piece = (await store.get(item.id))?.pieces.find((p) => p.n === n);
  tell({ kind: "stop", id: item.id });
  await store.detach(item.id, n);
  takeBack(item, piece);
}

function takeBack(item: Item, piece: Piece | undefined): void {
  if (!piece?.upload || piece.stored) return;
  const headers = { "tus-resumable": "1.0.0", "x-person": item.owner };
  void fetch(piece.upload, { method: "DELETE", headers }).catch(() => undefined);
}

/** What the page of a card wants to know. */
export interface On {
  /** Its member removed it. */
  gone?: () => void;
  /** Its state is another. */
  turned?: (item: Item) => void;
}

/** A card that keeps itself up to date. */
export function card(first: Item, on: On = {}): { root: HTMLElement; close: () => void } {
  let item = first;
  let sending = false;
  let live = new Map<number, number>();
  const root = el("li", { class: "card queue-item", "data-id": item.id });
  const heard = item.pieces.length > 0 && item.pieces.every((p) => p.type.startsWith("audio/"));
  const sort = item.act ? "file-text" : heard ? "microphone" : "camera";
  const picture = el("div", { class: "queue-look", "aria-hidden": "true" }, icon(sort));
  const title = el("b", { class: "clip" });
  const about = el("small");
  const state = el("span", { class: "stage", role: "status" });
  const bar = el("progress", { max: "1", value: "0" });
  const share = el("small", { class: "queue-share" });
  const track = el("div", { class: "queue-track" }, bar, share);
  const why = el("div", { class: "queue-why" });
  const foot = el("div", { class: "queue-foot" });
  root.append(el("div", { class: "queue-head" }, picture, el("div", { class: "queue-words" }, title, about, el("div", {}, state))), track, why, foot);

  void (async () => {
    const fit = item.pieces.filter((p) => !p.wrong && p.over === undefined);
    const shown = fit.find((p) => p.type.startsWith("image/")) ?? fit.find((p) => p.type.startsWith("video/"));
    if (!shown) return;
    const bytes = await store.blob(item.id, shown.n);
    // What has arrived lies on the other side only.
    const there = !bytes && shown.stored?.media_type.startsWith("image/") ? [el("img", { alt: "", src: `/files/${shown.stored.sha256}?size=thumb` })] : [];
    const looks = bytes ? look(bytes) : there;
    if (looks.length === 0) return;
    picture.replaceChildren(...looks);
    picture.firstElementChild?.addEventListener("error", () => picture.replaceChildren(icon(sort)));
  })();

  const button = (name: string, act: () => Promise<unknown> | void, look = "btn-outline-secondary") => {
    const b = el("button", { type: "button", class: `btn btn-sm ${look}` }, name);
    b.addEventListener("click", () => void act());
    return b;
  };
  const put = (after: Item | undefined) => {
    if (after) item = after;
    tell({ kind: "changed", id: item.id });
  };
  const go = async () => {
    put(await store.change(item.id, resumed));
    await kick(item.owner);
  };
  const stop = async () => {
    put(await store.change(item.id, (i) => (i.state === "waiting" || i.state === "out" ? { ...i, state: "paused" } : i)));
    tell({ kind: "stop", id: item.id });
  };
  const mend = async () => {
    if (item.state === "waiting") await stop();
    const page = pageOf(item);
    const here = location.pathname + location.search;
    location.href = `${page}#item=${item.id}`;
    // Already there: the page reads the address anew.
    if (here === page) location.reload();
  };
  const another = async () => {
    if (!(await ask("另报一条", "收到的那一条不变；现在手机上的内容作为新的一条再报一次。确定是另一件事，或者收到的不对吗？", "另报一条"))) return;
    const next = asAnother(item, store.freshId(), Date.now());
    await store.rename(item.id, next);
    tell({ kind: "changed", id: item.id });
    tell({ kind: "changed", id: next.id });
    await kick(item.owner);
  };
  const remove = async () => {
    if (item.state !== "done" && !(await ask("删除这条待发", "照片、录像、录音和填写的内容只在这部手机上，删除后找不回来。", "删除"))) return;
    tell({ kind: "stop", id: item.id });
    for (const p of item.pieces) takeBack(item, p);
    await store.remove(item.id);
    tell({ kind: "changed", id: item.id });
  };

  const buttons = (): HTMLElement[] => {
    const away = button("删除", remove, "btn-outline-danger");
    switch (item.state) {
      case "draft":
        return [el("a", { class: "btn btn-sm btn-primary", href: `${pageOf(item)}#item=${item.id}` }, "接着填"), away];
      case "waiting":
        return sending ? [button("暂停", stop), away] : [button("立即发送", go, "btn-primary"), button("暂停", stop), button("修改", mend), away];
      case "paused":
        return [button("继续发送", go, "btn-primary"), button("修改", mend), away];
      case "out":
        return [el("a", { class: "btn btn-sm btn-primary", href: "/sign-in" }, "去登录"), button("立即发送", go), away];
      case "refused":
        return [button("修改", mend, "btn-primary"), ...(item.why?.stale ? [] : [button("重试", go)]), away];
      case "conflict":
        if (item.act) return [el("a", { class: "btn btn-sm btn-primary", href: item.page ?? item.act.path.replace(/\/(acts|case)\/.*$/, "") }, "查看收到的"), away];
        return [el("a", { class: "btn btn-sm btn-primary", href: item.clue ? `/clues/${item.clue}` : "/clues?mine=1" }, item.clue ? "查看收到的线索" : "看我的上报"), button("另报一条", another), away];
      case "done":
        return [el("a", { class: "btn btn-sm btn-outline-primary", href: item.page ?? `/clues/${item.clue}` }, item.act ? "查看事项" : "查看线索"), button("从列表移除", remove)];
    }
  };

  const reasons = (): Node[] => {
    const w = item.why;
    if (!w || item.state === "waiting" || item.state === "done") return [];
    const pair = (name: string, text: string | undefined) => (text ? [el("div", {}, el("dt", {}, name), el("dd", {}, text))] : []);
    if (w.rule) {
      const head = el("header", {}, icon("circle-x"), el("h2", {}, w.title), el("span", { class: "rule-code" }, w.rule));
      const body = el("dl", {}, ...pair("需要", w.need), ...pair("现在", w.have), ...pair("怎么补", w.fix), ...pair("依据", w.articles));
      return [el("section", { class: "refusal", role: "alert" }, head, body)];
    }
    return [el("div", { class: "alert alert-danger", role: "alert" }, icon("alert-triangle"), el("div", {}, el("b", {}, w.title), ...w.lines.map((l) => el("div", {}, l))))];
  };

  /** It waits for an earlier act on the same matter. */
  let waits = false;
  const place = async () => {
    waits = behind(item, await store.all(item.owner));
    draw();
  };
  let drawn = "";
  const draw = () => {
    const attached = item.pieces.filter((p) => p.over === undefined);
    const bytes = attached.reduce((sum, p) => sum + p.size, 0);
    const files = attached.length > 0 ? ` · ${attached.length}个文件，共${size(bytes)}` : "";
    title.textContent = item.act ? item.act.title : field(item.fields, "content") || "（还没写情况）";
    about.textContent = item.act ? `${item.act.about} · 填写于${said(item.captured_at)}${files}` : `${item.label || "未选类别"} · 拍摄于${said(item.captured_at)}${files}`;
    const t = told(item, { ms: Date.now(), online: online(), sending, behind: waits });
    state.className = `stage tone-${t.tone}`;
    if (state.textContent !== t.word) state.textContent = t.word;
    const now = { ...item, pieces: item.pieces.map((p) => ({ ...p, sent: Math.max(p.sent, live.get(p.n) ?? 0) })) };
    const part = progress(now);
    bar.value = part;
    bar.setAttribute("aria-label", "已发送");
    const came = item.act ? (item.numbers ?? []).join("、") : `回执号${item.receipt ?? ""}`;
    share.textContent = item.state === "done" ? came : `已发送${Math.floor(part * 100)}%`;
    bar.hidden = item.state === "done";
    track.hidden = item.state === "conflict" || item.state === "refused";
    // Buttons are made anew only when there are others: a finger may be on its way to one.
    const look = JSON.stringify([item.state, sending, item.why]);
    if (look === drawn) return;
    drawn = look;
    why.replaceChildren(...reasons());
    foot.replaceChildren(...buttons());
  };
  const close = hear((word) => {
    if (word.kind === "line") draw();
    if (word.kind === "changed" && item.act && word.id !== item.id) void place();
    if (word.kind === "look" || word.kind === "line" || word.id !== item.id) return;
    if (word.kind === "progress") {
      live.set(word.n, word.sent);
      draw();
    } else if (word.kind === "sending") {
      sending = word.on;
      draw();
    } else if (word.kind === "changed") {
      void store.get(item.id).then((now) => {
        if (!now) {
          close();
          root.remove();
          on.gone?.();
          return;
        }
        const turned = now.state !== item.state;
        if (turned) live = new Map();
        item = now;
        draw();
        if (turned) on.turned?.(item);
      });
    }
  });
  const weather = () => draw();
  window.addEventListener("online", weather);
  window.addEventListener("offline", weather);
  draw();
  if (item.act) void place();
  return { root, close };
}
