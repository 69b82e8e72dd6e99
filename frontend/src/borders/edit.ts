// Borders while they are drawn: corners of villages, moved, added and taken away. Nothing here touches page or network; tested by
// `npm test`. What is changed is made anew, so that a step back is the earlier value itself.

/** Degrees: longitude, latitude. */
export type At = readonly [number, number];
/** Corners in order; the last is not the first again. */
export type Ring = readonly At[];
/** An outer ring and its holes. */
export type Part = readonly Ring[];
/** A village: nothing where it has no border. */
export type Land = readonly Part[];
/** Every village by its code. */
export type Draft = Readonly<Record<string, Land>>;

/** A ring of a village. */
export interface Spot {
  part: number;
  ring: number;
}
/** A corner of a ring. */
export interface Corner extends Spot {
  n: number;
}

const rounded = (n: number) => Math.round(n * 1e7) / 1e7;
/** Degrees to a centimetre. */
export const neat = ([lon, lat]: At): At => [rounded(lon), rounded(lat)];

const equal = (a: At | undefined, b: At | undefined) => a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];

/** Polygons as GeoJSON has them, with rings that need not say their first point twice. */
export function opened(polygons: readonly (readonly (readonly At[])[])[]): Land {
  const ring = (points: readonly At[]): Ring => {
    const all = points.map(neat);
    return all.length > 1 && equal(all[0], all[all.length - 1]) ? all.slice(0, -1) : all;
  };
  return polygons.map((part) => part.map(ring)).filter((part) => part.length > 0);
}

/** The same as GeoJSON wants them. */
export function closed(land: Land): At[][][] {
  return land.map((part) => part.map((ring) => (ring[0] ? [...ring, ring[0]] : [])));
}

/** Whether two villages are the same, corner by corner. */
export function same(a: Land, b: Land): boolean {
  const rings = (p: Part, q: Part) => p === q || (p.length === q.length && p.every((r, i) => r === q[i] || (r.length === q[i]?.length && r.every((at, k) => equal(at, q[i]?.[k])))));
  return a === b || (a.length === b.length && a.every((p, i) => rings(p, b[i] ?? [])));
}

export function ringOf(land: Land, { part, ring }: Spot): Ring {
  return land[part]?.[ring] ?? [];
}

const put = <T>(list: readonly T[], n: number, value: T) => list.map((was, i) => (i === n ? value : was));

/** A village with another ring in that place; without one, a part goes with its outer ring. */
export function withRing(land: Land, { part, ring }: Spot, now: Ring | undefined): Land {
  const was = land[part];
  if (!was) return land;
  if (now) return put(land, part, put(was, ring, now));
  return ring === 0 ? land.filter((_, i) => i !== part) : put(land, part, was.filter((_, i) => i !== ring));
}

/** Every ring of every village, changed where `how` gives another. */
function everywhere(draft: Draft, how: (ring: Ring) => Ring): Draft {
  const next: Record<string, Land> = {};
  for (const [id, land] of Object.entries(draft)) {
    const now = land.map((part) => {
      const rings = part.map(how);
      return rings.every((r, i) => r === part[i]) ? part : rings;
    });
    next[id] = now.every((p, i) => p === land[i]) ? land : now;
  }
  return next;
}

const one = (draft: Draft, id: string, spot: Spot, how: (ring: Ring) => Ring): Draft => {
  const land = draft[id] ?? [];
  return { ...draft, [id]: withRing(land, spot, how(ringOf(land, spot))) };
};

/** A corner goes elsewhere; `together` takes along the same corner of every neighbour. */
export function move(draft: Draft, id: string, corner: Corner, to: At, together: boolean): Draft {
  const from = ringOf(draft[id] ?? [], corner)[corner.n];
  if (!from) return draft;
  const at = neat(to);
  if (!together) return one(draft, id, corner, (ring) => put(ring, corner.n, at));
  return everywhere(draft, (ring) => (ring.some((p) => equal(p, from)) ? ring.map((p) => (equal(p, from) ? at : p)) : ring));
}

/** A new corner behind the `n`th; `together` puts it into the same edge of a neighbour, too. */
export function insert(draft: Draft, id: string, { part, ring, n }: Corner, to: At, together: boolean): Draft {
  const own = ringOf(draft[id] ?? [], { part, ring });
  const [a, b, at] = [own[n], own[(n + 1) % own.length], neat(to)];
  if (!a || !b) return draft;
  const after = (list: Ring, i: number): Ring => [...list.slice(0, i + 1), at, ...list.slice(i + 1)];
  if (!together) return one(draft, id, { part, ring }, (list) => after(list, n));
  return everywhere(draft, (list) => {
    const i = list.findIndex((p, k) => {
      const next = list[(k + 1) % list.length];
      return (equal(p, a) && equal(next, b)) || (equal(p, b) && equal(next, a));
    });
    return i < 0 ? list : after(list, i);
  });
}

/** Without a corner; nothing where a ring would be left with fewer than three. */
export function remove(draft: Draft, id: string, corner: Corner, together: boolean): Draft | undefined {
  const own = ringOf(draft[id] ?? [], corner);
  const gone = own[corner.n];
  if (!gone || own.length <= 3) return undefined;
  if (!together) return one(draft, id, corner, (ring) => ring.filter((_, i) => i !== corner.n));
  // A neighbour whose last three corners these are keeps its own.
  return everywhere(draft, (ring) => (ring.length > 3 && ring.some((p) => equal(p, gone)) ? ring.filter((p) => !equal(p, gone)) : ring));
}

/** Whether a point lies inside a ring. */
export function inside(ring: Ring, [x, y]: At): boolean {
  let within = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
  });
  return within;
}

/** A village with one more part; nothing where it has too few corners. */
export function withPart(land: Land, ring: Ring): Land | undefined {
  return ring.length < 3 ? undefined : [...land, [ring.map(neat)]];
}

/** A village with one more hole, in the part that holds all of it; nothing where none does. */
export function withHole(land: Land, ring: Ring): Land | undefined {
  const part = land.findIndex((p) => p[0] !== undefined && ring.every((at) => inside(p[0] ?? [], at)));
  const around = land[part];
  return ring.length < 3 || !around ? undefined : put(land, part, [...around, ring.map(neat)]);
}

/** A position on the screen. */
type Seen = readonly [number, number];

/** The corner nearest to a place on the screen, else the nearest place on an edge, so near that it was meant; `spare` is a corner
 * that is itself on the way. */
export function snap(draft: Draft, at: At, project: (at: At) => Seen, within: number, spare?: At): At {
  const [x, y] = project(at);
  let [corner, corners]: [At | undefined, number] = [undefined, within];
  let [edge, edges]: [At | undefined, number] = [undefined, within];
  for (const land of Object.values(draft)) {
    for (const ring of land.flat()) {
      const seen = ring.map(project);
      ring.forEach((a, i) => {
        const j = (i + 1) % ring.length;
        const [b, [ax, ay], [bx, by]] = [ring[j], seen[i] ?? [0, 0], seen[j] ?? [0, 0]];
        if (!b || equal(a, spare) || equal(b, spare)) return;
        const far = Math.hypot(ax - x, ay - y);
        if (far < corners) [corner, corners] = [a, far];
        const long = (bx - ax) ** 2 + (by - ay) ** 2;
        const t = long === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long));
        const beside = Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
        if (beside < edges) [edge, edges] = [[a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], beside];
      });
    }
  }
  return neat(corner ?? edge ?? at);
}

/** How each ring of a village is called. */
export function rings(land: Land): { spot: Spot; label: string }[] {
  return land.flatMap((p, part) =>
    p.map((points, ring) => ({ spot: { part, ring }, label: `第${part + 1}块${ring === 0 ? "" : `的洞${ring}`}（${points.length}个点）` })),
  );
}

/** What became of a village. */
export type State = "none" | "kept" | "changed" | "new" | "gone";

export function state(now: Land, was: Land): State {
  if (now.length === 0) return was.length === 0 ? "none" : "gone";
  return was.length === 0 ? "new" : same(now, was) ? "kept" : "changed";
}

/** The draft as the house reads it. */
export function collection(draft: Draft, names: ReadonlyMap<string, string>, crs: string): unknown {
  const features = Object.entries(draft)
    .filter(([, land]) => land.length > 0)
    .map(([id, land]) => ({ type: "Feature", properties: { id, name: names.get(id) ?? "" }, geometry: { type: "MultiPolygon", coordinates: closed(land) } }));
  return { type: "FeatureCollection", crs, features };
}

/** A number by which one text is told from another. */
export function stamp(text: string): number {
  let sum = 2166136261;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619);
  return sum >>> 0;
}

/** Steps back and forth. */
export class History<T> {
  private past: T[] = [];
  private coming: T[] = [];
  constructor(public now: T) {}

  set(next: T): void {
    if (next === this.now) return;
    this.past.push(this.now);
    if (this.past.length > 200) this.past.shift();
    this.coming = [];
    this.now = next;
  }

  undo(): boolean {
    const was = this.past.pop();
    if (was === undefined) return false;
    this.coming.push(this.now);
    this.now = was;
    return true;
  }

  redo(): boolean {
    const next = this.coming.pop();
    if (next === undefined) return false;
    this.past.push(this.now);
    this.now = next;
    return true;
  }

  get back(): boolean {
    return this.past.length > 0;
  }

  get forth(): boolean {
    return this.coming.length > 0;
  }
}
