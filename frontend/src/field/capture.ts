// 拍一拍上报 on the phone, and the same form with officers outside. Without a store the page is the plain form it was.
import { el, icon } from "../dom";
import { keepDraft } from "../draft";
import { files } from "../files";
import { tellPosition } from "../place";
import { fill } from "./fill";
import { type Field, type Item, lacks, newItem, townTime } from "./item";
import { advise } from "./phone";
import * as store from "./store";

/** What the form says, without its keys and files. */
function pairs(form: HTMLFormElement): Field[] {
  const found: Field[] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !name.startsWith("_") && name !== "files") found.push([name, value]);
  }
  return found;
}

function write(form: HTMLFormElement, fields: Field[]): void {
  for (const [name, value] of fields) {
    const e = form.elements.namedItem(name);
    if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement) e.value = value;
  }
  const place = form.querySelector<HTMLElement>('[data-island="place"]');
  if (place) tellPosition(place);
}

/** The report page. */
export async function capture(root: HTMLElement): Promise<void> {
  const form = root as HTMLFormElement;
  const me = document.body.dataset.me;
  const box = form.querySelector<HTMLElement>('[data-island="files"]');
  let mine: Item[];
  try {
    if (!me) throw new Error("nobody's phone");
    mine = (await store.all(me)).filter((i) => !i.act);
  } catch {
    if (box) files(box);
    keepDraft(form, localStorage);
    return;
  }
  advise(form);
  const word = () => {
    const chosen = form.querySelector<HTMLSelectElement>('select[name="class"]');
    return chosen?.value ? (chosen.selectedOptions[0]?.textContent ?? "") : "";
  };
  await fill(form, me, mine, {
    begin: () => newItem(store.freshId(), me, Date.now()),
    mine: () => true,
    read: () => pairs(form),
    write: (fields, item) => {
      // A position without a picture is where the phone was then, not where it is now.
      const stale = item.pieces.length === 0 && townTime(item.added).slice(0, 10) !== townTime(Date.now()).slice(0, 10);
      write(form, stale ? fields.filter(([name]) => !name.startsWith("place.")) : fields);
    },
    more: () => ({ label: word() }),
    lacks,
    lenient: false,
    signed: false,
    verb: "上报",
    arrived: (now) => location.assign(`/clues/${now.clue}?done=${encodeURIComponent(`已上报，回执号${now.receipt}`)}`),
    ways: () => [
      el("a", { class: "btn btn-outline-primary btn-big", href: "/clues/new" }, icon("camera"), "再拍一条"),
      el("a", { class: "btn btn-outline-secondary btn-big", href: "/queue" }, icon("cloud-upload"), "看待发"),
    ],
    words: {
      kept: "已存在这部手机上。有网络时自动发送，可以接着拍下一条，也可以关掉页面。",
      mending: "修改待发的上报",
      lost: "刚才的内容已经在另一个页面提交，从现在起是新的一条。",
    },
  });
}
