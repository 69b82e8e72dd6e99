// 网格边界: borders drawn by mouse, finger or keys over the grids alone; checked, tried and made a file by the house. The draft is kept
// in this browser; nothing here changes what is in force.
import L from "leaflet";
import { type BaseMap, fetched } from "../base-map";
import { ask, el } from "../dom";
import { Board } from "./board";
import { type At, collection, type Corner, type Draft, History, insert, type Land, move, opened, remove, ringOf, rings, same, type Spot, snap, stamp, type State, state, withHole, withPart, withRing } from "./edit";
import { imports } from "./import";
import { forget, keep, kept, type KeptDraft } from "./store";
import { read, written } from "./words";

interface Village {
  id: string;
  name: string;
  border: At[][][] | null;
  sketch: At[][][] | null;
}
export interface Data extends BaseMap {
  crs: string;
  system: string;
  notice: string;
  outline: At[] | null;
  grids: Village[];
}

const STATES: Record<State, string> = { none: "没有边界", kept: "有边界", changed: "改过", new: "新画", gone: "去掉了" };
/** Pixels within which a corner is drawn to its neighbour's. */
const NEAR = 12;

/** Styles of the map, before anything is drawn with them. */
function styled(): Promise<void> {
  const css = document.body.dataset.mapCss;
  if (!css || document.querySelector(`link[href="${css}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = el("link", { rel: "stylesheet", href: css });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

export async function borders(root: HTMLElement): Promise<void> {
  const part = <T extends HTMLElement>(name: string) => root.querySelector<T>(`[data-${name}]`);
  const [stage, status, tools] = [part("map"), part("status"), part("tools")];
  const form = root.querySelector<HTMLFormElement>("#borders-form");
  if (!stage || !status || !tools || !form) return;
  const say = (text: string, wrong = false) => {
    status.textContent = text;
    status.classList.toggle("text-danger", wrong);
  };
  say("正在取现在用的边界…");
  const [data] = await Promise.all([fetched<Data>(root.dataset.source ?? ""), styled()]);
  if (!data) {
    say("没有取到现在用的边界，请刷新或者重新登录。", true);
    return;
  }
  new Page(root, form, data, stage, tools, say).begin();
}

class Page {
  private readonly base: Draft;
  private readonly baseStamp: number;
  private readonly names: ReadonlyMap<string, string>;
  private readonly steps: History<Draft>;
  private readonly board: Board;
  private chosen = "";
  private spot: Spot = { part: 0, ring: 0 };
  private corner: Corner | undefined;
  /** Corners of what is being drawn; none while nothing is. */
  private drawing: { kind: "part" | "hole"; ring: At[] } | undefined;
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly data: Data,
    stage: HTMLElement,
    private readonly tools: HTMLElement,
    private readonly say: (text: string, wrong?: boolean) => void,
  ) {
    this.base = Object.fromEntries(data.grids.map((g) => [g.id, opened(g.border ?? [])]));
    this.baseStamp = stamp(JSON.stringify(data.grids.map((g) => g.border)));
    this.names = new Map(data.grids.map((g) => [g.id, g.name]));
    this.steps = new History(this.base);
    this.board = new Board(stage, data, {
      chose: (id) => this.drawing === undefined && this.choose(id, false),
      tapped: (at) => this.tapped(at),
      picked: (corner) => this.pick(corner),
      moved: (corner, at) => this.set(move(this.draft, this.chosen, corner, this.snapped(at, corner), this.together)),
      moving: (corner, at) => move(this.draft, this.chosen, corner, at, false)[this.chosen] ?? [],
      added: (corner, at) => {
        this.corner = { ...corner, n: corner.n + 1 };
        this.set(insert(this.draft, this.chosen, corner, this.snapped(at), this.together));
      },
      closed: () => this.finish(),
    });
  }

  private get draft(): Draft {
    return this.steps.now;
  }

  private get land(): Land {
    return this.draft[this.chosen] ?? [];
  }

  private get together(): boolean {
    return this.tools.querySelector<HTMLInputElement>("[data-together]")?.checked ?? false;
  }

  private part<T extends HTMLElement>(name: string): T | null {
    return this.root.querySelector<T>(`[data-${name}]`);
  }

  private does(name: string): HTMLButtonElement | null {
    return this.root.querySelector<HTMLButtonElement>(`[data-do="${name}"]`);
  }

  begin(): void {
    this.tools.hidden = false;
    // What is drawn takes the place of what is pasted.
    this.part("plain")?.remove();
    for (const name of ["save"]) this.does(name)?.removeAttribute("hidden");
    for (const li of this.root.querySelectorAll<HTMLElement>("[data-village]")) {
      const name = li.querySelector("[data-name]");
      const button = el("button", { type: "button", class: "borders-village", "data-grid": li.dataset.village ?? "" }, name?.textContent ?? "");
      name?.replaceWith(button);
    }
    this.root.addEventListener("click", (event) => {
      const target = event.target as Element;
      const grid = target.closest<HTMLElement>("[data-grid]");
      if (grid) {
        event.preventDefault();
        this.choose(grid.dataset.grid ?? "", true);
        return;
      }
      const doing = target.closest<HTMLElement>("[data-do]")?.dataset.do;
      if (doing) this.act(doing);
    });
    this.part<HTMLSelectElement>("ring")?.addEventListener("change", (event) => {
      const found = rings(this.land)[Number((event.target as HTMLSelectElement).value)];
      if (found) this.spot = found.spot;
      this.corner = undefined;
      this.show();
    });
    this.board.keys((key) => {
      if (key === "Escape" && this.drawing) this.act("cancel");
      else if (key === "Enter" && this.drawing) this.finish();
      else if ((key === "Delete" || key === "Backspace") && this.corner) this.act("corner");
      else return false;
      return true;
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      // It stays on this page: the guard of forms that are sent once has nothing to do here.
      event.stopPropagation();
      void this.send((event as SubmitEvent).submitter as HTMLButtonElement | null);
    });
    imports(this.root, this.form, this.names, (lands, whole) => this.take(lands, whole));
    this.show();
    this.board.fit();
    this.say(this.hint());
    void this.restore();
  }

  /** What was drawn before the page was closed. */
  private async restore(): Promise<void> {
    let was: KeptDraft | undefined;
    try {
      was = await kept(this.root.dataset.me ?? "", Date.now());
    } catch {
      this.say("这个浏览器不让存草稿：关掉页面就没有了，请及时“草稿另存”。", true);
    }
    const lands = was && was.crs !== this.data.crs ? await this.converted(was) : was?.grids;
    if (was && !lands) this.say("上次的草稿是按另一种底图画的，没有换算过来：请刷新再试，不要现在改。", true);
    if (!was || !lands) return;
    // Villages that the town no longer has are let go.
    const grids = Object.fromEntries(Object.keys(this.base).map((id): [string, Land] => [id, lands[id] ?? []]));
    if (Object.keys(grids).every((id) => same(grids[id] ?? [], this.base[id] ?? []))) return;
    this.steps.set(grids);
    this.show();
    const away = el("button", { type: "button", class: "btn btn-sm" }, "不要了");
    const at = new Date(was.at);
    const day = `${at.getMonth() + 1}月${at.getDate()}日${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
    const more = was.base === this.baseStamp ? "" : "现在用的边界在那以后改过，没有画过的村请“还原”。";
    const note = el("div", { class: "alert alert-info draft-note", role: "status" }, el("div", {}, `已恢复${day}的草稿。${more}`), away);
    away.addEventListener("click", () => {
      this.steps.set(this.base);
      note.remove();
      this.after();
      this.say("草稿不要了，回到现在用的边界；后悔的话可以“撤销”。");
    });
    this.root.prepend(note);
  }

  /** A draft that was drawn on a base map of another system: the house reckons it anew. */
  private async converted(was: KeptDraft): Promise<Draft | undefined> {
    const sent = new FormData();
    sent.set("file", new Blob([JSON.stringify(collection(was.grids, this.names, was.crs))]), "draft.geojson");
    try {
      const answer = await fetch(this.root.dataset.import ?? "", { method: "POST", body: sent, redirect: "error" });
      if (!answer.ok) return undefined;
      const { borders } = (await answer.json()) as { borders: Record<string, At[][][]> };
      return Object.fromEntries(Object.entries(borders).map(([id, polygons]) => [id, opened(polygons)]));
    } catch {
      return undefined;
    }
  }

  private hint(): string {
    const touch = matchMedia("(pointer: coarse)").matches;
    return touch ? "先在名单里选一个村，或者点地图上的村。" : "先在名单里选一个村，或者点地图上的村；点一下地图以后可以用滚轮放大。";
  }

  private snapped(at: At, corner?: Corner): At {
    const own = corner && ringOf(this.land, corner)[corner.n];
    return snap(this.draft, at, this.board.project, NEAR, own);
  }

  private choose(id: string, go: boolean): void {
    if (!this.names.has(id)) return;
    if ((this.drawing?.ring.length ?? 0) > 0) {
      this.say("还有一块没有画完：先点“画完”或者“取消”。", true);
      return;
    }
    this.drawing = undefined;
    this.chosen = id;
    this.spot = { part: 0, ring: 0 };
    this.corner = undefined;
    this.part("words-error")?.setAttribute("hidden", "");
    this.part("text")?.classList.remove("is-invalid");
    this.show();
    if (go) {
      this.board.look(this.land.length > 0 ? this.land : opened(this.data.grids.find((g) => g.id === id)?.sketch ?? []));
      const li = this.root.querySelector<HTMLElement>(`[data-village="${CSS.escape(id)}"]`);
      const area = li?.closest("details");
      if (area) area.open = true;
      // On a phone the map stands below the list.
      const seen = this.part("map")?.getBoundingClientRect();
      if (seen && (seen.top < 0 || seen.bottom > window.innerHeight)) this.part("chosen")?.closest("section")?.scrollIntoView({ block: "start" });
    }
    const name = this.names.get(id) ?? "";
    this.say(this.land.length > 0 ? `${name}：拖动圆点移动，拖动小点加一个点，点一下圆点选中后可以删除。` : `${name}还没有边界：点“画一块”，再在地图上一个一个点。`);
  }

  private pick(corner: Corner): void {
    this.corner = corner;
    this.spot = { part: corner.part, ring: corner.ring };
    this.show();
    this.say("选中了一个点：点“删除选中的点”或者按Delete删除，拖动移动。");
  }

  /** A place on the map: a corner of what is drawn. */
  private tapped(at: At): void {
    if (!this.drawing) return;
    this.drawing.ring.push(this.snapped(at));
    this.show();
    const n = this.drawing.ring.length;
    this.say(n < 3 ? `已有${n}个点，至少要三个。` : `已有${n}个点：接着点，或者点“画完”（也可以点第一个点）。`);
  }

  private finish(): void {
    const drawn = this.drawing;
    if (!drawn) return;
    const now = drawn.kind === "part" ? withPart(this.land, drawn.ring) : withHole(this.land, drawn.ring);
    if (!now) {
      this.say(drawn.ring.length < 3 ? "至少要三个点，接着点。" : "洞要整个画在本村的一块里面，请撤销几个点重画。", true);
      return;
    }
    this.drawing = undefined;
    const added = rings(now).find((r, i) => rings(this.land)[i]?.label !== r.label);
    this.spot = added?.spot ?? { part: now.length - 1, ring: 0 };
    this.set({ ...this.draft, [this.chosen]: now });
    this.say("画好了。拖动圆点可以再改。");
  }

  private set(next: Draft): void {
    this.steps.set(next);
    this.after();
  }

  /** What was changed is shown, and kept. */
  private after(): void {
    this.show();
    // A check of what was is none of what is.
    this.part("outcome")?.classList.add("borders-old");
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.store(), 400);
  }

  private async store(): Promise<void> {
    const owner = this.root.dataset.me ?? "";
    try {
      if (Object.keys(this.base).every((id) => same(this.draft[id] ?? [], this.base[id] ?? []))) await forget(owner);
      else await keep({ owner, at: Date.now(), crs: this.data.crs, base: this.baseStamp, grids: this.draft });
    } catch {
      this.say("草稿没有存上：关掉页面就没有了，请“草稿另存”。", true);
    }
  }

  private act(name: string): void {
    const id = this.chosen;
    const land = this.land;
    if (!id && !["undo", "redo", "save", "cancel"].includes(name)) {
      this.say("先选一个村。", true);
      return;
    }
    switch (name) {
      case "draw":
      case "hole":
        this.drawing = { kind: name === "draw" ? "part" : "hole", ring: [] };
        this.corner = undefined;
        this.show();
        this.say(name === "draw" ? "在地图上依次点出边界的角点；靠近邻村的点、线会自动贴上去。" : "在本村的块里依次点出洞的角点。");
        break;
      case "finish":
        this.finish();
        break;
      case "cancel":
        this.drawing = undefined;
        this.show();
        this.say("没有画。");
        break;
      case "undo":
        if (this.drawing && this.drawing.ring.length > 0) {
          this.drawing.ring.pop();
          this.show();
        } else if (!this.drawing && this.steps.undo()) {
          this.corner = undefined;
          this.after();
        }
        break;
      case "redo":
        if (this.steps.redo()) {
          this.corner = undefined;
          this.after();
        }
        break;
      case "revert":
        this.corner = undefined;
        this.set({ ...this.draft, [id]: this.base[id] ?? [] });
        break;
      case "sketch":
        this.set({ ...this.draft, [id]: opened(this.data.grids.find((g) => g.id === id)?.sketch ?? []) });
        this.say("这是示意的图块，不是界线：照实际的界线改过再用。");
        break;
      case "drop":
        this.corner = undefined;
        this.set({ ...this.draft, [id]: withRing(land, this.spot, undefined) });
        this.spot = { part: 0, ring: 0 };
        this.show();
        break;
      case "corner": {
        if (!this.corner) {
          this.say("先点一下要删除的点。", true);
          break;
        }
        const next = remove(this.draft, id, this.corner, this.together);
        if (!next) {
          this.say("只剩三个点，不能再少；不要的话“删除这一块”。", true);
          break;
        }
        this.corner = undefined;
        this.set(next);
        this.say("删掉了一个点，可以“撤销”。");
        break;
      }
      case "apply":
        this.apply();
        break;
      case "save":
        this.download(new Blob([this.text()], { type: "application/geo+json" }), "grids-draft.geojson");
        break;
    }
  }

  /** The coordinates as they were typed. */
  private apply(): void {
    const text = this.part<HTMLTextAreaElement>("text");
    const wrong = this.part("words-error");
    if (!text || !wrong) return;
    const told = read(text.value);
    wrong.hidden = "land" in told;
    text.classList.toggle("is-invalid", "wrong" in told);
    if ("wrong" in told) {
      wrong.textContent = told.wrong;
      text.focus();
      return;
    }
    this.corner = undefined;
    this.set({ ...this.draft, [this.chosen]: told.land });
    this.board.look(told.land);
    this.say("坐标已经用上。");
  }

  /** Borders of a file: of the villages it has, or all of them. */
  private take(lands: Readonly<Record<string, Land>>, whole: boolean): void {
    const known = Object.fromEntries(Object.entries(lands).filter(([id]) => this.names.has(id)));
    const none = Object.fromEntries(Object.keys(this.base).map((id): [string, Land] => [id, []]));
    this.drawing = undefined;
    this.corner = undefined;
    this.set({ ...(whole ? none : this.draft), ...known });
    this.board.fit();
    this.say(`文件里${Object.keys(known).length}个村的边界已经在草稿里了，可以“撤销”。`);
  }

  private text(): string {
    return JSON.stringify(collection(this.draft, this.names, this.data.crs));
  }

  private download(blob: Blob, name: string): void {
    const address = URL.createObjectURL(blob);
    const save = el("a", { href: address, download: name });
    save.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Check, trial or file, by the same address as without script; what is answered takes the place of what was. */
  private async send(button: HTMLButtonElement | null): Promise<void> {
    const outcome = this.part("outcome");
    if (!outcome || this.form.dataset.busy === "yes") return;
    if (this.drawing) {
      this.say("还有一块没有画完：先点“画完”或者“取消”。", true);
      return;
    }
    const sent = new FormData(this.form);
    for (const name of ["file", "crs", "key"]) sent.delete(name);
    sent.set("draft", this.text());
    sent.set("kept", "1");
    if (button?.name) sent.set(button.name, button.value);
    this.form.dataset.busy = "yes";
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: sent, redirect: "error" });
      if (answer.headers.get("content-type")?.startsWith("application/geo+json")) {
        this.download(await answer.blob(), "grids.geojson");
        outcome.replaceChildren(el("div", { class: "alert alert-success", role: "status" }, el("div", {}, el("b", {}, "文件已经下载。"), "请系统管理员放进镇配置目录，运行zhifa check没有错，再重新启动；在那以前，现在用的边界不变。")));
      } else {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.querySelector("[data-outcome]");
        // What is wrong with the days stands beside them.
        for (const field of ["from", "to"]) {
          const [here, there] = [this.form, page].map((d) => d.querySelector(`[name="${field}"]`)?.parentElement);
          if (here && there) here.replaceChildren(...Array.from(there.childNodes));
        }
        const faults = page.querySelector(".borders > .alert-danger") ?? (now ? null : page.querySelector("main .refusal, main h1"));
        outcome.replaceChildren(...(faults ? [faults] : []), ...Array.from(now?.childNodes ?? []));
      }
      outcome.classList.remove("borders-old");
      outcome.focus({ preventScroll: true });
      outcome.scrollIntoView({ block: "start" });
    } catch {
      this.say("没有连上，请检查网络或者重新登录；草稿还在。", true);
    } finally {
      delete this.form.dataset.busy;
      button?.removeAttribute("aria-busy");
    }
  }

  private show(): void {
    const { chosen, land } = this;
    const drawing = this.drawing !== undefined;
    const is = (id: string) => state(this.draft[id] ?? [], this.base[id] ?? []);
    this.board.show(this.draft, chosen, this.spot, this.corner, this.drawing?.ring);
    const title = this.part("chosen");
    if (title) title.textContent = chosen ? `${this.names.get(chosen)}（${STATES[is(chosen)]}）` : "地图";
    const own = chosen ? this.root.querySelector(`[data-village="${CSS.escape(chosen)}"]`) : null;
    const head = this.part("head");
    if (head) head.textContent = own?.querySelector("small")?.textContent ?? "";
    for (const li of this.root.querySelectorAll<HTMLElement>("[data-village]")) {
      const id = li.dataset.village ?? "";
      const told = li.querySelector<HTMLElement>("[data-state]");
      if (told) {
        told.textContent = STATES[is(id)];
        told.dataset.state = is(id);
      }
      const button = li.querySelector("button");
      if (id === chosen) button?.setAttribute("aria-current", "true");
      else button?.removeAttribute("aria-current");
    }
    const list = this.part<HTMLSelectElement>("ring");
    const all = rings(land);
    if (list) {
      list.replaceChildren(...all.map((r, i) => el("option", { value: String(i), selected: r.spot.part === this.spot.part && r.spot.ring === this.spot.ring }, r.label)));
      if (all.length === 0) list.append(el("option", {}, "还没有块"));
      list.disabled = all.length === 0;
    }
    const can: Record<string, boolean> = {
      draw: chosen !== "" && !drawing,
      hole: land.length > 0 && !drawing,
      undo: drawing ? (this.drawing?.ring.length ?? 0) > 0 : this.steps.back,
      redo: !drawing && this.steps.forth,
      revert: ["changed", "new", "gone"].includes(is(chosen)) && !drawing,
      drop: all.length > 0 && !drawing,
      corner: this.corner !== undefined && !drawing,
    };
    for (const [name, yes] of Object.entries(can)) {
      const button = this.does(name);
      if (button) button.disabled = !yes;
    }
    const drop = this.does("drop");
    if (drop) drop.textContent = this.spot.ring > 0 ? "删除这个洞" : "删除这一块";
    const sketch = this.data.grids.find((g) => g.id === chosen)?.sketch;
    for (const [name, yes] of [["finish", drawing], ["cancel", drawing], ["sketch", chosen !== "" && land.length === 0 && !!sketch?.length && !drawing]] as const) {
      const button = this.does(name);
      if (button) button.hidden = !yes;
    }
    const words = this.part("words");
    const text = this.part<HTMLTextAreaElement>("text");
    if (words) words.hidden = chosen === "";
    // What somebody is typing is not taken away by what they draw.
    if (text && document.activeElement !== text) text.value = written(land);
    const label = this.part("words-label");
    if (label) label.textContent = `${this.names.get(chosen) ?? ""}的坐标，${this.data.system}`;
  }
}
