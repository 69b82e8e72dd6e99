// A file that goes on where it broke off (tus): by itself when the line comes back, and after the page was loaded anew as soon as
// the same file is chosen again. The browser remembers only where each upload lies on the other side.
import { type DetailedError, Upload } from "tus-js-client";
import type { Job, Stored } from "./files";

/** Bytes of one request: what a proxy that collects requests can lose. */
const CHUNK = 4 * 1024 * 1024;
/** How soon a house that could not be reached is tried again. */
const AGAIN = 10_000;
/** As long as the house keeps what is half there. */
const LIFE = 72 * 3600 * 1000;
const SHELF = "tus::";
const MARK = "folder:";

/** What the browser remembers of uploads that have run out is forgotten. */
export function tidy(): void {
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith(SHELF + MARK))) {
    let begun = 0;
    try {
      begun = Date.parse((JSON.parse(localStorage.getItem(key) ?? "{}") as { creationTime?: string }).creationTime ?? "") || 0;
    } catch {
      // Nothing that could be gone on with.
    }
    if (Date.now() - begun > LIFE) localStorage.removeItem(key);
  }
}

/** The line is back, or enough time has gone by. */
function later(stops: Set<() => void>): Promise<void> {
  return new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      stops.delete(done);
      go();
    };
    const timer = setTimeout(done, AGAIN);
    window.addEventListener("online", done);
    stops.add(done);
  });
}

/** What only the line, or somebody else at the same upload, is to blame for. */
const passing = (status: number) => status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;

/** Sends one file of `owner`'s; `progress` hears from 0 to 1, `say` why it stands still, or nothing
 * when it goes on. */
export function carry(file: File, owner: string, progress: (share: number) => void, say: (words: string) => void): Job {
  const stops = new Set<() => void>();
  let stopped = false;
  let upload: Upload | undefined;
  const headers = { "x-person": owner };

  /** One way up, as far as it goes: 0 for a broken line, else what the house said. */
  const attempt = () =>
    new Promise<{ status: number; detail?: string }>((over) => {
      const trip = new Upload(file, {
        endpoint: `${location.origin}/files/tus`,
        chunkSize: CHUNK,
        retryDelays: [0, 1000, 3000],
        // If somebody else is signed in by now, the house takes nothing.
        headers,
        metadata: { filename: file.name, filetype: file.type, lastModified: String(file.lastModified) },
        fingerprint: () => Promise.resolve(`${MARK}${owner}:${file.webkitRelativePath || file.name}:${file.size}:${file.lastModified}`),
        onProgress: (sent, all) => {
          say("");
          progress(all > 0 ? sent / all : 1);
        },
        onSuccess: () => over({ status: 200 }),
        onError: (error) => {
          const answer = (error as DetailedError).originalResponse;
          let detail: string | undefined;
          try {
            detail = (JSON.parse(answer?.getBody() ?? "") as { detail?: string }).detail;
          } catch {
            // No words came with it.
          }
          over({ status: answer?.getStatus() ?? 0, detail });
        },
      });
      upload = trip;
      stops.add(() => over({ status: 0 }));
      void trip.findPreviousUploads().then((before) => {
        const last = before.sort((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime))[0];
        if (last) trip.resumeFromPreviousUpload(last);
        if (!stopped) trip.start();
      });
    });

  const whole = async (): Promise<Stored> => {
    for (;;) {
      let { status, detail } = await attempt();
      if (stopped) throw new Error("已取消");
      if (status === 200) {
        // What it has become.
        try {
          const answer = await fetch(upload?.url ?? "", { headers, credentials: "same-origin", cache: "no-store" });
          const told = (await answer.json()) as Stored & { detail?: string };
          if (answer.ok) return told;
          ({ status } = answer);
          ({ detail } = told);
        } catch {
          status = 0;
        }
      }
      if (!passing(status)) throw new Error(detail ?? "没有传上去");
      say("网络中断，恢复后接着传");
      await later(stops);
      if (stopped) throw new Error("已取消");
    }
  };

  return {
    done: whole(),
    stop: () => {
      stopped = true;
      // What lies half on the other side is taken back.
      void upload?.abort(true).catch(() => undefined);
      for (const stop of [...stops]) stop();
    },
  };
}

/** Which of these files have been brought in before, by name and size, as the house knows them. */
export async function known(files: File[]): Promise<Set<File>> {
  const asked = files.map((f) => ({ name: f.name, size: f.size }));
  try {
    const answer = await fetch("/footage/known", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked) });
    if (!answer.ok) return new Set();
    const told = (await answer.json()) as boolean[];
    return new Set(files.filter((_, i) => told[i]));
  } catch {
    // Sent once more, it is found out by its content.
    return new Set();
  }
}
