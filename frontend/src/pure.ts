// What can be reckoned without a page; tested by `npm test`.

/** One thing typed into a form. */
export interface Kept {
  name: string;
  value: string;
  checked?: boolean;
}

/** How long a draft is kept, in milliseconds. */
export const DRAFT_LIFE = 24 * 3600 * 1000;

/** Names whose content is too personal to lie about on a shared computer, or that belong to one showing of the form. */
export function keepable(name: string, type: string): boolean {
  if (!name || name.startsWith("_")) return false;
  if (["password", "file", "hidden", "submit", "button"].includes(type)) return false;
  return !/(id_number|credit_code|phone|image|representative)$/.test(name);
}

/** Reads a kept draft; nothing when it is old or broken. */
export function readDraft(text: string | null, now: number): Kept[] {
  if (!text) return [];
  try {
    const draft = JSON.parse(text) as { at?: number; fields?: Kept[] };
    if (!draft.at || now - draft.at > DRAFT_LIFE || !Array.isArray(draft.fields)) return [];
    return draft.fields.filter((f) => typeof f.name === "string" && typeof f.value === "string");
  } catch {
    return [];
  }
}

/** `3分钟前`, `昨天 09:30`; other days as they stand. */
export function relative(when: string, now: Date): string {
  const m = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)/.exec(when);
  if (!m) return when;
  const [y, mo, d, h, mi] = m.slice(1).map(Number) as [number, number, number, number, number];
  const then = new Date(y, mo - 1, d, h, mi);
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60000);
  if (minutes < 0) return when;
  if (minutes < 1) return "刚刚";
  if (minutes < 60) return `${minutes}分钟前`;
  const clock = `${m[4]}:${m[5]}`;
  const days = Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - new Date(y, mo - 1, d).getTime()) / 86400000);
  if (days === 0) return `今天 ${clock}`;
  if (days === 1) return `昨天 ${clock}`;
  return when;
}

/** A size in bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes}字节`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)}KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)}MB`;
}

/** Whether every word typed stands in the text. */
export function matches(text: string, typed: string): boolean {
  const hay = text.toLowerCase();
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((w) => hay.includes(w));
}

/** The next number of a repeated row: `qa.3.question` → 3. */
export function rowNumber(name: string, group: string): number | null {
  if (!name.startsWith(`${group}.`)) return null;
  const n = Number(name.slice(group.length + 1).split(".")[0]);
  return Number.isInteger(n) ? n : null;
}

/** A name and what stands under it. */
export type Pair = [string, string];

/** What a signature at this place is over, as far as the page can tell: every pair but the form's keys and the signatures,
 * and of its own signature who signs. */
export function signedOver(pairs: Pair[], signatures: string[], place: string): string {
  return JSON.stringify(signedPairs(pairs, signatures, place));
}

function signedPairs(pairs: Pair[], signatures: string[], place: string): Pair[] {
  const who = [`${place}.name`, `${place}.refused`];
  const apart = (name: string) => name.startsWith("_") || signatures.some((s) => name.startsWith(`${s}.`));
  return pairs.filter(([name]) => who.includes(name) || !apart(name));
}

/** As what is sent is written: half a sign of two is none. */
const whole = (text: string) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));

/** SHA-256 of some bytes, in hex. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The digest of what is signed on a phone without a network: the form's address, the place, and what stands in the form by
 * the order of its names; files by their SHA-256. The house reckons the same (`law::signing::over`). */
export function overDigest(form: string, place: string, pairs: Pair[], signatures: string[]): Promise<string> {
  const shown = signedPairs(pairs, signatures, place).map(([name, value]): Pair => [name, whole(value)]);
  shown.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sha256(new TextEncoder().encode(JSON.stringify([form, place, shown])));
}

/** Milliseconds as a recorder shows them: `1:05`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What a recording of this moment is called: `录音0905-20.m4a`. */
export function recordingName(now: Date, type: string): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const ending = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" }[type] ?? "webm";
  return `录音${two(now.getHours())}${two(now.getMinutes())}-${two(now.getSeconds())}.${ending}`;
}

/** What is said where the browser has no service worker: what is captured is kept, but no page opens without a network. */
export function advice(agent: string): string {
  const kept = "填写的内容照样存在这部手机上，有网络时再打开就自动发送。";
  const inside = /MicroMessenger/.test(agent) && !/wxwork/.test(agent);
  if (inside) return `在微信里，没有网络时打不开页面；${kept}要离线使用，请点右上角“…”选“在浏览器打开”，登录后添加到主屏幕。`;
  return `这个浏览器没有网络时打不开页面；${kept}要离线使用，请用手机自带的浏览器打开，登录后添加到主屏幕。`;
}

/** Which of two values a third is nearer to: 0 for the first, 1 for the second. */
export function nearer(value: number, first: number, second: number): 0 | 1 {
  return Math.abs(value - second) < Math.abs(value - first) ? 1 : 0;
}
