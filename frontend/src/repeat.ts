// Repeated rows grow: the last row is copied empty, with the next number in its names.
import { rowNumber } from "./pure";

/** A group of repeated rows. */
export function repeat(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>("[data-add]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = root.querySelectorAll<HTMLElement>(".repeat-row");
    const last = rows[rows.length - 1];
    if (!last) return;
    const row = last.cloneNode(true) as HTMLElement;
    for (const e of row.querySelectorAll<HTMLInputElement>("[name]")) {
      const group = root.dataset.name ?? e.name.split(".")[0] ?? "";
      const n = rowNumber(e.name, group);
      if (n === null) continue;
      const rename = (s: string, dot: string) => s.replace(`${group}${dot}${n}${dot}`, `${group}${dot}${n + 1}${dot}`);
      const id = e.id;
      e.name = rename(e.name, ".");
      e.id = rename(id, "-");
      row.querySelector(`label[for="${id}"]`)?.setAttribute("for", e.id);
      if (e.type === "checkbox" || e.type === "radio") e.checked = false;
      else e.value = "";
      e.classList.remove("is-invalid");
    }
    row.querySelectorAll(".field-error").forEach((x) => x.remove());
    last.after(row);
    row.querySelector<HTMLElement>("input, textarea, select")?.focus();
  });
}
