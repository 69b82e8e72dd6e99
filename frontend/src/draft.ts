// What is typed survives a closed window or a dead battery: kept on the device for a day, gone once the act is done.
import { el } from "./dom";
import { type Kept, keepable, readDraft } from "./pure";

const KEY = "zhifa.draft:";
const PENDING = "zhifa.draft.pending";

type Typing = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function typings(form: HTMLFormElement): Typing[] {
  return Array.from(form.elements).filter(
    (e): e is Typing => /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName) && keepable((e as Typing).name, (e as Typing).type),
  );
}

function collect(form: HTMLFormElement): Kept[] {
  return typings(form).map((e) => {
    const box = e.type === "checkbox" || e.type === "radio";
    return box ? { name: e.name, value: e.value, checked: (e as HTMLInputElement).checked } : { name: e.name, value: e.value };
  });
}

function restore(form: HTMLFormElement, kept: Kept[]): boolean {
  let changed = false;
  for (const e of typings(form)) {
    const box = e instanceof HTMLInputElement && (e.type === "checkbox" || e.type === "radio");
    const found = kept.find((k) => k.name === e.name && (!box || k.value === e.value));
    if (!found || e.disabled) continue;
    if (box) {
      const ticked = found.checked ?? false;
      if ((e as HTMLInputElement).checked !== ticked) changed = true;
      (e as HTMLInputElement).checked = ticked;
    } else if (e.value !== found.value && found.value !== "") {
      e.value = found.value;
      changed = true;
    }
  }
  return changed;
}

/** Watches forms marked `data-draft`; the mark's value tells one form from another. */
export function keepDrafts(): void {
  let store: Storage;
  try {
    store = window.localStorage;
    const pending = sessionStorage.getItem(PENDING);
    // The act went through when the next page says so.
    if (pending && document.querySelector("[data-done]")) store.removeItem(pending);
    sessionStorage.removeItem(PENDING);
  } catch {
    return;
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    // What is filled in on the phone keeps its own, files and position included.
    if (!["capture", "sheet"].includes(form.dataset.island ?? "")) keepDraft(form, store);
  }
}

/** Watches one form. */
export function keepDraft(form: HTMLFormElement, store: Storage): void {
  const key = KEY + (form.dataset.draft || location.pathname);
  const kept = readDraft(store.getItem(key), Date.now());
  // A form that came back with errors already holds what was typed.
  if (kept.length > 0 && form.dataset.fresh !== "no" && restore(form, kept)) {
    const clear = el("button", { type: "button", class: "btn btn-sm" }, "不要了");
    const note = el("div", { class: "alert alert-info draft-note", role: "status" }, el("div", {}, "已恢复上次没有提交的内容。"), clear);
    clear.addEventListener("click", () => {
      store.removeItem(key);
      location.reload();
    });
    form.prepend(note);
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      try {
        store.setItem(key, JSON.stringify({ at: Date.now(), fields: collect(form) }));
      } catch {
        // A full store only means no draft.
      }
    }, 400);
  });
  form.addEventListener("submit", () => sessionStorage.setItem(PENDING, key));
}
