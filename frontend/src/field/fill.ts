// Filling in on the phone, whatever the form is: what is photographed, signed or written lies in the phone's own store before
// anything else happens to it; sending is the queue's affair.
import { ask, el, icon } from "../dom";
import { dress, look } from "../files";
import { isBusy } from "../guard";
import { sha256, size } from "../pure";
import { recorder } from "../record";
import { card, kick, takeAway } from "./card";
import { type Field, type Item, MOST, type Piece, fieldOf, open, pageOf, townTime } from "./item";
import * as store from "./store";
import { hear, tell } from "./talk";

/** Background Sync, where there is one. */
type Syncing = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

const TAG = "zhifa-send";

/** The browser sends even when the page is closed, where it can. */
async function sendLater(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (worker as Syncing | undefined)?.sync?.register(TAG).catch(() => undefined);
}

/** What sets one form apart from another. */
export interface Kind {
  /** An empty one. */
  begin(): Item;
  /** Those of the queue that are filled in on this form. */
  mine(item: Item): boolean;
  /** What the form says, without keys, files and signatures. */
  read(): Field[];
  write(fields: Field[], item: Item): void;
  /** What is put into the item when it is saved and when it is handed over. */
  more?(): Partial<Item>;
  /** What must be there, or ought to be. */
  lacks(fields: Field[]): { field: string; message: string }[];
  /** Whether it can be put aside although something is missing. */
  lenient: boolean;
  /** Asked before it is handed over. */
  question?: string;
  /** Somebody may sign over the files. */
  signed: boolean;
  /** The name of the button. */
  verb: string;
  /** What the page does when it has arrived. */
  arrived(item: Item): void;
  /** The ways on, once it lies on the phone. */
  ways(): HTMLElement[];
  words: { kept: string; mending: string; lost: string };
}

/** What the form is filled in with, for those who put more into it. */
export interface Filling {
  /** The item, begun by now. */
  begun(): Promise<Item>;
  /** As it lies in the store. */
  now(): Promise<Item | undefined>;
  mending(): boolean;
}

/** The item of the queue that the address asks for. */
export const asked = () => /^#item=([a-z0-9]+)$/.exec(location.hash)?.[1];

/** Takes over a form; `fitted` is told when what was kept stands in it again. */
export async function fill(form: HTMLFormElement, me: string, mine: Item[], kind: Kind, fitted?: (filling: Filling) => void): Promise<void> {
  const id = asked();
  let mended = mine.find((i) => i.id === id && ["paused", "refused", "waiting"].includes(i.state));
  if (mended?.state === "waiting") {
    // What is mended is not sent meanwhile.
    mended = await store.change(mended.id, (i) => (i.state === "waiting" ? { ...i, state: "paused" } : i));
    tell({ kind: "stop", id: id ?? "" });
  }
  if (mended && !open(mended, true)) mended = undefined;
  const drafts = mine.filter((i) => i.state === "draft" && kind.mine(i)).sort((a, b) => b.added - a.added);
  let item: Item | undefined = mended ?? mine.find((i) => i.id === id && i.state === "draft") ?? drafts[0];

  const boxes = new Map<string, { input: HTMLInputElement; list: HTMLElement; say: (text: string) => void }>();
  const chips = new Map<number, HTMLElement>();
  const note = el("div", { class: "alert alert-info draft-note", role: "status", hidden: true });
  const troubles = el("div", { class: "alert alert-danger", role: "alert", tabindex: "-1", hidden: true });
  form.prepend(troubles, note);

  /** What is being filled in; it begins with the first thing that is captured. */
  const begun = async (): Promise<Item> => {
    const now = item && (await store.get(item.id));
    if (now && open(now, now.id === mended?.id)) return (item = now);
    if (item) {
      // Handed over on another page: what is written from here on is one of its own.
      for (const box of boxes.values()) box.list.replaceChildren();
      chips.clear();
      note.replaceChildren(el("div", {}, kind.words.lost));
      note.hidden = false;
    }
    item = kind.begin();
    await store.put(item);
    // Once: else a browser short of space may throw away what has not been sent.
    void navigator.storage?.persist?.().catch(() => false);
    return item;
  };

  const settle = (piece: Piece) => {
    const root = chips.get(piece.n);
    const label = root?.querySelector("span");
    if (!root || !label) return;
    const failed = piece.wrong !== undefined;
    root.classList.toggle("failed", failed);
    const bar = root.querySelector("progress");
    if (bar) {
      bar.hidden = failed || piece.stored !== undefined;
      bar.value = piece.sent;
    }
    if (!failed) return;
    // What was not taken is not shown; why is said once, below.
    root.querySelector("img, video, audio")?.remove();
    // Nor is it signed over.
    root.querySelector("[data-held]")?.remove();
    label.textContent = `${piece.name}没有收下`;
    boxes.get(fieldOf(piece))?.say(`${piece.name}：${piece.wrong}`);
  };
  const chip = (piece: Piece, bytes: Blob | undefined) => {
    const box = boxes.get(fieldOf(piece));
    if (!box) return;
    const root = el("div", { class: "file-chip" });
    const bar = el("progress", { max: String(piece.size), value: String(piece.sent), "aria-label": `${piece.name}上传进度` });
    const label = el("span", { title: size(piece.size) }, piece.name);
    const away = el("button", { type: "button", "aria-label": "移除" }, "×");
    away.addEventListener("click", () => {
      root.remove();
      chips.delete(piece.n);
      box.input.focus();
      if (item) void takeAway(item, piece.n).then(() => kick(me));
    });
    root.append(...(bytes ? look(bytes) : []), bar, label, away);
    // Whoever signs sees what is attached, and signs over it.
    if (kind.signed && piece.sha256) {
      const held = el("input", { type: "hidden", name: fieldOf(piece), "data-held": true });
      held.value = piece.sha256;
      root.append(held);
    }
    chips.set(piece.n, root);
    box.list.append(root);
    settle(piece);
  };

  for (const root of form.querySelectorAll<HTMLElement>('[data-island="files"]')) {
    const input = root.querySelector<HTMLInputElement>('input[type="file"]');
    const list = root.querySelector<HTMLElement>(".file-list");
    const status = root.querySelector<HTMLElement>("[data-status]");
    const name = root.dataset.name ?? "files";
    if (!input || !list || !status) continue;
    const drop = dress(root, input);
    input.removeAttribute("name");
    const say = (text: string) => (status.textContent = text);
    const take = async (files: File[]) => {
      const id = (await begun()).id;
      for (const file of files) {
        if (list.children.length >= MOST) {
          say(`最多${MOST}个`);
          break;
        }
        let digest: string | undefined;
        try {
          if (kind.signed) digest = await sha256(await file.arrayBuffer());
        } catch {
          say(`${file.name}太大，不能放进要签名的表，请分段拍摄。`);
          continue;
        }
        try {
          const more = name === "files" ? {} : { field: name };
          const piece = await store.attach(id, file, id === mended?.id, digest ? { ...more, sha256: digest } : more);
          if (piece) chip(piece, file);
        } catch {
          say(`${file.name}存不下：手机的存储空间不够，请先让待发的发送出去，或者清理手机。`);
          return;
        }
      }
      await kick(me);
    };
    input.addEventListener("change", () => {
      // Copied before the field is emptied, which empties the list too.
      const files = Array.from(input.files ?? []);
      input.value = "";
      if (files.length > 0) void take(files);
    });
    recorder(drop, form, (file) => void take([file]), say);
    boxes.set(name, { input, list, say });
  }

  let saving: ReturnType<typeof setTimeout> | undefined;
  /** Something was written on this page since it was opened. */
  let touched = false;
  let handed = false;
  /** What was kept is being put back. */
  let writing = false;
  const save = async () => {
    clearTimeout(saving);
    const id = (await begun()).id;
    item = (await store.change(id, (i) => (open(i, id === mended?.id) ? { ...i, ...kind.more?.(), fields: kind.read() } : i))) ?? item;
  };
  for (const event of ["input", "change", "located"]) {
    form.addEventListener(event, (e) => {
      if (writing) return;
      if (e.target instanceof HTMLInputElement && e.target.type === "file") return;
      touched = true;
      clearTimeout(saving);
      saving = setTimeout(() => void save(), 300);
    });
  }
  // A page that is put away may never come back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && item && touched && !handed) void save();
  });

  hear((w) => {
    if (!item || w.kind === "look" || w.kind === "line" || w.id !== item.id || handed) return;
    if (w.kind === "progress") {
      const bar = chips.get(w.n)?.querySelector("progress");
      if (bar) bar.value = w.sent;
    } else if (w.kind === "changed") {
      void store.get(w.id).then((now) => now?.pieces.forEach(settle));
    }
  });

  /** Says what is missing; false where it cannot be put aside for that. */
  const complete = async (): Promise<boolean> => {
    const wrong = kind.lacks(kind.read());
    form.querySelectorAll(".is-invalid").forEach((e) => e.classList.remove("is-invalid"));
    troubles.hidden = wrong.length === 0;
    if (wrong.length === 0) return true;
    for (const w of wrong) form.querySelector(`[name="${w.field}"]`)?.classList.add("is-invalid");
    const lines = wrong.map((w) => el("li", {}, w.message));
    troubles.replaceChildren(icon("alert-triangle"), el("div", {}, el("b", {}, `有${wrong.length}处需要改一下`), el("ul", {}, ...lines)));
    if (kind.lenient && (await ask("还没填完", `${wrong.map((w) => w.message).join("；")}。现在放进待发，送达时很可能办不成。`, "仍放进待发"))) return true;
    troubles.focus({ preventScroll: true });
    troubles.scrollIntoView({ block: "center" });
    return false;
  };
  const hand = async () => {
    if (handed) return;
    if (isBusy(form)) {
      await ask("还没存好", "正在录音，或者签名正在保存：请先停止录音，稍等一下再提交。", "知道了");
      return;
    }
    handed = true;
    if (!(await complete()) || (kind.question && !(await ask("请确认", kind.question, "确定")))) {
      handed = false;
      return;
    }
    clearTimeout(saving);
    let put: Item | undefined;
    try {
      const id = (await begun()).id;
      const now = await store.get(id);
      for (const p of now?.pieces ?? []) if (p.wrong) await store.detach(id, p.n);
      put = await store.change(id, (i) =>
        open(i, i.id === mended?.id)
          ? {
              ...i,
              ...kind.more?.(),
              fields: kind.read(),
              state: "waiting",
              why: undefined,
              tries: 0,
              due: 0,
              // A report is of the moment of its first picture, an act of the moment in which it was put aside.
              captured_at: !i.act && (i.id === mended?.id || i.pieces.length > 0) ? i.captured_at : townTime(Date.now()),
              // Acts go in the order in which they were put aside, not in that in which they were begun.
              added: i.state === "draft" ? Date.now() : i.added,
            }
          : i,
      );
      if (!put) throw new Error("it is gone");
    } catch (e) {
      console.error(e);
      handed = false;
      note.replaceChildren(el("div", {}, "没有存上：手机的存储空间可能不够，请清理后再试。"));
      note.hidden = false;
      return;
    }
    // It lies on the phone: whatever happens to the sending now, the queue goes on with it.
    tell({ kind: "changed", id: put.id });
    show(put);
    void sendLater();
    await kick(me).catch((e: unknown) => console.warn("not sent now", e));
  };
  const show = (put: Item) => {
    const shown = card(put, {
      gone: () => location.assign(pageOf(put)),
      turned: (now) => {
        if (now.state === "done") kind.arrived(now);
        kept.hidden = now.state === "refused" || now.state === "conflict";
      },
    });
    const kept = el("div", { class: "alert alert-success", role: "status", "data-kept": true }, icon("circle-check"), el("div", {}, kind.words.kept));
    form.hidden = true;
    form.after(kept, el("ul", { class: "queue" }, shown.root), el("div", { class: "queue-more" }, ...kind.ways()));
    kept.scrollIntoView({ block: "center" });
  };
  // Before the guard of all forms, which would send it with the page.
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopPropagation();
    void hand();
  });

  if (item) {
    writing = true;
    kind.write(item.fields, item);
    writing = false;
    for (const piece of item.pieces) if (piece.over === undefined) chip(piece, await store.blob(item.id, piece.n));
    if (mended) {
      const why = mended.why ? [mended.why.need ? `需要${mended.why.need}；现在：${mended.why.have}` : "", ...mended.why.lines].filter(Boolean).join("；") : "";
      note.replaceChildren(el("div", {}, `${kind.words.mending}${why ? `。${why}` : `，改好后点“${kind.verb}”。`}`));
      note.hidden = false;
    } else if (item.pieces.length > 0 || item.fields.some(([name, value]) => value !== "" && name !== "source")) {
      const away = el("button", { type: "button", class: "btn btn-sm" }, "不要了");
      const id = item.id;
      away.addEventListener("click", () => void store.remove(id).then(() => location.reload()));
      note.replaceChildren(el("div", {}, "已恢复上次没有提交的内容。"), away);
      note.hidden = false;
    }
  }
  fitted?.({ begun, now: async () => item && store.get(item.id), mending: () => item !== undefined && item.id === mended?.id });
  form.dataset.ready = "yes";
}
