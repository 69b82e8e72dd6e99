// 拍一拍上报 on the phone: whatever is photographed, filmed or written lies in the phone's own store before anything else
// happens to it; sending is the queue's affair. Without a store the page is the plain form it was.
import { el, icon } from "../dom";
import { keepDraft } from "../draft";
import { dress, files, look } from "../files";
import { tellPosition } from "../place";
import { size } from "../pure";
import { card, kick, takeAway } from "./card";
import { type Field, type Item, MOST, type Piece, field, lacks, newItem, open, townTime } from "./item";
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

/** What the form says, without its keys and files. */
function pairs(form: HTMLFormElement): Field[] {
  const found: Field[] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !name.startsWith("_") && name !== "files") found.push([name, value]);
  }
  return found;
}

function fill(form: HTMLFormElement, fields: Field[]): void {
  for (const [name, value] of fields) {
    const e = form.elements.namedItem(name);
    if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement) e.value = value;
  }
  const place = form.querySelector<HTMLElement>('[data-island="place"]');
  if (place) tellPosition(place);
}

/** The report page. */
export async function capture(root: HTMLElement): Promise<void> {
  const form = root as HTMLFormElement;
  const me = document.body.dataset.me;
  const box = form.querySelector<HTMLElement>('[data-island="files"]');
  const input = box?.querySelector<HTMLInputElement>('input[type="file"]');
  const list = box?.querySelector<HTMLElement>(".file-list");
  const status = box?.querySelector<HTMLElement>("[data-status]");
  let mine: Item[];
  try {
    if (!me) throw new Error("nobody is signed in");
    mine = await store.all(me);
  } catch {
    if (box) files(box);
    keepDraft(form, localStorage);
    return;
  }
  if (!box || !input || !list || !status) return;
  dress(box, input);
  input.removeAttribute("name");
  const say = (text: string) => (status.textContent = text);

  const asked = /^#item=([a-z0-9]+)$/.exec(location.hash)?.[1];
  let mended = mine.find((i) => i.id === asked && ["paused", "refused", "waiting"].includes(i.state));
  if (mended?.state === "waiting") {
    // What is mended is not sent meanwhile.
    mended = await store.change(mended.id, (i) => (i.state === "waiting" ? { ...i, state: "paused" } : i));
    tell({ kind: "stop", id: asked ?? "" });
  }
  if (mended && !open(mended, true)) mended = undefined;
  const chosen = mine.find((i) => i.id === asked && i.state === "draft");
  let item: Item | undefined = mended ?? chosen ?? mine.filter((i) => i.state === "draft").sort((a, b) => b.added - a.added)[0];

  /** The report being filled in; it begins with the first thing that is captured. */
  const begun = async (): Promise<Item> => {
    const now = item && (await store.get(item.id));
    if (now && open(now, now.id === mended?.id)) return (item = now);
    if (item) {
      // Handed over on another page: what is written from here on is a report of its own.
      list.replaceChildren();
      chips.clear();
      note.replaceChildren(el("div", {}, "刚才的内容已经在另一个页面提交，从现在起是新的一条。"));
      note.hidden = false;
    }
    item = newItem(store.freshId(), me, Date.now());
    await store.put(item);
    // Once: else a browser short of space may throw away what has not been sent.
    void navigator.storage?.persist?.().catch(() => false);
    return item;
  };

  const chips = new Map<number, HTMLElement>();
  const chip = (piece: Piece, bytes: Blob | undefined) => {
    const root = el("div", { class: "file-chip" });
    const bar = el("progress", { max: String(piece.size), value: String(piece.sent), "aria-label": `${piece.name}上传进度` });
    const label = el("span", { title: size(piece.size) }, piece.name);
    const away = el("button", { type: "button", "aria-label": "移除" }, "×");
    away.addEventListener("click", () => {
      root.remove();
      chips.delete(piece.n);
      input.focus();
      if (item) void takeAway(item, piece.n).then(() => kick(me));
    });
    root.append(...(bytes ? look(bytes) : []), bar, label, away);
    chips.set(piece.n, root);
    list.append(root);
    settle(piece);
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
    root.querySelector("img, video")?.remove();
    label.textContent = `${piece.name}没有收下`;
    say(`${piece.name}：${piece.wrong}`);
  };

  const take = async (chosen: FileList | null) => {
    const id = (await begun()).id;
    for (const file of Array.from(chosen ?? [])) {
      if (chips.size >= MOST) {
        say(`最多${MOST}个`);
        break;
      }
      try {
        const piece = await store.attach(id, file, id === mended?.id);
        if (piece) chip(piece, file);
      } catch {
        say(`${file.name}存不下：手机的存储空间不够，请先让待发的发送出去，或者清理手机。`);
        return;
      }
    }
    await kick(me);
  };
  input.addEventListener("change", () => {
    const chosen = input.files;
    // Copied before the field is emptied, which empties the list too.
    const copy = new DataTransfer();
    for (const file of Array.from(chosen ?? [])) copy.items.add(file);
    input.value = "";
    if (copy.files.length > 0) void take(copy.files);
  });

  let saving: ReturnType<typeof setTimeout> | undefined;
  /** Something was written on this page since it was opened. */
  let touched = false;
  const save = async () => {
    clearTimeout(saving);
    const id = (await begun()).id;
    item = (await store.change(id, (i) => (open(i, id === mended?.id) ? { ...i, fields: pairs(form), label: word() } : i))) ?? item;
  };
  const word = () => {
    const chosen = form.querySelector<HTMLSelectElement>('select[name="class"]');
    return chosen?.value ? (chosen.selectedOptions[0]?.textContent ?? "") : "";
  };
  for (const kind of ["input", "change", "located"]) {
    form.addEventListener(kind, (e) => {
      if (e.target === input) return;
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

  const troubles = el("div", { class: "alert alert-danger", role: "alert", tabindex: "-1", hidden: true });
  const note = el("div", { class: "alert alert-info draft-note", role: "status", hidden: true });
  form.prepend(troubles, note);

  let handed = false;
  const hand = async () => {
    if (handed) return;
    const wrong = lacks(pairs(form));
    form.querySelectorAll(".is-invalid").forEach((e) => e.classList.remove("is-invalid"));
    troubles.hidden = wrong.length === 0;
    if (wrong.length > 0) {
      for (const w of wrong) form.querySelector(`[name="${w.field}"]`)?.classList.add("is-invalid");
      const lines = wrong.map((w) => el("li", {}, w.message));
      troubles.replaceChildren(icon("alert-triangle"), el("div", {}, el("b", {}, `有${wrong.length}处需要改一下`), el("ul", {}, ...lines)));
      troubles.focus({ preventScroll: true });
      troubles.scrollIntoView({ block: "center" });
      return;
    }
    handed = true;
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
              fields: pairs(form),
              label: word(),
              state: "waiting",
              why: undefined,
              tries: 0,
              due: 0,
              // Of a report of words alone: the moment in which they were put aside.
              captured_at: i.pieces.length > 0 || i.id === mended?.id ? i.captured_at : townTime(Date.now()),
            }
          : i,
      );
      if (!put) throw new Error("the report is gone");
    } catch (e) {
      console.error(e);
      handed = false;
      say("没有存上：手机的存储空间可能不够，请清理后再试。");
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
      gone: () => location.assign("/clues/new"),
      turned: (now) => {
        if (now.state === "done") location.assign(`/clues/${now.clue}?done=${encodeURIComponent(`已上报，回执号${now.receipt}`)}`);
        kept.hidden = now.state === "refused" || now.state === "conflict";
      },
    });
    const more = el("a", { class: "btn btn-outline-primary btn-big", href: "/clues/new" }, icon("camera"), "再拍一条");
    const all = el("a", { class: "btn btn-outline-secondary btn-big", href: "/queue" }, icon("cloud-upload"), "看待发");
    const words = el("div", {}, "已存在这部手机上。有网络时自动发送，可以接着拍下一条，也可以关掉页面。");
    const kept = el("div", { class: "alert alert-success", role: "status", "data-kept": true }, icon("circle-check"), words);
    form.hidden = true;
    form.after(kept, el("ul", { class: "queue" }, shown.root), el("div", { class: "queue-more" }, more, all));
    kept.scrollIntoView({ block: "center" });
  };
  // Before the guard of all forms, which would send it with the page.
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopPropagation();
    void hand();
  });

  if (item) {
    // A position without a picture is where the phone was then, not where it is now.
    const stale = item.pieces.length === 0 && townTime(item.added).slice(0, 10) !== townTime(Date.now()).slice(0, 10);
    fill(form, stale ? item.fields.filter(([name]) => !name.startsWith("place.")) : item.fields);
    for (const piece of item.pieces) chip(piece, await store.blob(item.id, piece.n));
    if (mended) {
      const why = mended.why ? [mended.why.need ? `需要${mended.why.need}；现在：${mended.why.have}` : "", ...mended.why.lines].filter(Boolean).join("；") : "";
      note.replaceChildren(el("div", {}, `修改待发的上报${why ? `。${why}` : "，改好后点“上报”。"}`));
      note.hidden = false;
    } else if (item.pieces.length > 0 || item.fields.some(([name, value]) => value !== "" && name !== "source")) {
      const away = el("button", { type: "button", class: "btn btn-sm" }, "不要了");
      const id = item.id;
      away.addEventListener("click", () => void store.remove(id).then(() => location.reload()));
      note.replaceChildren(el("div", {}, "已恢复上次没有提交的内容。"), away);
      note.hidden = false;
    }
  }
  form.dataset.ready = "yes";
}
