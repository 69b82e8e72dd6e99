// The demonstration town of one run: a real binary over a temporary folder, whose clock the stories may move on.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provider } from "./provider.mjs";

/** The Monday on which the stories begin. */
export const BEGIN = "2026-06-01T09:00:00";

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Moments are carried as if they were UTC: the town knows one time zone only.
const read = (moment) => Date.parse(`${moment}Z`);
const write = (ms) => new Date(ms).toISOString().slice(0, 19);

export class Town {
  static async open(binary) {
    const town = new Town();
    town.binary = binary;
    town.data = mkdtempSync(join(tmpdir(), "zhifa-stories-"));
    town.address = `127.0.0.1:${await freePort()}`;
    town.url = `http://${town.address}`;
    const { configuration, server } = await provider();
    town.provider = server;
    writeFileSync(join(town.data, "sign-in.toml"), configuration, { mode: 0o600 });
    // However the stories end, nothing that they started outlives them.
    process.on("exit", () => {
      town.child?.kill("SIGKILL");
      rmSync(town.data, { recursive: true, force: true });
    });
    await town.start(BEGIN);
    return town;
  }

  async start(moment) {
    this.begun = { town: read(moment), here: Date.now() };
    const place = ["--data", join(this.data, "town"), "--public-url", this.url, "--listen", this.address, "--sign-in", join(this.data, "sign-in.toml")];
    this.said = "";
    this.child = spawn(this.binary, ["demo", ...place, "--now", moment], { stdio: ["ignore", "pipe", "pipe"] });
    this.gone = new Promise((resolve) => this.child.once("exit", resolve));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (words) => (this.said += words));
    }
    // Filling the town takes a quarter of a minute, and several where the suites run beside it.
    const patience = Date.now() + 300_000;
    while (Date.now() < patience) {
      if (this.child.exitCode !== null) throw new Error(`the town did not open:\n${this.said}`);
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return;
      await new Promise((r) => setTimeout(r, 50));
    }
    throw new Error(`the town is not ready after five minutes:\n${this.said}`);
  }

  async stop() {
    this.child.kill("SIGINT");
    const killed = setTimeout(() => this.child.kill("SIGKILL"), 3000);
    await this.gone;
    clearTimeout(killed);
  }

  async close() {
    await this.stop();
    this.provider.close();
    this.provider.closeAllConnections();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** The town's moment, e.g. `2026-06-01T09:03:20`. */
  now() {
    return write(this.begun.town + (Date.now() - this.begun.here));
  }

  /** The town's day. */
  today() {
    return this.now().slice(0, 10);
  }

  /** A minute of the town, so many minutes ago, as a `datetime-local` field takes it. */
  minutesAgo(minutes) {
    return write(read(this.now()) - minutes * 60_000).slice(0, 16);
  }

  /** A day some days from today. */
  dayIn(days) {
    return write(read(this.now()) + days * 86_400_000).slice(0, 10);
  }

  /** The demonstration's clock was put forward in the page. */
  forward(days) {
    this.begun.town += days * 86_400_000;
  }
}
