// Points that lie close together on the screen, as one; pure.

export interface Spot {
  x: number;
  y: number;
}
export interface Cluster<T> {
  /** The middle of its points. */
  x: number;
  y: number;
  members: T[];
}

/** Gathers points by distance in pixels: each joins the first cluster whose middle is near enough. */
export function cluster<T extends Spot>(points: readonly T[], near: number): Cluster<T>[] {
  const clusters: Cluster<T>[] = [];
  // Only the cells around a point can hold a cluster near it.
  const cells = new Map<string, Cluster<T>[]>();
  const cell = (n: number) => Math.floor(n / near);
  for (const point of points) {
    let best: Cluster<T> | undefined;
    let distance = near;
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        for (const c of cells.get(`${cell(point.x) + i}/${cell(point.y) + j}`) ?? []) {
          const d = Math.hypot(c.x - point.x, c.y - point.y);
          if (d < distance) [best, distance] = [c, d];
        }
      }
    }
    if (best) {
      best.members.push(point);
      continue;
    }
    const made = { x: point.x, y: point.y, members: [point] };
    clusters.push(made);
    const key = `${cell(point.x)}/${cell(point.y)}`;
    cells.set(key, [...(cells.get(key) ?? []), made]);
  }
  for (const c of clusters) {
    c.x = c.members.reduce((sum, p) => sum + p.x, 0) / c.members.length;
    c.y = c.members.reduce((sum, p) => sum + p.y, 0) / c.members.length;
  }
  return clusters;
}
