// The phone's own store: reports and the bytes of their files. Written before anything is sent, so that neither a closed
// window nor a dead battery loses what was captured.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Item, Piece } from "./item";
import { SHOWN, newId, open as writable, townTime } from "./item";

interface Field extends DBSchema {
  items: { key: string; value: Item; indexes: { owner: string } };
  blobs: { key: string; value: Blob };
}

let opened: Promise<IDBPDatabase<Field>> | undefined;

/** Opens the store; fails where the browser has none or keeps it shut. */
export function open(): Promise<IDBPDatabase<Field>> {
  opened ??= openDB<Field>("zhifa-field", 1, {
    upgrade(db) {
      db.createObjectStore("items", { keyPath: "id" }).createIndex("owner", "owner");
      db.createObjectStore("blobs");
    },
    // A page of a newer program wants to rebuild the store: this one lets go of it.
    blocking: () => void opened?.then((db) => db.close()).finally(() => (opened = undefined)),
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** What is written lies on the phone's disk, not only in its memory, before anybody is told that it is kept. */
const KEPT: IDBTransactionOptions = { durability: "strict" };

const place = (id: string, n: number) => `${id}/${n}`;

/** An identifier that nobody else makes. */
export function freshId(): string {
  return newId(crypto.getRandomValues(new Uint8Array(16)));
}

/** Everything of one person. */
export async function all(owner: string): Promise<Item[]> {
  return (await open()).getAllFromIndex("items", "owner", owner);
}

/** How many reports of other people wait on this phone. */
export async function others(owner: string): Promise<number> {
  const items = await (await open()).getAll("items");
  return items.filter((i) => i.owner !== owner && i.state !== "done").length;
}

export async function get(id: string): Promise<Item | undefined> {
  return (await open()).get("items", id);
}

export async function put(item: Item): Promise<void> {
  const tx = (await open()).transaction("items", "readwrite", KEPT);
  await tx.store.put(item);
  await tx.done;
}

/** Reads, changes and writes in one transaction: two pages never overwrite each other. Gives what stands now. */
export async function change(id: string, how: (item: Item) => Item): Promise<Item | undefined> {
  const tx = (await open()).transaction("items", "readwrite", KEPT);
  const item = await tx.store.get(id);
  const after = item && how(item);
  if (after) await tx.store.put(after);
  await tx.done;
  return after;
}

/** Puts a file beside its report, the first one with the moment of capture; nothing beside one that was handed over. A
 * signature takes the place of the one before it. */
export async function attach(id: string, file: File, mending: boolean, more: Pick<Piece, "field" | "sha256" | "over"> = {}): Promise<Piece | undefined> {
  const tx = (await open()).transaction(["items", "blobs"], "readwrite", KEPT);
  const item = await tx.objectStore("items").get(id);
  if (!item || !writable(item, mending)) return undefined;
  const captured_at = item.pieces.length === 0 ? townTime(Date.now()) : item.captured_at;
  const piece: Piece = { n: item.next, name: file.name, type: file.type, size: file.size, modified: file.lastModified, sent: 0, ...more };
  const replaced = item.pieces.filter((p) => more.over !== undefined && p.over !== undefined && p.field === more.field);
  for (const p of replaced) await tx.objectStore("blobs").delete(place(id, p.n));
  await tx.objectStore("blobs").put(file, place(id, piece.n));
  await tx.objectStore("items").put({ ...item, captured_at, next: item.next + 1, pieces: [...item.pieces.filter((p) => !replaced.includes(p)), piece] });
  await tx.done;
  return piece;
}

/** Takes a file away from its report. */
export async function detach(id: string, n: number): Promise<void> {
  const tx = (await open()).transaction(["items", "blobs"], "readwrite");
  const item = await tx.objectStore("items").get(id);
  if (item) await tx.objectStore("items").put({ ...item, pieces: item.pieces.filter((p) => p.n !== n) });
  await tx.objectStore("blobs").delete(place(id, n));
  await tx.done;
}

export async function blob(id: string, n: number): Promise<Blob | undefined> {
  return (await open()).get("blobs", place(id, n));
}

/** Gives a report another identifier; its files move along. */
export async function rename(id: string, to: Item): Promise<void> {
  const tx = (await open()).transaction(["items", "blobs"], "readwrite");
  for (const piece of to.pieces) {
    const bytes = await tx.objectStore("blobs").get(place(id, piece.n));
    if (bytes) await tx.objectStore("blobs").put(bytes, place(to.id, piece.n));
    await tx.objectStore("blobs").delete(place(id, piece.n));
  }
  await tx.objectStore("items").delete(id);
  await tx.objectStore("items").put(to);
  await tx.done;
}

const range = (id: string) => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`);

/** What has arrived needs its bytes no more. */
export async function lighten(id: string): Promise<void> {
  await (await open()).delete("blobs", range(id));
}

export async function remove(id: string): Promise<void> {
  const tx = (await open()).transaction(["items", "blobs"], "readwrite");
  await tx.objectStore("items").delete(id);
  await tx.objectStore("blobs").delete(range(id));
  await tx.done;
}

/** Forgets what arrived some days ago, and of other people whatever arrived; what has arrived keeps no bytes here. */
export async function tidy(owner: string, now: number): Promise<void> {
  for (const item of await (await open()).getAll("items")) {
    if (item.state !== "done") continue;
    if (item.owner !== owner || now - (item.arrived ?? 0) > SHOWN) await remove(item.id);
    else await lighten(item.id);
  }
}
