// Distance on the ground and what of a track is worth keeping. Nothing here touches page or network; tested by `npm test`.

/** A position, degrees. */
export interface Position {
  lon: number;
  lat: number;
}

/** A point of a track. */
export interface TrackPoint extends Position {
  /** As the town writes moments. */
  at: string;
  accuracy?: number;
}

/** Metres between two positions along the ground. */
export function metres(a: Position, b: Position): number {
  const rad = (d: number) => (d * Math.PI) / 180;
  const north = Math.sin(rad(b.lat - a.lat) / 2) ** 2;
  const east = Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(Math.min(1, north + east)));
}

/** `85米`, `1.2公里`. */
export function farSaid(m: number): string {
  return m < 1000 ? `${Math.round(m)}米` : `${(m / 1000).toFixed(1)}公里`;
}

const seconds = (at: string) => Date.parse(`${at}Z`) / 1000;

/** Whether a point says something that the last one did not: twenty metres on, or half a minute later. */
export function worthKeeping(last: TrackPoint | undefined, next: TrackPoint): boolean {
  if (!last) return true;
  const later = seconds(next.at) - seconds(last.at);
  return later > 0 && (metres(last, next) >= 20 || later >= 30);
}
