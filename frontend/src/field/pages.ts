// The pages that the phone keeps, for pages and service worker alike: one person's, in one place, gone together. Among them
// the forms that were taken along (带到现场), each with its term.

export const PAGES = "zhifa-pages";
/** Whose pages are kept, among them. */
const WHOSE = "/whose";
/** What a form was taken along with. */
const MARK = "x-along";
/** Heads that a kept page needs. */
const HEADS = ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"];

/** A form that was taken along. */
export interface Along {
  path: string;
  title: string;
  /** The page of its matter, and the matter in a line. */
  matter: string;
  about: string;
  /** When it was taken, and until when it is kept, in milliseconds. */
  at: number;
  until: number;
}

export const wipe = () => caches.delete(PAGES);

/** Whose pages are kept. */
export async function whose(): Promise<string | undefined> {
  return (await caches.match(WHOSE, { cacheName: PAGES }))?.text();
}

/** The kept pages of one person; those of anybody else go. */
export async function claim(me: string): Promise<Cache> {
  const before = await whose();
  if (before === me) return caches.open(PAGES);
  if (before !== undefined) await wipe();
  const own = await caches.open(PAGES);
  await own.put(WHOSE, new Response(me));
  return own;
}

/** Whose page it is; nobody's where the house does not say so. */
export function ownerOf(html: string): string | undefined {
  return /<body[^>]* data-me="([^"]+)"/.exec(html)?.[1];
}

/** Whether it is a page that was asked for, not where the house sent somebody instead. */
export const isPage = (answer: Response) => answer.ok && !answer.redirected && (answer.headers.get("content-type") ?? "").startsWith("text/html");

/** A page as it is kept. */
export function copy(html: string, answer: Response, along?: Along): Response {
  const headers = new Headers();
  for (const name of HEADS) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  if (along) headers.set(MARK, encodeURIComponent(JSON.stringify(along)));
  return new Response(html, { headers });
}

/** What a kept page was taken along with; nothing for the others. */
export function alongOf(kept: Response | undefined): Along | undefined {
  const mark = kept?.headers.get(MARK);
  if (!mark) return undefined;
  try {
    return JSON.parse(decodeURIComponent(mark)) as Along;
  } catch {
    return undefined;
  }
}

/** Whether its term is over, by the phone's clock. */
export function isOver(along: Along, now: number): boolean {
  return now >= along.until;
}

/** The form that was taken along from this address; one whose term is over is put away. */
export async function held(path: string, now: number): Promise<{ page: Response; along: Along } | undefined> {
  if (!("caches" in globalThis) || !(await caches.has(PAGES))) return undefined;
  const pages = await caches.open(PAGES);
  const page = await pages.match(path);
  const along = alongOf(page);
  if (!page || !along) return undefined;
  if (!isOver(along, now)) return { page, along };
  await pages.delete(path);
  return undefined;
}

/** Everything that is taken along; what is over its term is put away. */
export async function taken(now: number): Promise<Along[]> {
  if (!("caches" in globalThis) || !(await caches.has(PAGES))) return [];
  const pages = await caches.open(PAGES);
  const found: Along[] = [];
  for (const request of await pages.keys()) {
    const along = alongOf(await pages.match(request));
    if (!along) continue;
    if (isOver(along, now)) await pages.delete(request);
    else found.push(along);
  }
  return found;
}

/** Puts back whatever was taken along of a matter. */
export async function putBack(matter: string): Promise<void> {
  const pages = await caches.open(PAGES);
  for (const along of await taken(Date.now())) if (along.matter === matter) await pages.delete(along.path);
}
