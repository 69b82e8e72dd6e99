// Plays the stories of the town in a real browser and ends with `N passed, N failed`.
// usage: node e2e/run.mjs [--screens] [WORD…]   only stories whose file name contains a WORD; --screens renews docs/screens
// ZHIFA_BIN names a binary that is already built; CHROMIUM a browser that is not where Debian puts it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Stage } from "./lib/stage.mjs";
import { Town } from "./lib/town.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const screens = process.argv.includes("--screens");

/** The binary of this working tree. */
function build() {
  if (process.env.ZHIFA_BIN) return process.env.ZHIFA_BIN;
  const built = spawnSync("cargo", ["build", "--quiet", "--package", "zhifa"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Error("the binary does not build");
  return join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug", "zhifa");
}

let passed = 0;
let failed = 0;

/** One story: its scenes in order. After a scene that fails the rest of the story has no ground to stand on. */
async function play(file, stage) {
  const { title, scenes } = await import(pathToFileURL(join(here, "stories", file)));
  console.log(`\n${title}`);
  const memory = {};
  for (const [name, scene] of scenes) {
    const begun = Date.now();
    stage.troubles.length = 0;
    try {
      await scene(stage, memory);
      if (stage.troubles.length > 0) throw new Error(`trouble on the way:\n  ${stage.troubles.join("\n  ")}`);
      passed += 1;
      console.log(`  ok   ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`  FAIL ${name}\n       ${String(error?.stack ?? error).split("\n").slice(0, 14).join("\n       ")}`);
      const seen = stage.last?.page;
      if (seen) await stage.shot(seen, `failed-${file.replace(".mjs", "")}`).catch(() => {});
      break;
    }
  }
  await stage.clear();
}

const begun = Date.now();
let town;
let stage;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => void Promise.resolve(town?.close()).finally(() => process.exit(1)));
}
try {
  town = await Town.open(build());
  stage = await Stage.open(town, { screens });
  const files = readdirSync(join(here, "stories")).filter((f) => f.endsWith(".mjs")).sort();
  for (const file of files) {
    if (wanted.length === 0 || wanted.some((w) => file.includes(w))) await play(file, stage);
  }
} catch (error) {
  failed += 1;
  console.error(error);
} finally {
  await stage?.close();
  await town?.close();
}
console.log(`\nplayed in ${Math.round((Date.now() - begun) / 1000)} s\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
