// Small words for making elements; text is always set as text.
declare const ICONS: string;

/** An element with attributes and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An icon of the sprite. */
export function icon(name: string): SVGSVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `/assets/${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** Asks before something that cannot be undone; a real dialog, so keyboard and screen reader know it. */
export function ask(title: string, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ok = el("button", { class: "btn btn-primary", value: "yes" }, yes);
    const no = el("button", { class: "btn btn-outline-secondary", value: "no" }, "再想想");
    const head = el("h2", { id: "ask-title" }, title);
    const form = el("form", { method: "dialog" }, head, el("p", {}, text), el("menu", {}, no, ok));
    const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-title" }, form);
    document.body.append(dialog);
    if (typeof dialog.showModal !== "function") {
      dialog.remove();
      resolve(window.confirm(`${title}\n${text}`));
      return;
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    no.focus();
  });
}
