// 带到现场: keeps the forms of a matter with what the file knows, says since when and until when, and puts them back.
import { el } from "../dom";
import { said, townTime } from "./item";
import { type Along, claim, copy, isPage, ownerOf, putBack, taken } from "./pages";
import { install } from "./phone";

/** `6月1日 09:03`. */
const moment = (ms: number) => said(townTime(ms));

interface Form {
  path: string;
  title: string;
}

/** Fetches the forms and keeps them; fails where one of them cannot be had. */
async function take(me: string, matter: string, about: string, forms: Form[], hours: number): Promise<void> {
  const answers = await Promise.all(
    forms.map(async (form) => {
      const answer = await fetch(form.path, { credentials: "same-origin", cache: "no-store" }).catch(() => {
        throw new Error("网络不通");
      });
      if (!isPage(answer)) throw new Error(`${form.title}打不开`);
      const html = await answer.text();
      if (ownerOf(html) !== me) throw new Error("登录的已经不是同一个人");
      return { form, answer, html };
    }),
  );
  // Nothing is kept that no worker would clear away at the sign-out.
  await install();
  const pages = await claim(me);
  const at = Date.now();
  for (const { form, answer, html } of answers) {
    await pages.put(form.path, copy(html, answer, { ...form, matter, about, at, until: at + hours * 3600_000 }));
  }
  void navigator.storage?.persist?.().catch(() => false);
}

/** On the page of a matter. */
export async function along(root: HTMLElement): Promise<void> {
  const me = document.body.dataset.me;
  const state = root.querySelector<HTMLElement>("[data-state]");
  const button = root.querySelector<HTMLButtonElement>("[data-take]");
  const back = root.querySelector<HTMLButtonElement>("[data-back]");
  if (!me || !state || !button || !back || !("caches" in window) || !("serviceWorker" in navigator)) return;
  const { matter = "", about = "", forms = "[]", hours = "24" } = root.dataset;
  const listed = JSON.parse(forms) as Form[];
  const offered = state.textContent ?? "";
  const draw = async () => {
    const mine = (await taken(Date.now())).filter((a) => a.matter === matter);
    const first = mine[0];
    root.dataset.taken = first ? "yes" : "no";
    state.textContent = first ? `${mine.map((a) => a.title).join("、")}已在这部手机上：${moment(first.at)}存入，保留到${moment(first.until)}，退出登录即清除。` : offered;
    button.lastChild!.textContent = first ? "重新带一次" : "带到现场";
    back.hidden = !first;
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    state.textContent = "正在存入…";
    take(me, matter, about, listed, Number(hours))
      .then(draw)
      .catch((e: Error) => (state.textContent = `没有存上：${e.message}。请在有网络时再试一次。`))
      .finally(() => (button.disabled = false));
  });
  back.addEventListener("click", () => void putBack(matter).then(draw));
  await draw();
  root.hidden = false;
}

/** In the queue: everything that was taken along. */
export async function list(root: HTMLElement): Promise<void> {
  const all = await taken(Date.now()).catch((): Along[] => []);
  const matters = new Map<string, Along[]>();
  for (const a of all) matters.set(a.matter, [...(matters.get(a.matter) ?? []), a]);
  const cards = Array.from(matters, ([matter, forms]) => {
    const first = forms[0]!;
    const back = el("button", { type: "button", class: "btn btn-sm btn-outline-secondary" }, "从手机清除");
    back.addEventListener("click", () => void putBack(matter).then(() => list(root)));
    const ways = forms.map((f) => el("a", { class: "btn btn-sm btn-primary", href: f.path }, f.title));
    return el(
      "li",
      { class: "card queue-item", "data-matter": matter },
      el("div", { class: "queue-words" }, el("b", { class: "clip" }, first.about), el("small", {}, `${moment(first.at)}存入，保留到${moment(first.until)}；含个人信息，请锁好手机`)),
      el("div", { class: "queue-foot" }, ...ways, back),
    );
  });
  root.querySelector("[data-along]")?.replaceChildren(...cards);
  root.hidden = cards.length === 0;
}
