// A draft of borders survives a closed window: in the browser's own store, each person's apart. It holds nobody's data, and fifty
// villages are not drawn in a day, so that it is kept longer than what is typed into forms.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Draft } from "./edit";

/** A draft as it is kept. */
export interface KeptDraft {
  owner: string;
  at: number;
  /** The system of its numbers. */
  crs: string;
  /** The borders in force on which it was begun. */
  base: number;
  grids: Draft;
}

interface Borders extends DBSchema {
  drafts: { key: string; value: KeptDraft };
}

/** Thirty days. */
const LIFE = 30 * 24 * 3600 * 1000;

let opened: Promise<IDBPDatabase<Borders>> | undefined;

function open(): Promise<IDBPDatabase<Borders>> {
  opened ??= openDB<Borders>("zhifa-borders", 1, {
    upgrade: (db) => void db.createObjectStore("drafts", { keyPath: "owner" }),
    blocking: () => void opened?.then((db) => db.close()).finally(() => (opened = undefined)),
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

export async function kept(owner: string, now: number): Promise<KeptDraft | undefined> {
  const draft = await (await open()).get("drafts", owner);
  return draft && now - draft.at < LIFE ? draft : undefined;
}

export async function keep(draft: KeptDraft): Promise<void> {
  await (await open()).put("drafts", draft);
}

export async function forget(owner: string): Promise<void> {
  await (await open()).delete("drafts", owner);
}
