// Small comforts of every page.
import { relative } from "./pure";

/** A menu closes when one looks elsewhere. */
export function closeMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });
}

/** Times of today and yesterday in words; the full time stays as the hint. */
export function tellTimes(): void {
  const now = new Date();
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-when]")) {
    const when = time.dataset.when ?? "";
    const words = relative(when, now);
    if (words === when) continue;
    time.title = when;
    time.textContent = words;
  }
}

/** After a failed act the first trouble is what one sees and hears. */
export function focusTrouble(): void {
  const trouble = document.querySelector<HTMLElement>("[data-focus], .refusal");
  if (trouble && document.body.dataset.quiet === undefined) {
    trouble.focus({ preventScroll: true });
    trouble.scrollIntoView({ block: "center" });
  }
}

const LARGE = "zhifa.large";

/** 大字: larger letters on this device, for whoever has no glasses at hand, in the field or at home. */
export function largeType(): void {
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem(LARGE) === "yes";
    } catch {
      return false;
    }
  };
  root.classList.toggle("large", kept());
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-large]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(kept()));
    button.addEventListener("click", () => {
      const on = root.classList.toggle("large");
      button.setAttribute("aria-pressed", String(on));
      try {
        localStorage.setItem(LARGE, on ? "yes" : "no");
      } catch {
        // It lasts as long as the page.
      }
    });
  }
}

/** A button that prints the page. */
export function printer(root: HTMLElement): void {
  root.hidden = false;
  root.addEventListener("click", () => window.print());
}
