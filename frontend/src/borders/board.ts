// The map on which borders are drawn: every village as it stands in the draft, the chosen one with its corners. It needs no network.
import L from "leaflet";
import { lay } from "../base-map";
import type { Data } from "./borders";
import { type At, type Corner, type Draft, type Land, opened, ringOf, type Spot } from "./edit";

/** What the map tells. */
export interface Heard {
  chose(id: string): void;
  tapped(at: At): void;
  picked(corner: Corner): void;
  moved(corner: Corner, at: At): void;
  /** How the chosen village looks while a corner is on its way. */
  moving(corner: Corner, at: At): Land;
  added(corner: Corner, at: At): void;
  closed(): void;
}

/** Corners drawn at most: more would neither be seen nor held apart. */
const MOST = 250;

const flip = ([lon, lat]: At): L.LatLngTuple => [lat, lon];
const back = (at: L.LatLng): At => [at.lng, at.lat];
const flipped = (land: Land): L.LatLngTuple[][][] => land.map((part) => part.map((ring) => ring.map(flip)));

const PLAIN: L.PathOptions = { color: "#2c6cb5", weight: 1.5, fillColor: "#cfe0f2", fillOpacity: 0.5, dashArray: "" };
const SKETCH: L.PathOptions = { color: "#8b99a8", weight: 1, fillColor: "#fff", fillOpacity: 0.35, dashArray: "4 4" };
const AWAITED: L.PathOptions = { color: "#a1520a", weight: 2, fillColor: "#fff", fillOpacity: 0.5, dashArray: "4 4" };
const CHOSEN: L.PathOptions = { color: "#a1520a", weight: 3, fillColor: "#f6d9b8", fillOpacity: 0.55, dashArray: "" };

interface Shown {
  shape: L.Polygon;
  land: Land;
  look: L.PathOptions;
}

export class Board {
  private readonly view: L.Map;
  private readonly shown = new Map<string, Shown>();
  private readonly sketches = new Map<string, Land>();
  private readonly corners = L.layerGroup();
  private readonly line: L.Polyline;
  /** What `show` was told last: drawn anew where the map has moved. */
  private last: [Draft, string, Spot, Corner | undefined, At[] | undefined] | undefined;

  readonly project = (at: At): [number, number] => {
    const { x, y } = this.view.latLngToContainerPoint(flip(at));
    return [x, y];
  };

  constructor(
    private readonly stage: HTMLElement,
    data: Data,
    private readonly heard: Heard,
  ) {
    this.view = L.map(stage, { attributionControl: false, zoomSnap: 0.5, scrollWheelZoom: false, doubleClickZoom: false });
    this.view.setView([35.08, 112.6], 11);
    lay(this.view, data, 19);
    if (data.outline?.length) L.polyline([...data.outline, data.outline[0] as At].map(flip), { color: "#7f93aa", weight: 2, interactive: false }).addTo(this.view);
    for (const g of data.grids) {
      this.sketches.set(g.id, opened(g.sketch ?? []));
      const shape = L.polygon([], PLAIN).addTo(this.view);
      shape.bindTooltip(g.name, { sticky: true, className: "map-name borders-name" });
      shape.on("click", () => this.heard.chose(g.id));
      this.shown.set(g.id, { shape, land: [], look: PLAIN });
    }
    this.line = L.polyline([], { color: "#a1520a", weight: 3, dashArray: "6 6", interactive: false }).addTo(this.view);
    this.corners.addTo(this.view);
    this.view.on("click", (e) => this.heard.tapped(back(e.latlng)));
    this.view.on("moveend", () => this.last && this.handles(...this.last));
    // The wheel belongs to the page until somebody works on the map.
    stage.addEventListener("focusin", () => this.view.scrollWheelZoom.enable());
    stage.addEventListener("focusout", () => this.view.scrollWheelZoom.disable());
    if (data.notice) {
      const note = new L.Control({ position: "bottomleft" });
      note.onAdd = () => {
        const div = L.DomUtil.create("div", "map-note");
        div.textContent = data.notice;
        return div;
      };
      note.addTo(this.view);
    }
  }

  /** Keys pressed on the map; what is answered for is not heard twice. */
  keys(hear: (key: string) => boolean): void {
    this.stage.addEventListener("keydown", (e) => {
      if (hear(e.key)) e.preventDefault();
    });
  }

  /** Everything there is. */
  fit(): void {
    const bounds = L.latLngBounds([]);
    for (const { shape } of this.shown.values()) if (!shape.isEmpty()) bounds.extend(shape.getBounds());
    if (bounds.isValid()) this.view.fitBounds(bounds.pad(0.05), { animate: false });
  }

  /** One village. */
  look(land: Land): void {
    const bounds = L.latLngBounds(land.flat(2).map(flip));
    if (bounds.isValid()) this.view.fitBounds(bounds.pad(0.25), { animate: false, maxZoom: 17 });
  }

  show(draft: Draft, chosen: string, spot: Spot, corner: Corner | undefined, drawn: At[] | undefined): void {
    for (const [id, was] of this.shown) {
      const own = draft[id] ?? [];
      const land = own.length > 0 ? own : (this.sketches.get(id) ?? []);
      const look = own.length > 0 ? (id === chosen ? CHOSEN : PLAIN) : id === chosen ? AWAITED : SKETCH;
      if (land !== was.land) was.shape.setLatLngs(flipped(land));
      if (look !== was.look) was.shape.setStyle(look);
      if (id === chosen && look !== was.look) was.shape.bringToFront();
      this.shown.set(id, { shape: was.shape, land, look });
    }
    this.stage.classList.toggle("borders-drawing", drawn !== undefined);
    this.line.setLatLngs((drawn ?? []).map(flip));
    this.line.bringToFront();
    this.last = [draft, chosen, spot, corner, drawn];
    this.handles(...this.last);
  }

  /** The corners of the chosen village, or of what is being drawn, as far as they are seen. */
  private handles(draft: Draft, chosen: string, spot: Spot, picked: Corner | undefined, drawn: At[] | undefined): void {
    this.corners.clearLayers();
    if (drawn) {
      drawn.forEach((at, n) => {
        const mark = this.mark(at, n === 0 ? "borders-corner borders-first" : "borders-corner", false);
        if (n === 0) mark.on("click", () => this.heard.closed());
      });
      return;
    }
    const land = draft[chosen] ?? [];
    const seen = this.view.getBounds().pad(0.1);
    const all: Corner[] = land.flatMap((p, part) => p.flatMap((points, ring) => points.map((_, n) => ({ part, ring, n }))));
    const here = all.filter((c) => seen.contains(flip(ringOf(land, c)[c.n] ?? [0, 0])));
    const many = here.length > MOST;
    this.stage.dataset.corners = many ? "many" : String(here.length);
    if (many) return;
    const shape = this.shown.get(chosen)?.shape;
    for (const c of here) {
      const points = ringOf(land, c);
      const [at, next] = [points[c.n], points[(c.n + 1) % points.length]];
      if (!at || !next) continue;
      const own = c.part === spot.part && c.ring === spot.ring;
      const is = picked && picked.part === c.part && picked.ring === c.ring && picked.n === c.n;
      const mark = this.mark(at, `borders-corner${own ? "" : " borders-other"}${is ? " borders-picked" : ""}`, true);
      mark.on("click", () => this.heard.picked(c));
      mark.on("drag", () => shape?.setLatLngs(flipped(this.heard.moving(c, back(mark.getLatLng())))));
      mark.on("dragend", () => this.heard.moved(c, back(mark.getLatLng())));
      const [ax, ay] = this.project(at);
      const [bx, by] = this.project(next);
      // Where corners crowd there is no room between them.
      if (Math.hypot(ax - bx, ay - by) < 44) continue;
      const half = this.mark([(at[0] + next[0]) / 2, (at[1] + next[1]) / 2], "borders-half", true);
      half.on("click", () => this.heard.added(c, back(half.getLatLng())));
      half.on("dragend", () => this.heard.added(c, back(half.getLatLng())));
    }
  }

  private mark(at: At, className: string, draggable: boolean): L.Marker {
    // The coordinates below are the way for keys: a stop at every corner would be none.
    const icon = L.divIcon({ className, iconSize: [28, 28] });
    const mark = L.marker(flip(at), { icon, draggable, keyboard: false, bubblingMouseEvents: false });
    this.corners.addLayer(mark);
    return mark;
  }
}
