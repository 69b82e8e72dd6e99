// A form is sent once; what cannot be undone is asked about first; nothing leaves while a file is still on its way.
import { ask } from "./dom";

/** Files still travelling, by form. */
const busy = new WeakMap<HTMLFormElement, number>();

/** Notes that a file of this form began (+1) or ended (-1) its way. */
export function travelling(form: HTMLFormElement | null, change: 1 | -1): void {
  if (form) busy.set(form, Math.max(0, (busy.get(form) ?? 0) + change));
}

/** Whether a file of this form is still on its way. */
export function isBusy(form: HTMLFormElement): boolean {
  return (busy.get(form) ?? 0) > 0;
}

/** A download that takes a while to be made: the link says so until it is there. What is no download is shown as the page it is. */
async function fetched(link: HTMLAnchorElement): Promise<void> {
  const label = link.textContent;
  link.setAttribute("aria-busy", "true");
  link.textContent = link.dataset.wait ?? label;
  try {
    const answer = await fetch(link.href);
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
    if (!answer.ok || !name) {
      location.href = link.href;
      return;
    }
    const address = URL.createObjectURL(await answer.blob());
    const save = document.createElement("a");
    save.href = address;
    save.download = name;
    save.click();
    // Not before the browser has taken it over.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch {
    // No network: the browser says it best.
    location.href = link.href;
  } finally {
    link.removeAttribute("aria-busy");
    link.textContent = label;
  }
}

/** Watches every form that writes. */
export function guardForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    // Asked of the attribute: a field called `method` hides the form's own property.
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    if (isBusy(form)) {
      event.preventDefault();
      void ask("文件还没传完", "请等照片、录像、录音传完再提交，正在录音的先停止；网络不好时可以先删掉没传完的。", "知道了");
      return;
    }
    // What is only put aside needs no word of warning meant for sending.
    const aside = button?.dataset.keep !== undefined || button?.dataset.shelve !== undefined;
    const question = button?.dataset.confirm ?? (aside ? undefined : form.dataset.confirm);
    if (question && form.dataset.asked !== "yes") {
      event.preventDefault();
      void ask("请确认", question, "确定").then((yes) => {
        if (!yes) return;
        form.dataset.asked = "yes";
        if (button) form.requestSubmit ? form.requestSubmit(button) : button.click();
        else form.submit();
      });
      return;
    }
    if (button?.dataset.keep !== undefined || button?.formTarget === "_blank" || form.getAttribute("target") === "_blank") return;
    form.dataset.sent = "yes";
    if (button) {
      button.setAttribute("aria-busy", "true");
      button.dataset.label = button.textContent ?? "";
      // After the browser has collected the form, so that the button's own value is sent too.
      setTimeout(() => (button.textContent = button.dataset.shelve === undefined ? "正在提交…" : "正在保存…"), 0);
    }
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-confirm]");
    if (!link) return;
    event.preventDefault();
    void ask("请确认", link.dataset.confirm ?? "", "确定").then((yes) => {
      if (yes) location.href = link.href;
    });
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-wait]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") void fetched(link);
  });
  // Coming back by the back button finds the form usable again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
      delete form.dataset.asked;
      for (const b of form.querySelectorAll<HTMLButtonElement>("[aria-busy]")) {
        b.removeAttribute("aria-busy");
        if (b.dataset.label) b.textContent = b.dataset.label;
      }
    }
  });
}
