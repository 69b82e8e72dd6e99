// Rectangles on a picture, in percent of its width and height; nothing here touches the page, tested by `npm test`.

/** How a place is covered. */
export type Cover = "black" | "mosaic";

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
  cover: Cover;
  /** Of a PDF: on which page. As it was typed, as all that the house reads. */
  page?: string;
  /** Of a film: from which second to which. */
  from?: string;
  until?: string;
}

/** What of a rectangle is no place. */
const BESIDE = ["page", "from", "until"] as const;

/** A narrower one is a slip of the finger; the house takes none below a fifth of a percent. */
export const LEAST = 0.5;

const within = (n: number, least: number, most: number) => Math.min(Math.max(n, least), most);
const rounded = (n: number) => Math.round(n * 100) / 100;

/** A rectangle kept inside the picture, with no more than two digits behind the point. */
export function kept(a: Area): Area {
  const width = rounded(within(a.width, LEAST, 100));
  const height = rounded(within(a.height, LEAST, 100));
  return { ...a, width, height, x: rounded(within(a.x, 0, 100 - width)), y: rounded(within(a.y, 0, 100 - height)) };
}

/** The rectangle between two corners; none where it is a mere touch. */
export function between(from: [number, number], to: [number, number], cover: Cover): Area | undefined {
  const [left, right] = [from[0], to[0]].map((n) => within(n, 0, 100)).sort((a, b) => a - b);
  const [top, bottom] = [from[1], to[1]].map((n) => within(n, 0, 100)).sort((a, b) => a - b);
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined;
  if (right - left < LEAST || bottom - top < LEAST) return undefined;
  return kept({ x: left, y: top, width: right - left, height: bottom - top, cover });
}

/** What a key does to a rectangle: arrows move it, with shift they make it larger or smaller. */
export function keyed(a: Area, key: string, shift: boolean): Area | undefined {
  const step: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const by = step[key];
  if (!by) return undefined;
  if (!shift) return kept({ ...a, x: a.x + by[0], y: a.y + by[1] });
  return kept({ ...a, width: within(a.width + by[0], LEAST, 100 - a.x), height: within(a.height + by[1], LEAST, 100 - a.y) });
}

/** As the form says it. */
export function fields(areas: Area[]): [string, string][] {
  return areas.flatMap((a, n) => (["x", "y", "width", "height", "cover", ...BESIDE] as const).filter((part) => a[part] !== undefined).map((part): [string, string] => [`areas.${n}.${part}`, String(a[part])]));
}

/** What stands in a line of the form, if it is a rectangle at all. */
export function typed(part: (name: string) => string): Area | undefined {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(part(name).trim() || "NaN"));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  if (![x, y, width, height].every(Number.isFinite)) return undefined;
  const beside = BESIDE.map((name) => [name, part(name).trim()] as const).filter(([, value]) => value !== "");
  return kept({ x, y, width, height, cover: part("cover") === "mosaic" ? "mosaic" : "black", ...Object.fromEntries(beside) });
}
