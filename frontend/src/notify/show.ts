// What a push message says on the screen: it carries the matter's number and the kind of notice, and nothing else.

export interface Shown {
  title: string;
  body: string;
  /** Two messages of the same tag are one on the screen. */
  tag: string;
}

const plain = (value: unknown, most: number) => (typeof value === "string" ? value.replace(/\p{Cc}/gu, "").slice(0, most) : "");

/** What is shown for a message; one that cannot be read still says that there is something. */
export function shown(text: string | undefined): Shown {
  let number = "";
  let kind = "";
  try {
    const said = JSON.parse(text ?? "") as Record<string, unknown>;
    number = plain(said.number, 80);
    kind = plain(said.kind, 20);
  } catch {
    // Said below.
  }
  return { title: kind ? `执法通知：${kind}` : "执法通知", body: number || "请打开查看", tag: `${kind}~${number}` };
}

/** The key of the house, as the browser wants it. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Whether a browser subscribed with this key: with another one of the house nothing would arrive. */
export function sameKey(key: ArrayBuffer | null | undefined, base64url: string): boolean {
  if (!key) return false;
  const [a, b] = [new Uint8Array(key), keyBytes(base64url)];
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
