// Which icons pages use, and the sprite made of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Names given to the icon macro, to ways through the house (`item(href, label, icon)`) and to the scripts' `icon("…")`. */
export function iconNames(texts) {
  const found = new Set();
  for (const text of texts) {
    for (const m of text.matchAll(/\bicon\("([a-z0-9-]+)"\)/g)) found.add(m[1]);
    for (const m of text.matchAll(/\bitem\("[^"]*",\s*"[^"]*",\s*"([a-z0-9-]+)"\)/g)) found.add(m[1]);
    for (const m of text.matchAll(/\bdoor\("[^"]*",\s*"[^"]*",\s*"([a-z0-9-]+)"/g)) found.add(m[1]);
  }
  return [...found].sort();
}

/** One SVG with a symbol for each name; an unknown name stops the build. */
export function sprite(names, folder) {
  const symbols = names.map((name) => {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    const paths = body.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${symbols.join("")}</svg>`;
}
