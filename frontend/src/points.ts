// Many points on the map: gathered where they crowd (聚合), or as heat (热力). Drawn on Leaflet's own means.
import L from "leaflet";
import { cluster } from "./cluster";

export interface Point {
  lon: number;
  lat: number;
  title: string;
  href?: string;
  tone?: string;
}

export const TONES: Record<string, string> = { red: "#b3261e", orange: "#c98a1b", green: "#17693a", blue: "#1b4f91", azure: "#0c5a78", purple: "#5b3a9e", secondary: "#6b7785" };

/** Points nearer than this on the screen are drawn as one. */
const NEAR = 46;
/** How far one point warms its surroundings, in pixels. */
const REACH = 34;

/** One matter. */
export function dot(p: Point): L.CircleMarker {
  const mark = L.circleMarker([p.lat, p.lon], { radius: 7, color: "#fff", weight: 2, fillColor: TONES[p.tone ?? "blue"] ?? "#1b4f91", fillOpacity: 0.95 });
  const words = document.createElement(p.href ? "a" : "span");
  words.textContent = p.title;
  if (p.href) (words as HTMLAnchorElement).href = p.href;
  return p.title === "" ? mark : mark.bindPopup(words);
}

/** Points that gather and part as one zooms. */
export class Gathered extends L.LayerGroup {
  private points: Point[] = [];
  private view: L.Map | undefined;

  override onAdd(view: L.Map): this {
    this.view = view;
    view.on("zoomend", this.draw, this);
    super.onAdd(view);
    this.draw();
    return this;
  }

  override onRemove(view: L.Map): this {
    view.off("zoomend", this.draw, this);
    this.view = undefined;
    return super.onRemove(view);
  }

  show(points: Point[]): void {
    this.points = points;
    this.draw();
  }

  private draw(): void {
    const view = this.view;
    if (!view) return;
    this.clearLayers();
    const spots = this.points.map((point) => ({ ...view.project([point.lat, point.lon]), point }));
    for (const c of cluster(spots, NEAR)) {
      const [only] = c.members;
      if (only && c.members.length === 1) {
        this.addLayer(dot(only.point));
        continue;
      }
      const size = c.members.length < 10 ? 34 : c.members.length < 100 ? 42 : 52;
      const icon = L.divIcon({ html: String(c.members.length), className: "map-cluster", iconSize: [size, size] });
      const mark = L.marker(view.unproject([c.x, c.y]), { icon, title: `${c.members.length}件，放大看` });
      mark.on("click", () => {
        const bounds = L.latLngBounds(c.members.map((m): L.LatLngTuple => [m.point.lat, m.point.lon]));
        // Several at one place: they never part, so they are listed.
        if (!c.members.some((m) => m.point.title !== "")) return;
        if (view.getZoom() >= 18 || bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 15) mark.bindPopup(listed(c.members.map((m) => m.point))).openPopup();
        else view.fitBounds(bounds.pad(0.3), { maxZoom: 18 });
      });
      this.addLayer(mark);
    }
  }
}

function listed(points: Point[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "map-listed";
  for (const p of points) {
    const way = document.createElement("a");
    way.textContent = p.title;
    way.href = p.href ?? "#";
    const line = document.createElement("li");
    line.append(way);
    list.append(line);
  }
  return list;
}

/** From cold to hot, 256 steps of red, green, blue and strength. */
function palette(): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = 256;
  canvas.height = 1;
  const pen = canvas.getContext("2d");
  if (!pen) return new Uint8ClampedArray(1024);
  const ramp = pen.createLinearGradient(0, 0, 256, 0);
  for (const [at, colour] of [[0, "rgba(44,143,176,0)"], [0.15, "rgba(44,143,176,.55)"], [0.4, "rgba(63,143,107,.7)"], [0.65, "rgba(230,170,40,.8)"], [1, "rgba(190,35,28,.92)"]] as const) ramp.addColorStop(at, colour);
  pen.fillStyle = ramp;
  pen.fillRect(0, 0, 256, 1);
  return pen.getImageData(0, 0, 256, 1).data;
}

/** Where much is reported it is hot. */
export class Heat extends L.Layer {
  private points: Point[] = [];
  private readonly canvas = L.DomUtil.create("canvas", "map-heat leaflet-zoom-hide");
  private view: L.Map | undefined;
  private colours: Uint8ClampedArray | undefined;

  override onAdd(view: L.Map): this {
    this.view = view;
    view.getPane("overlayPane")?.append(this.canvas);
    view.on("moveend zoomend resize", this.draw, this);
    this.draw();
    return this;
  }

  override onRemove(view: L.Map): this {
    view.off("moveend zoomend resize", this.draw, this);
    this.canvas.remove();
    this.view = undefined;
    return this;
  }

  show(points: Point[]): void {
    this.points = points;
    this.draw();
  }

  private draw(): void {
    const view = this.view;
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!view || !pen) return;
    const { x, y } = view.getSize();
    L.DomUtil.setPosition(this.canvas, view.containerPointToLayerPoint([0, 0]));
    this.canvas.width = x;
    this.canvas.height = y;
    if (x === 0 || y === 0) return;
    for (const p of this.points) {
      const at = view.latLngToContainerPoint([p.lat, p.lon]);
      const glow = pen.createRadialGradient(at.x, at.y, 0, at.x, at.y, REACH);
      glow.addColorStop(0, "rgba(0,0,0,.32)");
      glow.addColorStop(1, "rgba(0,0,0,0)");
      pen.fillStyle = glow;
      pen.fillRect(at.x - REACH, at.y - REACH, 2 * REACH, 2 * REACH);
    }
    const picture = pen.getImageData(0, 0, x, y);
    const colours = (this.colours ??= palette());
    for (let i = 3; i < picture.data.length; i += 4) {
      const heat = (picture.data[i] ?? 0) * 4;
      if (heat === 0) continue;
      for (let k = 0; k < 4; k++) picture.data[i - 3 + k] = colours[heat + k] ?? 0;
    }
    pen.putImageData(picture, 0, 0);
  }
}
