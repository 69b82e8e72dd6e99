// What pages and the service worker tell each other about the queue: something changed, a file has come so far, stop this
// one, look again.

export type Word =
  | { kind: "changed"; id: string }
  | { kind: "progress"; id: string; n: number; sent: number }
  | { kind: "sending"; id: string; on: boolean }
  | { kind: "stop"; id: string }
  | { kind: "line"; on: boolean }
  | { kind: "look" };

/** Whether the house could be reached when it was last tried; phones believe in networks that carry nothing. */
let reached = true;

const near = new Set<(word: Word) => void>();
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("zhifa-field") : undefined;
if (channel) channel.onmessage = (e: MessageEvent<Word>) => take(e.data);

function take(word: Word): void {
  if (word.kind === "line") reached = word.on;
  near.forEach((f) => f(word));
}

/** Whether there is a network, as far as anybody knows. */
export function online(): boolean {
  return navigator.onLine !== false && reached;
}

/** Tells everyone, this page too. */
export function tell(word: Word): void {
  take(word);
  channel?.postMessage(word);
}

/** Hears what is told here and on other pages. */
export function hear(f: (word: Word) => void): () => void {
  near.add(f);
  return () => near.delete(f);
}
