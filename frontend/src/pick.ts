// Long lists become findable: a line to type into above officers and above items.
import { el } from "./dom";
import { matches } from "./pure";

/** A list of officers: filtered as one types, and a word on how many are chosen (R-01: two). */
export function officers(root: HTMLElement): void {
  const cards = Array.from(root.querySelectorAll<HTMLLabelElement>(".officer"));
  const list = root.querySelector(".officer-list");
  if (!list) return;
  const count = el("div", { class: "form-hint", role: "status" });
  const tell = () => {
    const chosen = cards.filter((c) => c.querySelector("input")?.checked);
    const names = chosen.map((c) => c.querySelector("b")?.textContent ?? "");
    count.textContent = chosen.length === 0 ? "还没有选人" : `已选${chosen.length}人：${names.join("、")}`;
  };
  if (cards.length > 6) {
    const input = el("input", { type: "search", class: "form-control officer-filter", placeholder: "按姓名、单位、证号查找", "aria-label": "查找人员" });
    input.addEventListener("input", () => {
      for (const card of cards) card.hidden = !card.querySelector("input")?.checked && !matches(card.textContent ?? "", input.value);
    });
    input.addEventListener("keydown", (e) => e.key === "Enter" && e.preventDefault());
    list.before(input);
  }
  list.after(count);
  root.addEventListener("change", tell);
  // Those already chosen come first, the fit before the unfit.
  const rank = (c: HTMLElement) => (c.querySelector("input")?.checked ? 0 : c.classList.contains("unfit") ? 2 : 1);
  cards.sort((a, b) => rank(a) - rank(b)).forEach((c) => list.append(c));
  tell();
}

/** A long select: a line to type into that hides what does not fit. */
export function filterSelect(root: HTMLElement): void {
  if (!(root instanceof HTMLSelectElement) || root.options.length < 8) return;
  const all = Array.from(root.options);
  const input = el("input", { type: "search", class: "form-control mb-2", placeholder: "输入几个字查找", "aria-label": "查找选项" });
  input.addEventListener("keydown", (e) => e.key === "Enter" && e.preventDefault());
  input.addEventListener("input", () => {
    const chosen = root.value;
    const kept = all.filter((o) => o.value === "" || o.value === chosen || matches(o.text, input.value));
    root.replaceChildren(...kept);
    root.value = chosen;
    // One answer left: take it.
    const fit = kept.filter((o) => o.value !== "" && !o.disabled && matches(o.text, input.value));
    if (input.value.trim() && fit.length === 1 && !chosen) root.value = fit[0]!.value;
  });
  root.before(input);
}
