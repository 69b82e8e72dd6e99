// The form of an act that officers fill in outside. Taken along, or come back from the queue, it lies on the phone and goes
// by the queue; else it is the plain form it was.
import { el, icon } from "../dom";
import { keepDraft } from "../draft";
import { files } from "../files";
import { tellPosition } from "../place";
import { overDigest, rowNumber } from "../pure";
import { repeat } from "../repeat";
import { type Keeping, sign } from "../sign";
import { type Filling, asked, fill } from "./fill";
import { type Act, type Field, type Item, newItem, townTime } from "./item";
import { held } from "./pages";
import * as store from "./store";
import { tell } from "./talk";

const islands = (form: HTMLElement, name: string) => Array.from(form.querySelectorAll<HTMLElement>(`[data-island="${name}"]`));

/** Names under which the form carries what the queue keeps elsewhere: files and what belongs to a drawn signature. */
function elsewhere(form: HTMLFormElement): (name: string) => boolean {
  const held = islands(form, "files").map((b) => b.dataset.name ?? "files");
  const drawn = islands(form, "sign").flatMap((s) => ["image", "of"].map((part) => `${s.dataset.name}.${part}`));
  return (name) => name.startsWith("_") || held.includes(name) || drawn.includes(name);
}

function read(form: HTMLFormElement): Field[] {
  const apart = elsewhere(form);
  return Array.from(new FormData(form)).filter((p): p is Field => typeof p[1] === "string" && !apart(p[0]));
}

/** Puts back what was kept: as many rows as there were, then every field in its turn. */
function write(form: HTMLFormElement, fields: Field[]): void {
  if (fields.length === 0) return;
  for (const group of islands(form, "repeat")) {
    const wanted = Math.max(-1, ...fields.map(([name]) => rowNumber(name, group.dataset.name ?? "") ?? -1)) + 1;
    const rows = () => group.querySelectorAll(".repeat-row").length;
    for (let before = -1; rows() < wanted && rows() > before; ) {
      before = rows();
      group.querySelector<HTMLButtonElement>("[data-add]")?.click();
    }
  }
  const apart = elsewhere(form);
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const e of Array.from(form.elements)) {
    if (e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement || e instanceof HTMLInputElement) {
      if (!e.name || apart(e.name) || ["file", "submit", "button"].includes(e.type)) continue;
      if (e instanceof HTMLInputElement && (e.type === "checkbox" || e.type === "radio")) e.checked = values.get(e.name)?.includes(e.value) ?? false;
      else e.value = values.get(e.name)?.shift() ?? e.value;
    }
  }
  for (const place of islands(form, "place")) tellPosition(place);
  for (const officers of islands(form, "officers")) officers.dispatchEvent(new Event("change"));
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Days and moments that are left to the house are the phone's to say: the house would take those of the arrival. */
function sayNow(form: HTMLFormElement): void {
  const now = townTime(Date.now());
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-now]")) {
    if (input.value) continue;
    input.value = input.type === "date" ? now.slice(0, 10) : now.slice(0, 16);
    // It is kept like what was typed: a signature is over it.
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const words = (e: Element | null | undefined) => (e?.textContent ?? "").replace(/\s+/g, " ").trim();

/** What the form calls its fields. */
function labels(form: HTMLFormElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const box of form.querySelectorAll<HTMLElement>("[data-field]")) {
    found[box.dataset.field ?? ""] = words(box.querySelector("legend, .form-label, .form-check-label"));
  }
  return found;
}

/** What the form marks as required and is empty. Whether it may be, the law says when it arrives. */
function lacks(form: HTMLFormElement): { field: string; message: string }[] {
  const found: { field: string; message: string }[] = [];
  const data = new FormData(form);
  for (const box of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const label = box.querySelector(".required");
    const name = box.dataset.field ?? "";
    if (!label || box.hidden) continue;
    const said = (of: string) => data.getAll(of).some((v) => typeof v === "string" && v.trim() !== "");
    // What kind of party it is stands there from the beginning.
    const own = Array.from(box.querySelectorAll<HTMLInputElement>("[name]")).flatMap((e) => (e.type === "radio" && e.name.endsWith(".kind") ? [] : [e.name]));
    const pad = box.querySelector<HTMLElement>('[data-island="sign"]');
    const filled = pad ? said(`${name}.refused`) || pad.querySelector("[data-signed]") !== null : own.some(said);
    if (filled) continue;
    const asks = Array.from(box.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]")).filter((e) => own.includes(e.name));
    const picked = (e: HTMLInputElement | HTMLSelectElement) => e instanceof HTMLSelectElement || e.type === "radio" || e.type === "checkbox";
    const verb = pad ? "完成" : asks.length === 1 && asks[0]!.type === "checkbox" ? "勾选" : asks.length > 0 && asks.every(picked) ? "选择" : "填写";
    found.push({ field: name, message: `请${verb}${words(label)}` });
  }
  return found;
}

/** With the phone: the picture lies in the store, bound to the form as it stands. */
function keeping(act: Act, filling: () => Filling | undefined): Keeping {
  const shown = (form: HTMLFormElement) => Array.from(new FormData(form)).filter((p): p is Field => typeof p[1] === "string");
  const names = (form: HTMLFormElement) => islands(form, "sign").map((s) => s.dataset.name ?? "");
  const over = (form: HTMLFormElement, place: string) => overDigest(act.path, place, shown(form), names(form));
  const pad = (form: HTMLFormElement, place: string) => islands(form, "sign").find((s) => s.dataset.name === place);
  return {
    keep(picture, form, place) {
      sayNow(form);
      let stopped = false;
      const keep = async () => {
        const digest = await over(form, place);
        const now = filling();
        if (!now) throw new Error("表还没有准备好");
        const item = await now.begun();
        const file = new File([picture], "签名.png", { type: "image/png", lastModified: Date.now() });
        const piece = await store.attach(item.id, file, now.mending(), { field: place, over: digest }).catch(() => undefined);
        if (!piece) throw new Error("手机存储空间不够");
        if (stopped) {
          // Wiped while it was being stored: an empty pad is no signature.
          await store.detach(item.id, piece.n);
          throw new Error("已经清除");
        }
        pad(form, place)?.querySelector("canvas")?.setAttribute("data-signed", "");
        tell({ kind: "changed", id: item.id });
        return { image: "", of: "", filled: {}, words: "已签名，存在手机上。签的是表上现在的内容，改了要重签；送达时与记录绑定。" };
      };
      return { done: keep(), stop: () => void (stopped = true) };
    },
    forget(place) {
      document.querySelector(`[data-island="sign"][data-name="${place}"] [data-signed]`)?.removeAttribute("data-signed");
      void filling()?.now().then(async (item) => {
        for (const p of item?.pieces ?? []) if (item && p.over !== undefined && p.field === place) await store.detach(item.id, p.n);
      });
    },
    async found(form, place) {
      const item = await filling()?.now();
      const piece = item?.pieces.find((p) => p.over !== undefined && p.field === place && !p.wrong);
      if (!item || !piece) return undefined;
      if (piece.over !== (await over(form, place))) {
        await store.detach(item.id, piece.n);
        return undefined;
      }
      pad(form, place)?.querySelector("canvas")?.setAttribute("data-signed", "");
      return store.blob(item.id, piece.n);
    },
  };
}

/** Whether this form lies on the phone, and what of the queue belongs to it. */
async function onThePhone(me: string | undefined, page: string): Promise<Item[] | undefined> {
  if (!me || !globalThis.crypto?.subtle) return undefined;
  try {
    const mine = (await store.all(me)).filter((i) => i.act?.page === page);
    const open = mine.some((i) => i.state === "draft" || i.id === asked());
    return open || (await held(page, Date.now())) ? mine : undefined;
  } catch {
    return undefined;
  }
}

/** The form of an act. */
export async function sheet(root: HTMLElement): Promise<void> {
  const form = root as HTMLFormElement;
  const me = document.body.dataset.me;
  const page = location.pathname + location.search;
  islands(form, "repeat").forEach(repeat);
  const mine = await onThePhone(me, page);
  if (!me || !mine) {
    islands(form, "files").forEach(files);
    islands(form, "sign").forEach((s) => sign(s));
    keepDraft(form, localStorage);
    return;
  }
  const path = form.getAttribute("action") ?? page;
  const title = form.dataset.title ?? "";
  const said = form.elements.namedItem("_version");
  const act: Act = { path, page, title, about: form.dataset.about ?? "", version: said instanceof HTMLInputElement ? Number(said.value) : 0, labels: labels(form) };
  const matter = path.replace(/\/(acts|case)\/.*$/, "");
  // Drafts and previews are the house's; a photograph of a signed sheet is bound to the form that is sent with it.
  for (const e of form.querySelectorAll<HTMLElement>("[data-shelve], [data-keep]")) e.hidden = true;
  for (const e of form.querySelectorAll<HTMLElement>("[data-paper]")) e.closest("details")?.setAttribute("hidden", "");
  let filling: Filling | undefined;
  await fill(
    form,
    me,
    mine,
    {
      begin: () => ({ ...newItem(store.freshId(), me, Date.now()), act }),
      mine: () => true,
      read: () => read(form),
      write: (fields) => write(form, fields),
      // What is handed over is handed over at the version that is looked at now.
      more: () => ({ act }),
      lacks: () => {
        sayNow(form);
        return lacks(form);
      },
      lenient: true,
      question: form.dataset.confirm,
      signed: islands(form, "sign").length > 0,
      verb: title,
      arrived: (now) => {
        const numbers = (now.numbers ?? []).map((n) => `，${n}`).join("");
        location.assign(`${now.page}?done=${encodeURIComponent(`${title}已办理${numbers}`)}`);
      },
      ways: () => [
        el("a", { class: "btn btn-outline-primary btn-big", href: "/queue" }, icon("cloud-upload"), "看待发"),
        el("a", { class: "btn btn-outline-secondary btn-big", href: matter }, "返回事项"),
      ],
      words: {
        kept: "已存在这部手机上。有网络时自动发送，由系统核对后才算办理；可以关掉页面。",
        mending: "修改待发的内容",
        lost: "刚才的内容已经在另一个页面提交，从现在起是新的一份。",
      },
    },
    (now) => (filling = now),
  );
  const pads = keeping(act, () => filling);
  islands(form, "sign").forEach((s) => sign(s, pads));
}
