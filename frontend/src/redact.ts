// 遮盖照片: rectangles drawn on the picture by finger, mouse or keys; the house makes the copy. The lines in percent, by which it
// works without this script, hold what is drawn.
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

  const box = (area: Area, n: number) => {
    const node = el("button", { type: "button", class: `redact-area redact-${area.cover}`, "aria-label": `第${n + 1}处，${WORDS[area.cover]}。方向键移动，按住Shift调大小，空格换方式，Delete删除` });
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
      else if (e.key === " " || e.key === "Enter") change(areas.map((a, i) => (i === n ? { ...a, cover: a.cover === "black" ? "mosaic" : "black" } : a)), n);
      else return;
      e.preventDefault();
    });
    return node;
  };

  const draw = (focus?: number) => {
    stage.querySelectorAll(".redact-area").forEach((node) => node.remove());
    const boxes = areas.map(box);
    stage.append(...boxes);
    holder.replaceChildren(
      ...fields(areas).map(([name, value]) => {
        const input = el("input", { type: "hidden", name });
        input.value = value;
        return input;
      }),
    );
    undo.disabled = past.length === 0;
    none.disabled = areas.length === 0;
    say(areas.length === 0 ? "还没有画：在照片上按住拖动，或者点“加一处”。" : `${areas.length}处。按住可以拖动，点×删除；用键盘时方向键移动，按住Shift调大小。`);
    if (focus !== undefined) boxes[focus]?.focus();
  };

  more.addEventListener("click", () => change([...areas, kept({ x: 40, y: 40, width: 20, height: 20, cover })], areas.length));
  undo.addEventListener("click", () => {
    areas = past.pop() ?? areas;
    draw();
  });
  none.addEventListener("click", () => change([]));

  const at = (e: PointerEvent): [number, number] => {
    const frame = stage.getBoundingClientRect();
    return [((e.clientX - frame.left) / frame.width) * 100, ((e.clientY - frame.top) / frame.height) * 100];
  };
  stage.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return;
    const touched = (e.target as Element).closest(".redact-area");
    const n = touched ? Array.from(stage.querySelectorAll(".redact-area")).indexOf(touched) : -1;
    const [from, before] = [at(e), areas[n]];
    const ghost = el("div", { class: `redact-ghost redact-${cover}` });
    // What this pointer would make of it.
    const made = (to: [number, number]) =>
      before ? kept({ ...before, x: before.x + to[0] - from[0], y: before.y + to[1] - from[1] }) : between(from, to, cover);
    stage.setPointerCapture(e.pointerId);
    if (!touched) {
      stage.append(ghost);
      e.preventDefault();
    }
    const move = (m: PointerEvent) => {
      const area = made(at(m));
      const node = touched instanceof HTMLElement ? touched : ghost;
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
      else (touched as HTMLElement).focus();
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });
  draw();
}
