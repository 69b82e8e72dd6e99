// What of a phone's files comes in at its front: which uploads were begun, how far each one came, what was sent twice.
import assert from "node:assert/strict";

const filename = (metadata) => {
  const pair = (metadata ?? "").split(",").find((p) => p.startsWith("filename "));
  return pair ? Buffer.from(pair.slice(9), "base64").toString("utf8") : "";
};

export class Uploads {
  constructor() {
    /** By address: the file's name and length, the bytes the house said it has, the bytes that were sent for it. */
    this.begun = new Map();
    this.wrong = [];
  }

  /** Told of every request that comes in, and of its answer where there is one. */
  notice(asked) {
    const { method, url, headers } = asked;
    if (!url.startsWith("/files/tus")) return () => undefined;
    if (method === "PATCH") {
      const upload = this.begun.get(url);
      const from = Number(headers["upload-offset"]);
      if (!upload) this.wrong.push(`bytes for an upload that nobody began: ${url}`);
      else if (from < upload.has) this.wrong.push(`${upload.name}: sent again from byte ${from}, the house had ${upload.has}`);
      asked.on("data", (bytes) => upload && (upload.sent += bytes.length));
    }
    return (given) => {
      if (method === "POST" && given.statusCode === 201) {
        this.begun.set(given.headers.location, { name: filename(headers["upload-metadata"]), length: Number(headers["upload-length"]), has: 0, sent: 0 });
      }
      const upload = this.begun.get(url);
      const has = Number(given.headers["upload-offset"]);
      if (upload && given.statusCode < 300 && has > upload.has) upload.has = has;
    };
  }

  /** Each of these files came in whole, once, and nothing that the house had was sent to it again. */
  once(files) {
    assert.deepEqual(this.wrong, []);
    const all = [...this.begun.values()];
    for (const { name, buffer } of files) {
      const whole = all.filter((u) => u.name === name && u.has === u.length);
      assert.deepEqual(whole.map((u) => u.length), [buffer.length], `${name} came in whole once`);
    }
  }

  /** Bytes that were sent in all. */
  sent() {
    return [...this.begun.values()].reduce((sum, u) => sum + u.sent, 0);
  }
}
