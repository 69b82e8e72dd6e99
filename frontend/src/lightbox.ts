// Pictures large: left and right by key, button or swipe; closing returns to where one was.
import { el, icon } from "./dom";

/** A gallery whose `a[data-full]` open large. */
export function lightbox(root: HTMLElement): void {
  const links = Array.from(root.querySelectorAll<HTMLAnchorElement>("a[data-full]"));
  links.forEach((link, i) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(links, i);
    }),
  );
}

function open(links: HTMLAnchorElement[], start: number): void {
  let at = start;
  const picture = el("img", { alt: "" });
  const label = el("span", { "aria-live": "polite" });
  const button = (name: string, words: string, step: () => void) => {
    const b = el("button", { type: "button", class: "btn", "aria-label": words }, icon(name));
    b.addEventListener("click", step);
    return b;
  };
  const move = (by: number) => {
    at = (at + by + links.length) % links.length;
    const link = links[at]!;
    const name = link.querySelector("img")?.alt ?? "";
    picture.src = link.href;
    picture.alt = name;
    label.textContent = `${at + 1}/${links.length} ${name}`;
  };
  const close = button("x", "关闭", () => dialog.close());
  const bar = el("div", { class: "lightbox-bar" }, label);
  if (links.length > 1) bar.append(button("chevron-left", "上一张", () => move(-1)), button("chevron-right", "下一张", () => move(1)));
  bar.append(close);
  const dialog = el("dialog", { class: "lightbox", "aria-label": "查看图片" }, bar, picture);
  if (typeof dialog.showModal !== "function") {
    location.href = links[start]!.href;
    return;
  }
  dialog.addEventListener("keydown", (e) => {
    if (e.key === "ArrowLeft") move(-1);
    if (e.key === "ArrowRight") move(1);
  });
  let from = 0;
  dialog.addEventListener("pointerdown", (e) => (from = e.clientX));
  dialog.addEventListener("pointerup", (e) => {
    const by = e.clientX - from;
    if (Math.abs(by) > 60) move(by > 0 ? -1 : 1);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[at]?.focus();
  });
  document.body.append(dialog);
  move(0);
  dialog.showModal();
  close.focus();
}
