// Sends what waits: files by the tus protocol, which goes on where it broke off; then the report under its own key, so that
// it is there once however often it is sent. One sender at a time, on whichever page or in the service worker. What is through
// soonest goes first: a film makes room between two requests, and goes on afterwards.
import { type DetailedError, type HttpStack, Upload } from "tus-js-client";
import type { Item, Piece, Reply, Stored } from "./item";
import { CHUNK, answered, fileAnswered, following, nextChunk, overtaken, postponed, request, standing } from "./item";
import * as store from "./store";
import { hear, tell } from "./talk";

/** Files of one report that travel side by side: two fill a thin line, more would starve the page. */
const SIDE_BY_SIDE = 2;
/** Bytes of one request where nothing is heard before the answer, at most. */
const MUTE_CHUNK = 128 * 1024;
/** Without a byte for so long the line is dead, whatever the phone believes. */
const SILENCE = 45_000;
/** How soon a house that could not be reached is tried again. */
const UNREACHED = 15_000;

/** A request that does not wait for ever: on a dead line nothing else would end it. `stops` can end it too. */
async function asked(address: string, how: RequestInit, stops?: Set<() => void>): Promise<Response> {
  const control = new AbortController();
  const stop = () => control.abort();
  const watch = setTimeout(stop, SILENCE);
  stops?.add(stop);
  try {
    return await fetch(address, { credentials: "same-origin", cache: "no-store", ...how, signal: control.signal });
  } finally {
    clearTimeout(watch);
    stops?.delete(stop);
  }
}

/** Who the house says is signed in; `null` nobody, `undefined` it cannot be reached. */
export async function signedIn(): Promise<string | null | undefined> {
  if (navigator.onLine === false) return undefined;
  try {
    const answer = await asked("/api/v1/me", {});
    if (answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) return undefined;
    return ((await answer.json()) as { id: string }).id;
  } catch {
    return undefined;
  }
}

/** What broke off by its member's hand. */
class Stopped extends Error {}

const running = new Map<string, Set<() => void>>();
hear((word) => {
  if (word.kind === "stop") running.get(word.id)?.forEach((stop) => stop());
});

const json = async (answer: Response): Promise<Reply> => {
  const after = Number(answer.headers.get("retry-after"));
  const body: unknown = await answer.json().catch(() => null);
  return { status: answer.status, body, after: after > 0 ? after : undefined };
};

/** Whether something else goes before what is under way, as far as is known. */
interface Turn {
  over: boolean;
  look(): void;
}

/** One file's way up; gives the house's answer, or nothing where it made room for something shorter. */
function carry(item: Item, piece: Piece, bytes: Blob, turn: Turn, stack?: HttpStack): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    let watch: ReturnType<typeof setTimeout> | undefined;
    const stops = running.get(item.id) ?? new Set();
    running.set(item.id, stops);
    const over = (then: () => void) => {
      clearTimeout(watch);
      stops.delete(stop);
      then();
    };
    let begun = Date.now();
    const upload = new Upload(bytes, {
      endpoint: `${location.origin}/files/tus`,
      uploadUrl: piece.upload ? `${location.origin}${piece.upload}` : null,
      chunkSize: CHUNK.first,
      retryDelays: [0, 1000, 3000],
      storeFingerprintForResuming: false,
      // If somebody else is signed in by now, the house takes nothing.
      headers: { "x-person": item.owner },
      metadata: { filename: piece.name, filetype: piece.type, lastModified: String(piece.modified) },
      ...(stack ? { httpStack: stack } : {}),
      onUploadUrlAvailable: () => {
        const path = new URL(upload.url ?? "", location.origin).pathname;
        piece.upload = path;
        void store.change(item.id, (i) => ({ ...i, pieces: i.pieces.map((p) => (p.n === piece.n ? { ...p, upload: path } : p)) }));
      },
      onBeforeRequest: () => void (begun = Date.now()),
      onProgress: (sent) => {
        listen();
        tell({ kind: "progress", id: item.id, n: piece.n, sent });
      },
      onChunkComplete: (part, sent) => {
        upload.options.chunkSize = nextChunk(part, Date.now() - begun, stack ? MUTE_CHUNK : CHUNK.most);
        // Here the house has all that was sent: what is shorter need not wait for the rest.
        if (turn.over && sent < piece.size) give(() => resolve(undefined));
        turn.look();
        void store.change(item.id, (i) => ({ ...i, pieces: i.pieces.map((p) => (p.n === piece.n ? { ...p, sent } : p)) }));
      },
      onSuccess: () => over(() => void asked(upload.url ?? "", { headers: { "x-person": item.owner } }).then(json).then(resolve, () => resolve({ status: 0, body: null }))),
      onError: (error) => {
        const answer = (error as DetailedError).originalResponse;
        let body: unknown = null;
        try {
          body = JSON.parse(answer?.getBody() ?? "");
        } catch {
          // No words came with it.
        }
        const after = Number(answer?.getHeader("Retry-After"));
        over(() => resolve({ status: answer?.getStatus() ?? 0, body, after: after > 0 ? after : undefined }));
      },
    });
    const give = (how: () => void) => void upload.abort().catch(() => undefined).then(() => over(how));
    const stop = () => give(() => reject(new Stopped()));
    const listen = () => {
      clearTimeout(watch);
      watch = setTimeout(() => give(() => resolve({ status: 0, body: null })), SILENCE);
    };
    stops.add(stop);
    listen();
    upload.start();
  });
}

/** What is said of a file whose bytes are not on the phone any more, in the words of a house that would not take it. */
const LOST: Reply = { status: 422, body: { title: "手机里已经没有这个文件", detail: "手机里已经没有这个文件，请点“修改”删掉它或者重新拍" } };

/** The bytes of a file, if they can be read at all. */
async function readable(id: string, n: number): Promise<Blob | undefined> {
  const bytes = await store.blob(id, n);
  try {
    await bytes?.slice(0, 1).arrayBuffer();
    return bytes;
  } catch {
    return undefined;
  }
}

/** What a report is when its files have been sent as far as they go, or as far as there was room. */
type Carried = "whole" | "stuck" | "offline" | "aside";

async function carryAll(item: Item, turn: Turn, stack?: HttpStack): Promise<Carried> {
  const open = item.pieces.filter((p) => !p.stored && !p.wrong);
  let carried: Carried = "whole";
  const worker = async () => {
    for (let piece = open.shift(); piece && carried === "whole"; piece = open.shift()) {
      const { n } = piece;
      const bytes = await readable(item.id, n);
      const reply = bytes ? await carry(item, piece, bytes, turn, stack) : LOST;
      if (!reply) {
        if (carried === "whole") carried = "aside";
      } else if (reply.status === 200) {
        const stored = reply.body as Stored;
        await store.change(item.id, (i) => ({ ...i, tries: 0, pieces: i.pieces.map((p) => (p.n === n ? { ...p, stored, sent: p.size } : p)) }));
      } else {
        // Unless its member took it away while it waited for its turn.
        await store.change(item.id, (i) => (i.pieces.some((p) => p.n === n) ? fileAnswered(i, n, reply, Date.now()) : i));
        if (reply.status === 0) carried = "offline";
        // Of an unfinished report every file gets its turn: each says for itself whether it was taken.
        else if (item.state !== "draft") carried = "stuck";
      }
      tell({ kind: "changed", id: item.id });
      if (turn.over && open.length > 0 && carried === "whole") carried = "aside";
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return carried;
}

/** Sends one report, or the files of one that is still being filled in; tells whether there was no network, or none of its turn left. */
async function sendOne(item: Item, turn: Turn, stack?: HttpStack): Promise<"sent" | "offline" | "aside"> {
  const carried = await carryAll(item, turn, stack);
  // Its member may have sent, paused or removed it meanwhile.
  const now = await store.get(item.id);
  if (!now || (now.state !== "waiting" && now.state !== "out") || carried !== "whole") return carried === "offline" || carried === "aside" ? carried : "sent";
  if (now.pieces.some((p) => !p.stored)) return "sent";
  const version = standing(now, await store.all(now.owner));
  const { address, headers, body } = request(now, version);
  const stops = running.get(item.id) ?? new Set();
  running.set(item.id, stops);
  let reply: Reply;
  try {
    reply = await json(await asked(address, { method: "POST", headers, body }, stops));
  } catch {
    reply = { status: 0, body: null };
  }
  const taken = reply.status === 200 || reply.status === 201;
  const after = await store.change(item.id, (i) => (i.state === "waiting" || i.state === "out" || taken ? answered(i, reply, Date.now(), body, version) : i));
  if (after?.state === "done") await store.lighten(item.id);
  tell({ kind: "changed", id: item.id });
  return reply.status === 0 ? "offline" : "sent";
}

let again = false;
let timer: ReturnType<typeof setTimeout> | undefined;
hear((word) => {
  if (word.kind === "look") again = true;
});

/** The turn of one report: it is over as soon as something shorter waits on the phone. */
function turnOf(item: Item, tried: ReadonlyMap<string, number>): { turn: Turn; end: () => void } {
  const turn: Turn = {
    over: false,
    look: () => void store.all(item.owner).then((items) => (turn.over = overtaken(item.id, items, Date.now(), tried)), () => undefined),
  };
  return { turn, end: hear((word) => (word.kind === "look" || (word.kind === "changed" && word.id !== item.id) ? turn.look() : undefined)) };
}

/** Goes through the queue of one person until nothing more can be sent now; false when something waits for the network. */
async function goThrough(me: string, stack?: HttpStack): Promise<boolean> {
  for (;;) {
    again = false;
    const tried = new Map<string, number>();
    const waiting = () => store.all(me).then((items) => following(items, Date.now(), tried));
    if (!(await waiting())) return true;
    const who = await signedIn();
    tell({ kind: "line", on: who !== undefined });
    if (who === undefined) return false;
    if (who !== me) {
      // Nothing is lost: it waits until its member signs in again.
      for (const item of await store.all(me)) {
        if (item.state !== "waiting") continue;
        await store.change(item.id, (i) => (i.state === "waiting" ? { ...i, state: "out", due: 0 } : i));
        tell({ kind: "changed", id: item.id });
      }
      return true;
    }
    for (let item = await waiting(); item; item = await waiting()) {
      tried.set(item.id, Date.now());
      tell({ kind: "sending", id: item.id, on: true });
      const { turn, end } = turnOf(item, tried);
      try {
        const came = await sendOne(item, turn, stack);
        if (came === "offline") return false;
        if (came === "aside") tried.delete(item.id);
      } catch (error) {
        if (!(error instanceof Stopped)) {
          await store.change(item.id, (i) => postponed(i, Date.now()));
          throw error;
        }
      } finally {
        end();
        running.delete(item.id);
        tell({ kind: "sending", id: item.id, on: false });
      }
    }
    if (!again) return true;
  }
}

/** Sends what can be sent, unless somebody else is at it; false when something waits for the network. */
export async function deliver(me: string, stack?: HttpStack): Promise<boolean> {
  const work = async () => {
    let sent = false;
    try {
      sent = await goThrough(me, stack);
    } finally {
      const due = (await store.all(me)).filter((i) => (i.state === "waiting" || i.state === "draft") && i.due > Date.now()).map((i) => i.due);
      // The house may be out of reach although the phone believes in its network.
      if (!sent) due.push(Date.now() + UNREACHED);
      clearTimeout(timer);
      if (due.length > 0) timer = setTimeout(() => void deliver(me, stack), Math.max(500, Math.min(...due) - Date.now()));
    }
    return sent;
  };
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  return locks.request("zhifa-send", { ifAvailable: true }, (lock) => {
    if (lock) return work();
    // Whoever is at it may be about to end: asked again a little later.
    tell({ kind: "look" });
    clearTimeout(timer);
    timer = setTimeout(() => void deliver(me, stack), 2000);
    return true;
  });
}
