// What is new on a list, told apart from what is only different; pure.

/** The rows of a list: what each is known by, and its words. */
export type Rows = ReadonlyMap<string, string>;

export interface Difference {
  /** Rows that were not there. */
  fresh: number;
  /** Rows that say something else, or are gone. */
  changed: number;
}

/** How a list differs from what is shown of it. `begun` are matters that are known to be new, though a short list may not show them. */
export function differs(shown: Rows, now: Rows, begun: Iterable<string>): Difference {
  const fresh = new Set<string>();
  for (const key of now.keys()) if (!shown.has(key)) fresh.add(key);
  for (const key of begun) if (!shown.has(key)) fresh.add(key);
  let changed = 0;
  for (const [key, words] of shown) if (now.get(key) !== words) changed += 1;
  // A full list pushes its last rows out when new ones come in: that is no change.
  const pushed = now.size >= shown.size ? Math.min(changed, [...shown.keys()].filter((key) => !now.has(key)).length, fresh.size) : 0;
  return { fresh: fresh.size, changed: changed - pushed };
}

/** In words, as the button says them; none when nothing is to be said. */
export function gathered({ fresh, changed }: Difference): string {
  if (fresh > 0) return `有 ${fresh} 条新的 · 刷新`;
  return changed > 0 ? `有 ${changed} 条变化 · 刷新` : "";
}
