// The sketch map: grids as outlines, matters as points. It needs no network: tiles are shown only where the town has set some.
import L from "leaflet";

interface Area {
  name: string;
  /** Polygons, each an outer ring and its holes, of pairs of longitude and latitude in the base map's own system. */
  polygons: [number, number][][][];
}
interface Point {
  lon: number;
  lat: number;
  title: string;
  href?: string;
  tone?: string;
}
interface Data {
  areas?: Area[];
  points?: Point[];
  outline?: [number, number][];
  tiles?: string;
  notice?: string;
}

const TONES: Record<string, string> = { red: "#b3261e", orange: "#c98a1b", green: "#17693a", blue: "#1b4f91", azure: "#0c5a78", purple: "#5b3a9e", secondary: "#6b7785" };
const flip = (ring: [number, number][]): L.LatLngTuple[] => ring.map(([lon, lat]) => [lat, lon]);

/** What the map draws; nothing without a network, or when the session has ended and another page was answered. */
async function fetched(address: string): Promise<Data | undefined> {
  try {
    const answer = await fetch(address, { headers: { accept: "application/json" }, redirect: "error" });
    return answer.ok ? ((await answer.json()) as Data) : undefined;
  } catch {
    return undefined;
  }
}

/** A map whose data lies at the address in `data-source`. */
export async function map(root: HTMLElement): Promise<void> {
  const data = await fetched(root.dataset.source ?? "");
  if (!data) {
    root.textContent = "地图数据没有取到，请刷新或者重新登录；各网格的件数见下面的表。";
    return;
  }
  const css = document.body.dataset.mapCss;
  const begin = () => draw(root, data);
  if (!css || document.querySelector(`link[href="${css}"]`)) return begin();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = css;
  link.onload = begin;
  link.onerror = begin;
  document.head.append(link);
}

function draw(root: HTMLElement, data: Data): void {
  root.replaceChildren();
  const view = L.map(root, { attributionControl: false, zoomSnap: 0.5, scrollWheelZoom: false });
  if (data.tiles) L.tileLayer(data.tiles, { maxZoom: 18, referrerPolicy: "origin" }).addTo(view);
  const bounds = L.latLngBounds([]);
  if (data.outline?.length) {
    bounds.extend(L.polygon(flip(data.outline), { color: "#7f93aa", weight: 2, fillColor: "#fff", fillOpacity: data.tiles ? 0 : 0.7, interactive: false }).addTo(view).getBounds());
  }
  for (const area of data.areas ?? []) {
    const shape = L.polygon(area.polygons.map((p) => p.map(flip)), { color: "#8fa9c8", weight: 1, fillColor: "#cfe0f2", fillOpacity: 0.45 }).addTo(view);
    shape.bindTooltip(area.name, { permanent: (data.areas?.length ?? 0) < 40, direction: "center", className: "map-name" });
    bounds.extend(shape.getBounds());
  }
  for (const p of data.points ?? []) {
    const dot = L.circleMarker([p.lat, p.lon], { radius: 7, color: "#fff", weight: 2, fillColor: TONES[p.tone ?? "blue"] ?? "#1b4f91", fillOpacity: 0.95 }).addTo(view);
    const words = document.createElement(p.href ? "a" : "span");
    words.textContent = p.title;
    if (p.href) (words as HTMLAnchorElement).href = p.href;
    dot.bindPopup(words);
    bounds.extend([p.lat, p.lon]);
  }
  if (bounds.isValid()) view.fitBounds(bounds.pad(0.08), { maxZoom: 16 });
  else view.setView([35.08, 112.6], 11);
  if (data.notice) {
    const note = new L.Control({ position: "bottomleft" });
    note.onAdd = () => {
      const div = document.createElement("div");
      div.className = "map-note";
      div.textContent = data.notice ?? "";
      return div;
    };
    note.addTo(view);
  }
}
