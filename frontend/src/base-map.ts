// What both maps share: their data, and the town's own tiles beneath what is drawn.
import L from "leaflet";

/** 底图: where its tiles lie, if the town has any. */
export interface BaseMap {
  tiles?: string | null;
  /** Of a file of the town's own: the zooms and the corners (south-west, north-east) for which it has pictures. */
  zooms?: [number, number];
  bounds?: [[number, number], [number, number]];
}

/** What a map draws; nothing without a network, or when the session has ended and another page was answered. */
export async function fetched<T>(address: string): Promise<T | undefined> {
  try {
    const answer = await fetch(address, { headers: { accept: "application/json" }, redirect: "error" });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Lays the tiles; where the town says nothing of them, none are asked for beyond zoom 18, which is drawn larger instead. */
export function lay(view: L.Map, map: BaseMap, maxZoom = 18): void {
  if (!map.tiles) return;
  const [minNativeZoom, maxNativeZoom] = [map.zooms?.[0], map.zooms?.[1] ?? 18];
  L.tileLayer(map.tiles, { maxZoom, minNativeZoom, maxNativeZoom, bounds: map.bounds, referrerPolicy: "origin" }).addTo(view);
}
