// One report or one act kept on the phone (待发): what it is, what it says to the house, and what the house's answers make of it.
// Nothing here touches page, store or network; tested by `npm test`.

/** A file as the house knows it once it has arrived: what `POST /files` and a finished upload answer. */
export interface Stored {
  name: string;
  sha256: string;
  media_type: string;
}

/** A photo, video, sound or signature; its bytes lie in the store beside its report. */
export interface Piece {
  /** The field it belongs to; `files` where nothing is said. */
  field?: string;
  /** SHA-256 of its bytes, where somebody signs over them. */
  sha256?: string;
  /** Of a signature: the digest of what it was drawn over. */
  over?: string;
  /** Its place in the store: numbers are never used twice within a report. */
  n: number;
  name: string;
  type: string;
  size: number;
  /** When the device last wrote it, in milliseconds. */
  modified: number;
  /** Bytes that have arrived. */
  sent: number;
  /** Where its upload goes on. */
  upload?: string;
  stored?: Stored;
  /** Why the house did not take it. */
  wrong?: string;
}

/** An act on a matter, filled in on its own form; a report has none. */
export interface Act {
  /** Where the form is handed in. */
  path: string;
  /** The form's page. */
  page: string;
  title: string;
  /** The matter in a line. */
  about: string;
  /** The version of the matter that the form was opened at. */
  version: number;
  /** The form's fields by name, as it calls them. */
  labels: Record<string, string>;
}

/**
 * draft: still being filled in; waiting: to be sent; paused: by its member; refused: the house said no, to be mended;
 * conflict: the house has this report already, with other content; out: its member must sign in again; done: arrived.
 */
export type State = "draft" | "waiting" | "paused" | "refused" | "conflict" | "out" | "done";

/** A name and value of the form. */
export type Field = [string, string];

/** Why the house said no, as its card says it. */
export interface Why {
  title: string;
  rule?: string;
  need?: string;
  have?: string;
  fix?: string;
  articles?: string;
  /** The matter has moved on: sending the same again is of no use. */
  stale?: boolean;
  lines: string[];
}

export interface Item {
  /** Made here, once: the key by which the house knows this report again however often it is sent. */
  id: string;
  /** Whose report it is: nobody else sees or sends it. */
  owner: string;
  state: State;
  /** What is done; a report where it is missing. */
  act?: Act;
  fields: Field[];
  /** The words of the chosen class, for the list. */
  label: string;
  /** When it was captured by the device's clock, as the town writes moments. */
  captured_at: string;
  /** When it was put into the store, in milliseconds: the order of sending. */
  added: number;
  pieces: Piece[];
  /** The number of the next piece. */
  next: number;
  /** Attempts that failed one after another, and when the next one is due. */
  tries: number;
  due: number;
  /** When files last had to be sent up anew, in milliseconds. */
  renewed?: number;
  why?: Why;
  clue?: string;
  receipt?: string;
  /** The page of what came of it, and the numbers of its documents. */
  page?: string;
  numbers?: string[];
  /** The version of the matter that it was sent at, and the one that it made. */
  sentAt?: number;
  made?: number;
  /** When it arrived, in milliseconds. */
  arrived?: number;
}

/** The most files one report takes. */
export const MOST = 9;

/** How long a report that arrived stays on the list. */
export const SHOWN = 3 * 24 * 3600 * 1000;

/** Sixteen letters and digits that cannot be guessed; works on pages that know no `randomUUID`. */
export function newId(random: Uint8Array): string {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  return Array.from(random, (b) => letters[b % letters.length]).join("");
}

/** A moment of the device as the town writes moments: China's time, whatever zone the device is set to. */
export function townTime(ms: number): string {
  return new Date(ms + 8 * 3600 * 1000).toISOString().slice(0, 19);
}

/** `2026-06-01T09:03:20` for people: `6月1日 09:03`. */
export function said(moment: string): string {
  const m = /^\d{4}-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(moment);
  return m ? `${Number(m[1])}月${Number(m[2])}日 ${m[3]}` : moment;
}

export function newItem(id: string, owner: string, now: number): Item {
  return { id, owner, state: "draft", fields: [], label: "", captured_at: townTime(now), added: now, pieces: [], next: 0, tries: 0, due: 0 };
}

/** Whether its member may still write in it: once handed over it changes only by way of 修改. */
export function open(item: Item, mending: boolean): boolean {
  return item.state === "draft" || (mending && (item.state === "paused" || item.state === "refused"));
}

export function field(fields: Field[], name: string): string {
  return fields.find(([n]) => n === name)?.[1].trim() ?? "";
}

/** A number as it stands, and not the part of it that looks like one: 112°30′ is no 112. */
function degrees(text: string): number | undefined {
  const n = Number(text);
  return text === "" || !Number.isFinite(n) ? undefined : n;
}

/** What must be there before a report is put aside; where there is no network nobody else says it. */
export function lacks(fields: Field[]): { field: string; message: string }[] {
  const found: { field: string; message: string }[] = [];
  if (!field(fields, "class")) found.push({ field: "class", message: "请选择问题类别" });
  if (!field(fields, "place.text") && !field(fields, "place.lon")) found.push({ field: "place.text", message: "请点“定位”，或者填写地点" });
  for (const [part, name, most] of [["lon", "经度", 180], ["lat", "纬度", 90]] as const) {
    const [text, other] = [field(fields, `place.${part}`), field(fields, part === "lon" ? "place.lat" : "place.lon")];
    const n = degrees(text);
    if (text === "" ? other !== "" : n === undefined || Math.abs(n) > most) {
      found.push({ field: `place.${part}`, message: `${name}应当是数字（度），例如${part === "lon" ? "112.495" : "35.085"}` });
    }
  }
  if (!field(fields, "content")) found.push({ field: "content", message: "请写一句看到的情况" });
  return found;
}

/** The field a piece belongs to. */
export function fieldOf(piece: Piece): string {
  return piece.field ?? "files";
}

/** Where it is filled in. */
export function pageOf(item: Item): string {
  return item.act?.page ?? "/clues/new";
}

/** The matter an act belongs to; a report is its own. */
function matterOf(item: Item): string {
  return /^\/[a-z]+\/[^/]+/.exec(item.act?.path ?? "")?.[0] ?? item.id;
}

/** Whether an act waits until an earlier one on the same matter has arrived: the house takes them in their order. */
export function behind(item: Item, items: Item[]): boolean {
  if (!item.act) return false;
  const before = (i: Item) => i.added < item.added || (i.added === item.added && i.id < item.id);
  return items.some((i) => i.act && i.id !== item.id && matterOf(i) === matterOf(item) && before(i) && !["done", "draft", "conflict"].includes(i.state));
}

/** The version of its matter at which an act is sent: that which its form was opened at, or which acts of this queue have made of
 * it since. They are no news to whoever did both; what anybody else did is. */
export function standing(item: Item, items: Item[]): number {
  let version = item.act?.version ?? 0;
  const next = (v: number) => items.find((i) => i.act && i.made !== undefined && i.id !== item.id && matterOf(i) === matterOf(item) && i.sentAt === v && i.made > v);
  for (let i = next(version); i; i = next(version)) version = i.made!;
  return version;
}

/** What the form of an act says, with what has been sent up for it. */
function pairs(item: Item): Field[] {
  const files = item.pieces.flatMap((p): Field[] => {
    if (p.over === undefined) return [[fieldOf(p), JSON.stringify(p.stored)]];
    return [[`${fieldOf(p)}.image`, p.stored?.sha256 ?? ""], [`${fieldOf(p)}.over`, p.over]];
  });
  return [...item.fields, ...files];
}

/** How the house is asked to take it: where, with which heads, with which words. The words are the same every time. */
export function request(item: Item, version = item.act?.version ?? 0): { address: string; headers: Record<string, string>; body: string } {
  const headers = { "idempotency-key": item.id, "x-person": item.owner };
  if (!item.act) {
    return { address: "/api/v1/clues", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(command(item)) };
  }
  return {
    address: `/api/v1${item.act.path}`,
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded", "if-match": `"${version}"`, "x-filled-at": item.captured_at },
    body: new URLSearchParams(pairs(item)).toString(),
  };
}

/** The command of a report; the same report gives the same command every time. */
export function command(item: Item): Record<string, unknown> {
  const place: Record<string, unknown> = { text: field(item.fields, "place.text") };
  if (field(item.fields, "place.grid")) place.grid = field(item.fields, "place.grid");
  for (const part of ["lon", "lat", "accuracy"]) {
    const n = degrees(field(item.fields, `place.${part}`));
    if (n !== undefined) place[part] = n;
  }
  if (field(item.fields, "place.crs")) place.crs = field(item.fields, "place.crs");
  return {
    source: field(item.fields, "source") || "patrol",
    class: field(item.fields, "class"),
    content: field(item.fields, "content"),
    place,
    files: item.pieces.map((p) => p.stored),
    captured_at: item.captured_at,
  };
}

/** Bytes that have arrived, from 0 to 1; the words of a report count as one kilobyte. */
export function progress(item: Item): number {
  if (item.state === "done") return 1;
  const all = item.pieces.reduce((sum, p) => sum + p.size, 1024);
  return item.pieces.reduce((sum, p) => sum + (p.stored ? p.size : Math.min(p.sent, p.size)), 0) / all;
}

/** Nothing is postponed by more, in milliseconds. */
const LONGEST = 15 * 60 * 1000;

/** How long to wait after so many failures, in milliseconds: soon at first, every five minutes in the end. */
export function pause(tries: number): number {
  return [2, 5, 15, 60, 300][Math.min(tries, 5) - 1]! * 1000;
}

/** Whether a report, or what is attached to one still being filled in, may travel now. */
export function travels(item: Item, now: number): boolean {
  // A moment further off than anybody ever waits comes of a clock that was set back.
  if (item.due > now && item.due - now <= LONGEST) return false;
  if (item.state === "waiting" || item.state === "out") return true;
  return item.state === "draft" && item.pieces.some((p) => !p.stored && !p.wrong);
}

/** What a report or act still has to send, in bytes; its words count as one kilobyte. */
export function remaining(item: Item): number {
  return item.pieces.reduce((sum, p) => sum + (p.stored || p.wrong ? 0 : p.size - Math.min(p.sent, p.size)), 1024);
}

/** The next to be sent: whatever is through soonest, so that a film holds up nothing but itself; acts of one matter in their order,
 * files of an unfinished one last. `tried` says when this round had each one: once, unless it was put off since then. */
export function following(items: Item[], now: number, tried: ReadonlyMap<string, number>): Item | undefined {
  const rank = (i: Item) => (i.state === "draft" ? 1 : 0);
  const had = (i: Item) => i.due <= (tried.get(i.id) ?? -1);
  return items
    .filter((i) => travels(i, now) && !had(i) && !behind(i, items))
    .sort((a, b) => rank(a) - rank(b) || remaining(a) - remaining(b) || a.added - b.added)[0];
}

/** Whether another goes before the one that is under way. */
export function overtaken(id: string, items: Item[], now: number, tried: ReadonlyMap<string, number>): boolean {
  const others = new Map(tried);
  others.delete(id);
  const next = following(items, now, others);
  return next !== undefined && next.id !== id;
}

/** A request carries what the line takes in so many milliseconds: no longer does anything that is shorter wait for it. */
const TURN = 8000;
/** Bytes of one request, at least, at first and at most: what a proxy that collects requests can lose. */
export const CHUNK = { least: 32 * 1024, first: 128 * 1024, most: 1024 * 1024 };

/** Bytes of the next request, where the last one took so long. */
export function nextChunk(bytes: number, ms: number, most = CHUNK.most): number {
  const carried = Math.round((bytes / Math.max(ms, 1)) * TURN);
  return Math.max(CHUNK.least, Math.min(carried, most));
}

/** An answer of the house to a report. */
export interface Reply {
  status: number;
  body: unknown;
  /** Seconds to wait, where the house says so. */
  after?: number;
}

const LABELS: Record<string, string> = { class: "问题类别", content: "情况", place: "地点", files: "照片、录像、录音", captured_at: "拍摄时间" };

/** Why the house said no, in its own words. */
export function whyNot(body: unknown, labels: Record<string, string> = LABELS): Why {
  const b = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof b[name] === "string" ? (b[name] as string) : "");
  const errors = Array.isArray(b.errors) ? (b.errors as { field?: string; message?: string }[]) : [];
  const lines = errors.map((e) => `${labels[(e.field ?? "").split(/[.[]/)[0]!] ?? "填写"}：${e.message ?? "不对"}`);
  if (lines.length === 0 && !text("rule") && text("detail")) lines.push(text("detail"));
  const fix = b.fix as { who?: string; how?: string } | string | undefined;
  const mend = typeof fix === "string" ? fix : fix?.how ? `${fix.who ? `${fix.who}：` : ""}${fix.how}` : "";
  const articles = text("cited") || (Array.isArray(b.articles) ? (b.articles as string[]).join("、") : "");
  return { title: text("title") || "没有收下", rule: text("rule"), need: text("need"), have: text("have"), fix: mend, articles, lines };
}

/** The house says that files it had are gone: they were sent up too long ago. */
function filesGone(body: unknown): boolean {
  const errors = (body as { errors?: { field?: string; message?: string }[] } | null)?.errors;
  return Array.isArray(errors) && errors.length > 0 && errors.every((e) => (e.message ?? "").includes("没有这个文件"));
}

/** Not now: tried again after a while. */
export function postponed(item: Item, now: number, after?: number): Item {
  const tries = item.tries + 1;
  return { ...item, tries, due: now + (after ? Math.min(after * 1000, LONGEST) : pause(tries)) };
}

/** As often files are sent up anew for one report: what is gone again at once will be gone a third time. */
const RENEWAL = 3600_000;

/** The pages of the kinds of matter. */
const PAGES: Record<string, string> = { clue: "/clues/", case: "/cases/", inspection: "/inspections/", patrol: "/patrols/" };

/** The house's answer to the report or the act itself, `sent` being the words it is the answer to. */
export function answered(item: Item, reply: Reply, now: number, sent = request(item).body, version = item.act?.version): Item {
  const { status, body } = reply;
  const rest: Item = { ...item, why: undefined };
  if (status === 200 || status === 201) {
    const done = body as { matter?: string; id?: string; version?: number; receipt?: string; numbers?: string[] };
    const page = `${PAGES[done.matter ?? ""] ?? "/clues/"}${done.id}`;
    // An act that opens another matter says that one's version.
    const made = page === matterOf(item) ? { sentAt: version, made: done.version } : {};
    const came = item.act ? { page, numbers: done.numbers, ...made } : { clue: done.id, receipt: done.receipt };
    if (request(item).body !== sent) {
      const line = item.act
        ? "送达的是修改以前的内容；后来改的还在手机上，请看看收到的是什么，再决定怎样更正。"
        : "送达的是修改以前的内容；后来改的还在手机上。可以给收到的线索补充说明，或者把现在的内容另报一条。";
      return { ...rest, ...came, state: "conflict", why: { title: "修改以前的内容已经送达", lines: [line] } };
    }
    // An act's form is full of people's data, and it stands in the file now.
    return { ...rest, ...came, ...(item.act ? { fields: [] } : {}), state: "done", arrived: now, tries: 0, due: 0 };
  }
  if (status === 401) return { ...rest, state: "out", due: 0 };
  if (status === 412) {
    const line = "填写的内容、照片和签名都还在。请在有网络时点“修改”，看看最新的情况，确认后再提交。";
    return { ...rest, state: "refused", why: { title: "事项已有新的进展", lines: [line], stale: true } };
  }
  if (status === 409) {
    const line = item.act
      ? "这一次办理以前已经收到，那一次的内容和现在手机上的不一样；收到的没有改动。请看看收到的是什么，再决定怎样更正。"
      : "这一条以前已经收到，那一次的内容和现在手机上的不一样；收到的没有改动。可以到“我的上报”里给它补充说明，或者把现在的内容另报一条。";
    return { ...rest, state: "conflict", why: { title: "内容与收到的不一致，没有重复收", lines: [line] } };
  }
  if (status === 422 && filesGone(body) && now - (item.renewed ?? 0) > RENEWAL) {
    return { ...rest, renewed: now, due: 0, pieces: item.pieces.map((p) => ({ ...p, stored: undefined, upload: undefined, sent: 0 })) };
  }
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) return postponed(rest, now, reply.after);
  return { ...rest, state: "refused", why: whyNot(body, item.act?.labels) };
}

/** The house's answer to one of its files; `status` 0 means that there was none. */
export function fileAnswered(item: Item, n: number, reply: Reply, now: number): Item {
  const { status, body } = reply;
  if (status === 401) return item.state === "waiting" ? { ...item, state: "out", due: 0 } : postponed(item, now);
  if ([403, 413, 415, 422].includes(status)) {
    const why = whyNot(body);
    const wrong = why.lines.join("；") || why.title;
    const pieces = item.pieces.map((p) => (p.n === n ? { ...p, wrong, upload: undefined, sent: 0 } : p));
    if (item.state === "draft") return { ...item, pieces };
    const name = item.pieces.find((p) => p.n === n)?.name ?? "附件";
    return { ...item, pieces, state: "refused", why: { title: why.title, lines: [`${name}：${wrong}`] } };
  }
  // Gone on the other side, or not the one it was: begun anew.
  const anew = status === 404 || status === 410;
  const pieces = anew ? item.pieces.map((p) => (p.n === n ? { ...p, upload: undefined, sent: 0 } : p)) : item.pieces;
  return postponed({ ...item, pieces }, now, reply.after);
}

/** Sent by its member's own hand: at once, whatever was waited for. */
export function resumed(item: Item): Item {
  if (item.state !== "paused" && item.state !== "waiting" && item.state !== "out" && item.state !== "refused") return item;
  return { ...item, state: "waiting", tries: 0, due: 0, why: undefined, renewed: undefined };
}

/** The same content as a report of its own. */
export function asAnother(item: Item, id: string, now: number): Item {
  return { ...item, id, state: "waiting", added: now, tries: 0, due: 0, why: undefined, renewed: undefined, clue: undefined, receipt: undefined };
}

/** The state in a word and its colour. */
export function told(item: Item, now: { ms: number; online: boolean; sending: boolean; behind?: boolean }): { word: string; tone: string } {
  switch (item.state) {
    case "draft":
      return { word: "还没提交", tone: "secondary" };
    case "paused":
      return { word: "已暂停", tone: "secondary" };
    case "refused":
      return { word: "没有收下，请修改", tone: "red" };
    case "conflict":
      return { word: "内容不一致", tone: "red" };
    case "out":
      return { word: "请重新登录", tone: "orange" };
    case "done":
      return { word: "已送达", tone: "green" };
    default:
      if (now.sending) return { word: "正在发送", tone: "blue" };
      if (now.behind) return { word: "前一步还没送达，排队等待", tone: "orange" };
      if (!now.online) return { word: "没有网络，等待发送", tone: "orange" };
      if (item.due > now.ms) return { word: `稍后重试（第${item.tries}次没有成功）`, tone: "orange" };
      return { word: "等待发送", tone: "azure" };
  }
}
