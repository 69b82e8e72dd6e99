// Builds frontend/dist: hashed files, their manifest, precompressed copies. Ends with the sizes and fails over budget.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { transform, browserslistToTargets } from "lightningcss";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync, mkdirSync, rmSync, readdirSync } from "node:fs";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";
import { dirname, join, basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { iconNames, sprite } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const at = (...p) => join(here, ...p);
const web = process.env.WEB ?? at("..", "crates", "web");
const dist = at("dist");
/** What a phone's first view may cost in compressed bytes of styles, scripts and icons; the page itself has the rest of 100 KB. */
const BUDGET = 70_000;

const walk = (dir, endings) =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile() && endings.includes(extname(f.name)))
    .map((f) => join(f.parentPath ?? f.path, f.name))
    .sort();

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const manifest = {};
const put = (name, content) => {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const end = extname(name);
  const hashed = `${basename(name, end)}.${hash}${end}`;
  manifest[name] = hashed;
  writeFileSync(join(dist, hashed), bytes);
  return hashed;
};

// Tabler ships both themes by light-dark(); we ship the light one, which browsers older than light-dark() understand too.
const lightOnly = (css) => {
  let out = "";
  for (;;) {
    const start = css.indexOf("light-dark(");
    if (start < 0) return out + css;
    let depth = 0;
    let comma = -1;
    let i = start + 10;
    for (; i < css.length; i++) {
      if (css[i] === "(") depth++;
      else if (css[i] === ")" && --depth === 0) break;
      else if (css[i] === "," && depth === 1 && comma < 0) comma = i;
    }
    out += css.slice(0, start) + css.slice(start + 11, comma);
    css = css.slice(i + 1);
  }
};

const templates = walk(join(web, "templates"), [".html"]);
const rust = walk(join(web, "src"), [".rs"]);
const scripts = walk(at("src"), [".ts"]);
const targets = browserslistToTargets(["chrome 87", "safari 15", "firefox 90"]);

// Styles: Tabler, purged to what pages use (and the plain utilities anyone may reach for), then ours, then minified.
const tabler = lightOnly(readFileSync(at("node_modules/@tabler/core/dist/css/tabler.css"), "utf8"));
const safelist = {
  standard: [
    /^(m|p|g|gap)[xytbse]?-(auto|[0-4])$/, /^col(-(sm|md|lg))?(-\d+|-auto)?$/, /^(row|container.*|d-.*|flex-.*|align-.*|justify-.*)$/,
    /^(text-(start|center|end|nowrap|break|truncate|muted|secondary)|fw-.*|small|w-\d+|h-100|fs-[1-5]|visually-hidden|is-invalid)$/,
    /^(btn.*|form-.*|input-group.*|card.*|table.*|badge|alert.*|list-group.*|progress.*)$/,
  ],
};
const noise = /(nav|dropdown|carousel|offcanvas|modal|accordion|toast|popover|tooltip|placeholder|spinner|datepicker|apexcharts|jsvectormap|ts-|litepicker|fullcalendar|noUi|plyr|dropzone|turbo|ribbon|timeline|steps|avatar|chat|tag|star|tinymce|tox|fslightbox|coloris|card-(sponsor|stacked|rotate|link|inactive|cover|stamp|progress|group|img|tabs|sm|md|lg|active|status|borderless|alternate)|btn-(facebook|twitter|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|ghost|indigo|pink|teal|lime|cyan|yellow|purple|azure|orange|muted|dark|light|floating|pulse|loading|animate|action|square|link|outline-(?!primary|secondary|danger)|lg|xl|group|list|list-text|close|toggle|pill)|table-(primary|secondary|success|info|warning|danger|light|dark|active|hover|striped|bordered|borderless|nowrap|mobile|transparent|selectable|sort)|form-(floating|colorinput|imagecheck|selectgroup|fieldset|footer|switch|range|help|icon)|list-group-(horizontal|item-(?!action)|transparent|hoverable|numbered)|input-icon|alert-(minor|important|link|dismissible|heading)|bg-[a-z]+-(?!lt)|text-bg|link-|social)/;
const purged = await new PurgeCSS().purge({
  content: [...templates, ...rust, ...scripts].map((f) => ({ raw: readFileSync(f, "utf8"), extension: extname(f).slice(1) })),
  css: [{ raw: tabler }],
  safelist: { standard: safelist.standard.map((r) => (r instanceof RegExp ? r : new RegExp(r))) },
  blocklist: [noise],
  variables: true,
  fontFace: true,
  keyframes: true,
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
});
const squeeze = (css, name) => transform({ filename: name, code: Buffer.from(css), minify: true, targets }).code;
put("app.css", squeeze(`${purged[0].css}\n${readFileSync(at("styles/app.css"), "utf8")}`, "app.css"));

// The map's styles, with its pictures left out: markers are drawn, not fetched.
const leaflet = readFileSync(at("node_modules/leaflet/dist/leaflet.css"), "utf8").replace(/url\([^)]*\)/g, "none");
put("map.css", squeeze(`${leaflet}\n${readFileSync(at("styles/map.css"), "utf8")}`, "map.css"));
put("mark.svg", readFileSync(at("styles/mark.svg")));
for (const name of ["icon-192.png", "icon-512.png", "icon-mask.png"]) put(name, readFileSync(at("styles", name)));

// Icons: one sprite of the ones that pages name.
const names = iconNames([...templates, ...rust, ...scripts].map((f) => readFileSync(f, "utf8")));
put("icons.svg", sprite(names, at("node_modules/@tabler/icons/icons/outline")));

// Scripts: one small entry; the map and the charts come only where a page has them.
const result = await build({
  entryPoints: { app: at("src/app.ts"), board: at("src/board.ts") },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome87", "safari15", "firefox90"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  metafile: true,
  define: { ICONS: JSON.stringify(manifest["icons.svg"]) },
});
for (const [file, out] of Object.entries(result.metafile.outputs)) {
  const entry = /src\/(app|board)\.ts$/.exec(out.entryPoint ?? "")?.[1];
  if (entry) manifest[`${entry}.js`] = basename(file);
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 1));

// The service worker keeps the shell: the look, the entry, and whatever the phone's pages load when they need it.
const outputs = Object.fromEntries(Object.entries(result.metafile.outputs).map(([file, out]) => [basename(file), out]));
const shell = new Set(["app.css", "icons.svg", "mark.svg", "icon-192.png"].map((name) => manifest[name]));
const reach = (name, late) => {
  if (shell.has(name)) return;
  shell.add(name);
  for (const i of outputs[name].imports) if (late || i.kind === "import-statement") reach(basename(i.path), late);
};
reach(manifest["app.js"], false);
for (const [name, out] of Object.entries(outputs)) {
  if (/^src\/(field\/(capture|sheet|queue|phone)|place|pick|aloud)\.ts$/.test((out.entryPoint ?? "").replace(/^frontend\//, ""))) reach(name, true);
}
const addresses = [...shell].sort().map((name) => `/assets/${name}`);
const worker = await build({
  entryPoints: [at("src/worker.ts")],
  bundle: true,
  format: "iife",
  target: ["chrome87", "safari15", "firefox90"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  write: false,
  define: { SHELL: JSON.stringify(addresses), EDITION: JSON.stringify(createHash("sha256").update(addresses.join()).digest("hex").slice(0, 10)) },
});
writeFileSync(join(dist, "sw.js"), worker.outputFiles[0].contents);

let first = 0;
const firstView = new Set([manifest["app.css"], manifest["app.js"], manifest["icons.svg"], manifest["mark.svg"]]);
// What the entry imports at once belongs to the first view too.
for (const [file, out] of Object.entries(result.metafile.outputs)) {
  if (basename(file) === manifest["app.js"]) for (const i of out.imports) if (i.kind === "import-statement") firstView.add(basename(i.path));
}
console.log("frontend/dist".padEnd(34) + "raw".padStart(9) + "br".padStart(9) + "gz".padStart(9));
for (const name of readdirSync(dist).sort()) {
  if (name === "manifest.json") continue;
  const bytes = readFileSync(join(dist, name));
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(dist, `${name}.br`), br);
  writeFileSync(join(dist, `${name}.gz`), gz);
  const here = firstView.has(name);
  // gzip is what the poorest browser takes: it counts.
  if (here) first += gz.length;
  console.log(`${here ? "*" : " "} ${name}`.padEnd(34) + String(bytes.length).padStart(9) + String(br.length).padStart(9) + String(gz.length).padStart(9));
}
console.log(`* first view, gzip: ${first} bytes of ${BUDGET}`);
if (first > BUDGET) {
  console.error("frontend: the first view is over its budget");
  process.exit(1);
}
