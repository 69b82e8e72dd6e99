// A file of borders as somebody else made it: the house reads it, the person says which property names the village and which figure
// is whose, and it comes into the draft.
import { el } from "../dom";
import { type At, type Land, opened } from "./edit";

interface Figure {
  n: number;
  label: string;
  grid: string | null;
  note: string;
}
interface Answer {
  crs: string;
  keys: { name: string; hits: number; sample: string }[];
  key: string;
  features: Figure[];
  left: number;
  borders: Record<string, At[][][]>;
}

/** Figures that are asked about one by one at most. */
const MOST = 60;

export function imports(root: HTMLElement, form: HTMLFormElement, names: ReadonlyMap<string, string>, take: (lands: Record<string, Land>, whole: boolean) => void): void {
  const file = form.querySelector<HTMLInputElement>('[name="file"]');
  const crs = form.querySelector<HTMLSelectElement>('[name="crs"]');
  const typed = form.querySelector<HTMLInputElement>('[name="key"]');
  const told = root.querySelector<HTMLElement>("[data-imported]");
  if (!file || !crs || !typed || !told) return;
  // Which properties there are is known once the file is read.
  const key = el("select", { class: "form-select", id: typed.id, name: "key", disabled: true }, el("option", { value: "" }, "自动认"));
  typed.replaceWith(key);
  /** Whose each figure was said to be. */
  let named = new Map<number, string>();
  let asked = 0;

  const wrong = (field: string, message: string) => {
    for (const at of form.querySelectorAll<HTMLElement>("[data-error]")) {
      const here = message !== "" && at.dataset.error === (["crs", "key"].includes(field) ? field : "file");
      at.hidden = !here;
      at.textContent = here ? message : "";
    }
  };

  const load = async (): Promise<void> => {
    const chosen = file.files?.[0];
    const turn = (asked += 1);
    wrong("", "");
    if (!chosen) {
      told.hidden = true;
      return;
    }
    // Told before it is sent: the house would hang up in the midst of it.
    const most = Number(root.dataset.most);
    if (chosen.size > most * 1024 * 1024) {
      told.hidden = true;
      wrong("file", `太大：最多${most} MB。请只导出村级边界，或者在测绘软件里化简后再导入。`);
      return;
    }
    const sent = new FormData();
    sent.set("file", chosen);
    sent.set("crs", crs.value);
    sent.set("key", key.value);
    for (const [n, id] of named) sent.set(`named.${n}`, id);
    told.hidden = false;
    told.replaceChildren(el("p", { class: "mb-0", role: "status" }, "正在读文件…"));
    try {
      const answer = await fetch(root.dataset.import ?? "", { method: "POST", body: sent, headers: { accept: "application/json" }, redirect: "error" });
      const body = (await answer.json().catch(() => ({}))) as Answer & { errors?: { field: string; message: string }[] };
      if (turn !== asked) return;
      if (!answer.ok) {
        told.hidden = true;
        const [first] = body.errors ?? [];
        wrong(first?.field ?? "file", first?.message ?? "文件没有读出来，请刷新页面再试。");
        return;
      }
      show(body);
    } catch {
      if (turn !== asked) return;
      told.hidden = true;
      wrong("file", "没有连上，请检查网络或者重新登录。");
    }
  };

  const figure = (f: Figure) => {
    const list = el("select", { class: "form-select form-select-sm", "aria-label": `第${f.n + 1}个图形是哪个村` }, el("option", { value: "" }, "不导入"));
    for (const [id, name] of names) list.append(el("option", { value: id, selected: named.get(f.n) === id }, name));
    list.addEventListener("change", () => {
      named.set(f.n, list.value);
      void load();
    });
    return el("li", {}, el("span", { class: "text-break" }, `第${f.n + 1}个${f.label ? `（${f.label}）` : ""}：${f.note}`), list);
  };

  const show = (read: Answer) => {
    key.replaceChildren(...read.keys.map((k) => el("option", { value: k.name, selected: k.name === read.key }, `${k.name}（对上${k.hits}个村${k.sample ? `，如“${k.sample}”` : ""}）`)));
    if (read.key === "") key.prepend(el("option", { value: "", selected: true }, "没有一个属性对得上"));
    key.disabled = read.keys.length === 0;
    const own = Object.keys(read.borders);
    const lands = () => Object.fromEntries(Object.entries(read.borders).map(([id, polygons]) => [id, opened(polygons)]));
    const some = el("button", { type: "button", class: "btn btn-primary", disabled: own.length === 0 }, `把这${own.length}个村放进草稿`);
    const whole = el("button", { type: "button", class: "btn btn-outline-primary", disabled: own.length === 0 }, "草稿全部换成这个文件");
    some.addEventListener("click", () => take(lands(), false));
    whole.addEventListener("click", () => take(lands(), true));
    const left = read.features.filter((f) => f.grid === null || named.has(f.n));
    const mended = read.features.filter((f) => f.grid !== null && f.note !== "" && !named.has(f.n));
    told.replaceChildren(
      el("p", { role: "status" }, el("b", {}, `对上${own.length}个村`), `，${read.left}个图形没有对上；坐标系${read.crs}。`),
      ...(left.length > 0 ? [el("ul", { class: "borders-left", "aria-label": "没有对上的图形" }, ...left.slice(0, MOST).map(figure))] : []),
      ...(left.length > MOST ? [el("p", {}, `另有${left.length - MOST}个没有列出：请换一个属性，或者在测绘软件里改好再导入。`)] : []),
      ...(mended.length > 0 ? [el("ul", {}, ...mended.slice(0, MOST).map((f) => el("li", { class: "text-break" }, `${names.get(f.grid ?? "") ?? f.label}：${f.note}`)))] : []),
      el("div", { class: "d-flex gap-2 flex-wrap" }, some, whole),
    );
  };

  file.addEventListener("change", () => {
    named = new Map();
    key.replaceChildren(el("option", { value: "" }, "自动认"));
    key.disabled = true;
    void load();
  });
  for (const list of [crs, key]) {
    list.addEventListener("change", () => {
      if (list === key) named = new Map();
      void load();
    });
  }
}
