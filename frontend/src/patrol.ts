// 巡查: the points by distance from here, asked for by the button alone; and the track, while its walker agrees to it and this
// page is open.
import { farSaid, metres, type TrackPoint, worthKeeping } from "./ground";

const WHY: Record<number, string> = { 1: "没有允许使用位置。", 2: "暂时定不了位。", 3: "定位超时，请到空旷处再试。" };

/** The points of a patrol, the nearest first. */
export function spots(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>("[data-near]");
  const said = root.querySelector<HTMLElement>("[data-said]");
  const list = root.querySelector("ol");
  if (!button || !said || !list || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.hidden = false;
    said.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        said.hidden = true;
        const here = { lon: coords.longitude, lat: coords.latitude };
        const all = Array.from(list.children, (li) => {
          const at = { lon: Number((li as HTMLElement).dataset.lon), lat: Number((li as HTMLElement).dataset.lat) };
          return { li, far: metres(here, at) };
        }).sort((a, b) => a.far - b.far);
        for (const { li, far } of all) {
          const words = li.querySelector("[data-far]");
          if (words) words.textContent = `离您约${farSaid(far)}`;
          list.append(li);
        }
      },
      (e) => {
        button.disabled = false;
        said.textContent = WHY[e.code] ?? "定不了位。";
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 15000 },
    );
  });
}

/** Points that wait on the phone at most: some hours' walk. */
const MOST = 3000;
const BATCH = 200;

/** Where a person's unsent points of a patrol wait. */
const shelf = (me: string, patrol: string) => `track:${me}:${patrol}`;

/** Recording, or sending what is left, or forgetting: as the page of the patrol says. */
export function track(root: HTMLElement): void {
  const me = document.body.dataset.me;
  const { patrol, state, now = "" } = root.dataset;
  if (!me || !patrol) return;
  const key = shelf(me, patrol);
  if (state === "none") {
    localStorage.removeItem(key);
    return;
  }
  const read = (): TrackPoint[] => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "[]") as TrackPoint[];
    } catch {
      return [];
    }
  };
  const write = (points: TrackPoint[]) => {
    if (points.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(points.slice(-MOST)));
  };
  // The house's clock, going on from the moment at which it made the page: the phone's may be wrong.
  const begun = Date.parse(`${now}Z`);
  const moment = () => new Date(begun + performance.now()).toISOString().slice(0, 19);
  let last: TrackPoint | undefined;
  let [kept, sending, watch] = [0, false, 0];
  const tell = (words?: string) => {
    if (state !== "on") return;
    const waiting = read().length;
    root.textContent = words ?? `正在记录这一次巡查的轨迹：打开本页后已记${kept}个点${waiting > 0 ? `，${waiting}个等待发送` : ""}。锁屏、离开这个页面就不记。`;
  };
  const stop = (words: string) => {
    if (watch) navigator.geolocation.clearWatch(watch);
    watch = 0;
    tell(words);
  };
  const send = async (): Promise<void> => {
    const batch = read().slice(0, BATCH);
    if (sending || batch.length === 0) return;
    sending = true;
    let more = false;
    try {
      const answer = await fetch(`/api/v1/patrols/${patrol}/track`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-person": me },
        body: JSON.stringify(batch),
      });
      // Heard out to its end: an answer that nobody reads holds the line, and the browser never takes it for over.
      await answer.text();
      if (answer.ok) {
        write(read().slice(batch.length));
        more = batch.length === BATCH;
        tell();
      } else if ([403, 404, 422].includes(answer.status)) {
        // No longer agreed to, or the patrol is over: what was gathered beyond that is not kept here either.
        write([]);
        stop("轨迹已经停止记录。");
      }
    } catch {
      // No network: it waits.
    } finally {
      sending = false;
    }
    if (more) await send();
  };
  void send();
  window.addEventListener("online", () => void send());
  if (state !== "on" || !("geolocation" in navigator)) return;
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void send());
  window.setInterval(() => void send(), 30_000);
  watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      const next: TrackPoint = { at: moment(), lon: Number(coords.longitude.toFixed(6)), lat: Number(coords.latitude.toFixed(6)), accuracy: Math.round(coords.accuracy) };
      if (!worthKeeping(last, next)) return;
      last = next;
      kept += 1;
      write([...read(), next]);
      tell();
      if (kept === 1 || read().length >= 10) void send();
    },
    (e) => tell(`${WHY[e.code] ?? "定不了位。"}轨迹没有记上，不影响巡查和签到。`),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 },
  );
  tell();
}
