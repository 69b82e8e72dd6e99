// 遮盖副本: rectangles drawn on the picture by finger, mouse or keys; the house makes the copy. The lines in percent, by which it
// works without this script, hold what is drawn. Of a PDF those of the page that is shown; the others travel along.
import { type Area, between, type Cover, fields, keyed, kept, typed } from "./areas";
import { el } from "./dom";

const WORDS: Record<Cover, string> = { black: "涂黑", mosaic: "马赛克" };

export function redact(root: HTMLElement): void {
  const stage = root.querySelector<HTMLElement>("[data-stage]");
  const lines = root.querySelector<HTMLElement>("[data-lines]");
  const tools = root.querySelector<HTMLElement>("[data-tools]");
  const status = root.querySelector<HTMLElement>("[data-status]");
  if (!stage || !lines || !tools || !status) return;
  const most = Number(root.dataset.most ?? 30);
  const page = root.dataset.page;
  const film = root.dataset.film !== undefined;
  // What a new rectangle has besides its place.
  const anew = page === undefined ? {} : { page };
  const shown = (a: Area) => page === undefined || a.page === page;
  const told = Array.from(lines.querySelectorAll<HTMLElement>("[data-line]"), (line) =>
    typed((name) => line.querySelector<HTMLInputElement | HTMLSelectElement>(`[name$=".${name}"]`)?.value ?? ""),
  );
  // What is wrong in a line is mended in the line.
  if (lines.querySelector(".field-error")) return;
  let areas = told.filter((a): a is Area => a !== undefined);
  const past: Area[][] = [];
  let cover: Cover = "black";
  const holder = el("div", { hidden: true });
  lines.replaceWith(holder);

  const say = (text: string) => (status.textContent = text);
  const chooser = el("div", { class: "redact-covers", role: "radiogroup", "aria-label": "遮盖方式" });
  for (const kind of ["black", "mosaic"] as const) {
    const input = el("input", { class: "form-check-input", type: "radio", value: kind, checked: kind === cover });
    input.name = "redact-cover";
    input.addEventListener("change", () => (cover = kind));
    chooser.append(el("label", { class: "form-check form-check-inline" }, input, el("span", { class: "form-check-label" }, WORDS[kind])));
  }
  if (film) chooser.hidden = true;
  // Which way is chosen here is no part of what is sent: each rectangle has its own.
  chooser.querySelectorAll("input").forEach((input) => input.setAttribute("form", "redact-none"));
  const more = el("button", { type: "button", class: "btn btn-sm" }, "加一处");
  const undo = el("button", { type: "button", class: "btn btn-sm" }, "撤销");
  const none = el("button", { type: "button", class: "btn btn-sm" }, "全部清除");
  tools.append(chooser, more, undo, none);
  tools.hidden = false;

  const change = (next: Area[], focus?: number) => {
    if (next.length > most) {
      say(`一次最多遮盖${most}处`);
      return;
    }
    past.push(areas);
    areas = next;
    draw(focus);
  };
  // By their numbers among all: those of other pages are not seen.
  const node = (n: number) => stage.querySelector<HTMLElement>(`.redact-area[data-n="${n}"]`);

  const box = (area: Area, n: number) => {
    const node = el("button", { type: "button", class: `redact-area redact-${area.cover}`, "data-n": String(n), "aria-label": `第${n + 1}处，${WORDS[area.cover]}。方向键移动，按住Shift调大小，${film ? "" : "空格换方式，"}Delete删除` });
    for (const [name, value] of [["left", area.x], ["top", area.y], ["width", area.width], ["height", area.height]] as const) node.style.setProperty(name, `${value}%`);
    const drop = el("span", { class: "redact-drop", "aria-hidden": "true", title: "删除" }, "×");
    drop.addEventListener("pointerdown", (e) => e.stopPropagation());
    drop.addEventListener("click", (e) => {
      e.stopPropagation();
      change(areas.filter((_, i) => i !== n));
    });
    node.append(drop);
    node.addEventListener("keydown", (e) => {
      const moved = keyed(area, e.key, e.shiftKey);
      if (moved) change(areas.map((a, i) => (i === n ? moved : a)), n);
      else if (e.key === "Delete" || e.key === "Backspace") change(areas.filter((_, i) => i !== n), Math.max(n - 1, 0));
      else if (!film && (e.key === " " || e.key === "Enter")) change(areas.map((a, i) => (i === n ? { ...a, cover: a.cover === "black" ? "mosaic" : "black" } : a)), n);
      else return;
      e.preventDefault();
    });
    return node;
  };

  const draw = (focus?: number) => {
    stage.querySelectorAll(".redact-area").forEach((node) => node.remove());
    const here = areas.filter(shown).length;
    stage.append(...areas.map(box).filter((_, n) => shown(areas[n] as Area)));
    if (film) times();
    else
      holder.replaceChildren(
        ...fields(areas).map(([name, value]) => {
          const input = el("input", { type: "hidden", name });
          input.value = value;
          return input;
        }),
      );
    undo.disabled = past.length === 0;
    none.disabled = here === 0;
    const others = areas.length - here > 0 ? `，别的页${areas.length - here}处` : "";
    say(here === 0 ? `${page ? "这一页" : ""}还没有画${others}：在画面上按住拖动，或者点“加一处”。` : `${here}处${others}。按住可以拖动，点×删除；用键盘时方向键移动，按住Shift调大小。`);
    if (focus !== undefined) node(focus)?.focus();
  };

  // Of a film each rectangle has its times, typed beside it.
  const times = () => {
    holder.hidden = areas.length === 0;
    holder.className = "card mb-3";
    const lines = areas.map((area, n) => {
      const line = el("fieldset", { class: "redact-line" }, el("legend", { class: "small" }, `第${n + 1}处`));
      const row = el("div", { class: "row g-2" });
      for (const [name, value] of fields([area])) {
        const part = name.slice("areas.0.".length);
        if (part === "from" || part === "until") continue;
        const input = el("input", { type: "hidden", name: `areas.${n}.${part}` });
        input.value = value;
        line.append(input);
      }
      for (const [part, label] of [["from", "从（秒，空着是片头）"], ["until", "到（秒，空着是片尾）"]] as const) {
        const id = `f-areas-${n}-${part}`;
        const input = el("input", { class: "form-control", id, name: `areas.${n}.${part}`, inputmode: "decimal", autocomplete: "off" });
        input.value = area[part] ?? "";
        input.addEventListener("input", () => {
          areas = areas.map((a, i) => (i === n ? { ...a, [part]: input.value } : a));
        });
        row.append(el("div", { class: "col-6" }, el("label", { class: "form-label small mb-1", for: id }, label), input));
      }
      line.append(row);
      return line;
    });
    holder.replaceChildren(el("div", { class: "card-header" }, el("h2", { class: "card-title" }, "遮盖的起止")), el("div", { class: "card-body" }, ...lines));
  };

  more.addEventListener("click", () => change([...areas, kept({ x: 40, y: 40, width: 20, height: 20, cover, ...anew })], areas.length));
  undo.addEventListener("click", () => {
    areas = past.pop() ?? areas;
    draw();
  });
  none.addEventListener("click", () => change(areas.filter((a) => !shown(a))));

  const drawn = (from: [number, number], to: [number, number]) => {
    const area = between(from, to, cover);
    return area && { ...area, ...anew };
  };
  const at = (e: PointerEvent): [number, number] => {
    const frame = stage.getBoundingClientRect();
    return [((e.clientX - frame.left) / frame.width) * 100, ((e.clientY - frame.top) / frame.height) * 100];
  };
  stage.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return;
    const touched = (e.target as Element).closest<HTMLElement>(".redact-area");
    const n = touched ? Number(touched.dataset.n) : -1;
    const [from, before] = [at(e), areas[n]];
    const ghost = el("div", { class: `redact-ghost redact-${cover}` });
    // What this pointer would make of it.
    const made = (to: [number, number]) =>
      before ? kept({ ...before, x: before.x + to[0] - from[0], y: before.y + to[1] - from[1] }) : drawn(from, to);
    stage.setPointerCapture(e.pointerId);
    if (!touched) {
      stage.append(ghost);
      e.preventDefault();
    }
    const move = (m: PointerEvent) => {
      const area = made(at(m));
      const node = touched ?? ghost;
      if (!area) return;
      for (const [name, value] of [["left", area.x], ["top", area.y], ["width", area.width], ["height", area.height]] as const) node.style.setProperty(name, `${value}%`);
    };
    const end = (m: PointerEvent) => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
      ghost.remove();
      const area = m.type === "pointerup" ? made(at(m)) : undefined;
      if (!area) draw();
      else if (!before) change([...areas, area], areas.length);
      else if (area.x !== before.x || area.y !== before.y) change(areas.map((a, i) => (i === n ? area : a)), n);
      else touched?.focus();
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });
  // Another second of a film is shown without leaving the page; without this script the form is sent for it.
  const picture = stage.querySelector("img");
  const second = root.querySelector<HTMLInputElement>("[data-at]");
  const look = root.querySelector<HTMLButtonElement>("[data-look]");
  const player = root.querySelector("video");
  const show = (at: string) => {
    if (!picture || !second) return;
    second.value = at;
    const address = new URL(picture.src);
    address.searchParams.set("at", at);
    picture.src = address.href;
  };
  look?.addEventListener("click", (e) => {
    e.preventDefault();
    show(second?.value ?? "0");
  });
  second?.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    show(second.value);
  });
  if (player && look) {
    const here = el("button", { type: "button", class: "btn btn-outline-primary" }, "用播放到的画面");
    here.addEventListener("click", () => show(String(Math.floor(player.currentTime * 10) / 10)));
    look.after(here);
  }
  draw();
}
