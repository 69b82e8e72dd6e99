// The sketch map: grids as outlines, matters as points. It needs no network: tiles are shown only where the town has set some.
import L from "leaflet";
import { type BaseMap, fetched, lay } from "./base-map";
import { dot, Gathered, Heat, type Point } from "./points";

interface Area {
  name: string;
  /** Polygons, each an outer ring and its holes, of pairs of longitude and latitude in the base map's own system. */
  polygons: [number, number][][][];
}
interface Data extends BaseMap {
  areas?: Area[];
  points?: Point[];
  outline?: [number, number][];
  notice?: string;
}

const flip = (ring: [number, number][]): L.LatLngTuple[] => ring.map(([lon, lat]) => [lat, lon]);

/** A map whose data lies at the address in `data-source`. */
export async function map(root: HTMLElement): Promise<void> {
  const data = await fetched<Data>(root.dataset.source ?? "");
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
  // On the wall it is dark; on the board many points gather.
  const look = root.dataset.look ?? "";
  const wall = look === "wall";
  const view = L.map(root, { attributionControl: false, zoomSnap: 0.5, scrollWheelZoom: false, zoomControl: !wall });
  lay(view, data);
  const bounds = L.latLngBounds([]);
  if (data.outline?.length) {
    bounds.extend(L.polygon(flip(data.outline), { color: wall ? "#5d7ea8" : "#7f93aa", weight: 2, fillColor: wall ? "#0f2138" : "#fff", fillOpacity: data.tiles ? 0 : 0.7, interactive: false }).addTo(view).getBounds());
  }
  for (const area of data.areas ?? []) {
    const shape = L.polygon(area.polygons.map((p) => p.map(flip)), { color: wall ? "#34527a" : "#8fa9c8", weight: 1, fillColor: wall ? "#17304f" : "#cfe0f2", fillOpacity: 0.45 }).addTo(view);
    shape.bindTooltip(area.name, { permanent: (data.areas?.length ?? 0) < 40, direction: "center", className: "map-name" });
    bounds.extend(shape.getBounds());
  }
  const points = data.points ?? [];
  for (const p of points) bounds.extend([p.lat, p.lon]);
  if (bounds.isValid()) view.fitBounds(bounds.pad(0.08), { maxZoom: 16 });
  else view.setView([35.08, 112.6], 11);
  if (look) many(root, view, points, wall);
  else for (const p of points) dot(p).addTo(view);
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

/** Points that gather, heat on request, and both anew when something has happened. */
function many(root: HTMLElement, view: L.Map, points: Point[], wall: boolean): void {
  const gathered = new Gathered().addTo(view);
  const heat = new Heat();
  const show = (now: Point[]) => [gathered, heat].forEach((layer) => layer.show(now));
  show(points);
  if (wall) heat.addTo(view);
  const choice = new L.Control({ position: "topright" });
  choice.onAdd = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-choice";
    button.textContent = "热力";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const hot = !view.hasLayer(heat);
      button.setAttribute("aria-pressed", String(hot));
      if (hot) view.addLayer(heat).removeLayer(gathered);
      else view.addLayer(gathered).removeLayer(heat);
    });
    L.DomEvent.disableClickPropagation(button);
    return button;
  };
  if (!wall) choice.addTo(view);
  window.addEventListener("zhifa:fresh", () => {
    const headers: Record<string, string> = document.querySelector("[data-keep]") ? {} : { "x-unattended": "1" };
    fetch(root.dataset.source ?? "", { headers: { ...headers, accept: "application/json" } })
      .then(async (answer) => answer.ok && show(((await answer.json()) as Data).points ?? []))
      .catch(() => undefined);
  });
}
