// A village's corners as lines of text, and back: the way without a pointer, and for whoever has coordinates in a table.
import { type At, type Land, neat, opened, type Part } from "./edit";

/** `第1块`, a point a line, `洞` before the points of a hole. */
export function written(land: Land): string {
  const point = ([lon, lat]: At) => `${lon.toFixed(7)}, ${lat.toFixed(7)}`;
  const part = (p: Part, n: number) => p.map((ring, i) => [i === 0 ? `第${n + 1}块` : "洞", ...ring.map(point)].join("\n"));
  return land.flatMap(part).join("\n");
}

/** What a text says, or what is wrong with it. */
export type Told = { land: Land } | { wrong: string };

/** GeoJSON pasted as it is. */
function pasted(text: string): Told {
  const wrong = { wrong: "看不懂这段 GeoJSON：应当是一个 Polygon 或者 MultiPolygon，或者装着它的 Feature" };
  try {
    const told = JSON.parse(text) as { type?: string; geometry?: unknown; coordinates?: unknown };
    const geometry = (told.type === "Feature" ? told.geometry : told) as { type?: string; coordinates?: unknown };
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : undefined;
    const point = (p: unknown): At => {
      const [lon, lat] = p as number[];
      if (typeof lon !== "number" || typeof lat !== "number") throw new Error("no number");
      return [lon, lat];
    };
    return { land: opened((parts as unknown[][][]).map((part) => part.map((ring) => ring.map(point)))) };
  } catch {
    return wrong;
  }
}

/** Reads what is typed; empty is a village without a border. */
export function read(text: string): Told {
  if (/^\s*\{/.test(text)) return pasted(text);
  const land: At[][][] = [];
  const begun = () => {
    const part = land[land.length - 1] ?? [];
    if (land.length === 0) land.push(part);
    if (part.length === 0) part.push([]);
    return part[part.length - 1] ?? [];
  };
  for (const [n, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().replace(/[：:]$/, "");
    if (words === "" || words.startsWith("#")) continue;
    if (/^(第\s*\d*\s*)?块$/.test(words)) {
      land.push([[]]);
    } else if (/^洞\s*\d*$/.test(words)) {
      const part = land[land.length - 1];
      if (!part) return { wrong: `第${n + 1}行：洞要写在一块的后面` };
      part.push([]);
    } else {
      const numbers = words.replace(/^[[(]|[\])],?$/g, "").split(/[\s,，;；、]+/).filter(Boolean).map(Number);
      const [lon, lat] = numbers;
      if (lon === undefined || lat === undefined || numbers.length > 3 || !numbers.every(Number.isFinite)) {
        return { wrong: `第${n + 1}行看不懂“${line.trim().slice(0, 30)}”：一行写一个点，经度在前，例如 112.5016, 35.0844` };
      }
      if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return { wrong: `第${n + 1}行超出范围：经度在前、纬度在后，单位是度` };
      begun().push(neat([lon, lat]));
    }
  }
  const read = opened(land);
  for (const [p, part] of read.entries()) {
    for (const [r, ring] of part.entries()) {
      if (ring.length < 3) return { wrong: `第${p + 1}块${r === 0 ? "" : `的洞${r}`}至少要三个点` };
    }
  }
  return { land: read };
}
