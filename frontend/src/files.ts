// Files travel as soon as they are chosen, each with its progress and a second try; the form then carries only their
// references. Without this script the same field sends the files with the form.
import { el, icon } from "./dom";
import { travelling } from "./guard";
import { recorder } from "./record";
import { size } from "./pure";

/** The most files one field takes, where it does not say otherwise. */
const MOST = 9;

/** How many files travel at the same time: a whole folder must not open a hundred lines. */
const AT_ONCE = 3;

/** A file as the house knows it. */
export interface Stored {
  name: string;
  sha256: string;
  media_type: string;
}

/** A file on its way. */
export interface Job {
  done: Promise<Stored>;
  stop: () => void;
}

/** Sends one file; tells progress from 0 to 1. */
export function send(file: Blob, name: string, url: string, progress: (share: number) => void): Job {
  const request = new XMLHttpRequest();
  const done = new Promise<Stored>((resolve, reject) => {
    request.open("POST", url);
    request.responseType = "json";
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    request.onload = () => {
      const answer = request.response as (Stored & { detail?: string }) | null;
      if (request.status >= 200 && request.status < 300 && answer?.sha256) resolve(answer);
      else reject(new Error(answer?.detail ?? "没有传上去"));
    };
    request.onerror = () => reject(new Error("网络中断"));
    request.onabort = () => reject(new Error("已取消"));
    const body = new FormData();
    body.append("file", file, name);
    request.send(body);
  });
  return { done, stop: () => request.abort() };
}

/** What a chosen file looks like. */
export function look(file: Blob): HTMLElement[] {
  if (file.type.startsWith("image/")) {
    const picture = el("img", { alt: "" });
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    return [picture];
  }
  if (file.type.startsWith("video/")) {
    const video = el("video", { muted: true, preload: "metadata" });
    video.src = URL.createObjectURL(file);
    return [video];
  }
  if (file.type.startsWith("audio/")) {
    const sound = el("audio", { controls: true, preload: "metadata" });
    sound.src = URL.createObjectURL(file);
    return [sound];
  }
  return [];
}

/** The large field that one touches or drops files on, in the place of the browser's own. */
export function dress(root: HTMLElement, input: HTMLInputElement): HTMLElement {
  const words = [el("span", {}, root.dataset.prompt ?? "拍照、录像、录音或者选择文件"), el("small", {}, "可以一次选多个")];
  const drop = el("label", { class: "file-drop", for: input.id }, icon("camera"), ...words);
  input.before(drop);
  root.classList.add("files-on");
  return drop;
}

/** A field of files. */
export function files(root: HTMLElement): void {
  const input = root.querySelector<HTMLInputElement>('input[type="file"]');
  const list = root.querySelector<HTMLElement>(".file-list");
  const status = root.querySelector<HTMLElement>("[data-status]");
  if (!input || !list || !status) return;
  const name = root.dataset.name ?? "files";
  const url = root.dataset.upload ?? "/files";
  const form = input.form;
  const most = Number(root.dataset.most ?? MOST);
  const only = root.dataset.only?.split(" ");
  // Whose files they are, where they go on after a break.
  const owner = root.dataset.resume;
  const resume = owner === undefined ? undefined : import("./resume");
  void resume?.then((r) => r.tidy());
  const say = (text: string) => (status.textContent = text);

  // Nobody is signed in on the public pages: there files go with the form, and this script only shows them.
  const ahead = !document.body.classList.contains("site-public");
  const drop = dress(root, input);
  if (!ahead) {
    input.addEventListener("change", () => {
      list.replaceChildren(...Array.from(input.files ?? [], (f) => el("div", { class: "file-chip" }, ...look(f), el("span", {}, `${f.name} ${size(f.size)}`))));
      say(input.files?.length ? `已选${input.files.length}个，随举报一起提交` : "");
    });
    recorder(drop, form, (file) => {
      const all = new DataTransfer();
      for (const f of [...Array.from(input.files ?? []), file]) all.items.add(f);
      input.files = all.files;
      input.dispatchEvent(new Event("change"));
    }, say);
    return;
  }
  // Sent ahead: the form must not carry the bytes a second time.
  input.removeAttribute("name");

  const removable = (chip: HTMLElement, stop?: () => void) => {
    const button = el("button", { type: "button", "aria-label": "移除" }, "×");
    button.addEventListener("click", () => {
      stop?.();
      chip.remove();
      input.focus();
    });
    chip.append(button);
  };
  for (const chip of list.querySelectorAll<HTMLElement>(".file-chip")) removable(chip);

  // In line, a few at a time.
  const line: (() => void)[] = [];
  let running = 0;
  const next = () => {
    while (running < AT_ONCE && line.length > 0) {
      running += 1;
      line.shift()?.();
    }
  };

  const start = (file: File) => {
    const chip = el("div", { class: "file-chip" });
    chip.append(...look(file));
    const bar = el("progress", { max: "1", value: "0", "aria-label": `${file.name}上传进度` });
    const label = el("span", {}, size(file.size));
    chip.append(bar, label);
    list.append(chip);
    travelling(form, 1);
    let stop = () => undefined as void;
    removable(chip, () => stop());
    const turn = new Promise<void>((go) => line.push(go))
      .then(() => resume)
      .then((r) => {
        if (!chip.isConnected) throw new Error("已取消");
        const progress = (share: number) => (bar.value = share);
        // Said in full once, below: a chip has no room for it.
        const meanwhile = (broken: string) => {
          label.textContent = broken ? "等网络" : size(file.size);
          if (broken) say(broken);
          else if (status.dataset.broken) say("已恢复，接着传");
          status.dataset.broken = broken;
        };
        const job = r && owner !== undefined ? r.carry(file, owner, progress, meanwhile) : send(file, file.name, url, progress);
        stop = job.stop;
        return job.done;
      });
    next();
    turn
      .then((stored) => {
        bar.remove();
        label.textContent = file.name;
        const field = el("input", { type: "hidden", name });
        field.value = JSON.stringify(stored);
        chip.append(field);
        const all = list.querySelectorAll(".file-chip:not(.failed)").length;
        say(resume ? `已传好${list.querySelectorAll(`input[type="hidden"]`).length}个，共${all}个` : `${file.name}已传好`);
      })
      .catch((e: Error) => {
        if (!chip.isConnected) return;
        bar.remove();
        // What was not taken is not shown; why is said once, below.
        chip.querySelector("img, video, audio")?.remove();
        chip.classList.add("failed");
        label.textContent = `${file.name}没有收下 `;
        const again = el("a", { href: "#" }, "重试");
        again.addEventListener("click", (event) => {
          event.preventDefault();
          chip.remove();
          start(file);
        });
        label.append(again);
        say(`${file.name}：${e.message}`);
      })
      .finally(() => {
        running -= 1;
        next();
        travelling(form, -1);
      });
  };
  const begin = (wanted: File[]) => {
    for (const file of wanted) {
      if (list.children.length >= most) {
        say(`最多${most}个`);
        break;
      }
      start(file);
    }
  };
  const take = async (chosen: FileList | null) => {
    const all = Array.from(chosen ?? []);
    const wanted = only ? all.filter((f) => only.some((kind) => f.type.startsWith(`${kind}/`))) : all;
    if (wanted.length < all.length) say(`跳过了${all.length - wanted.length}个其他文件`);
    if (!resume || wanted.length === 0) return begin(wanted);
    const before = await (await resume).known(wanted);
    begin(wanted.filter((f) => !before.has(f)));
    if (before.size > 0) skipped([...before]);
  };
  /** What was brought in before, by name and size, is left out; whoever knows better sends it all the same. */
  const skipped = (before: File[]) => {
    root.querySelector(".files-skipped")?.remove();
    const anyway = el("button", { type: "button", class: "btn btn-sm btn-outline-secondary" }, "仍然上传");
    const line = el("p", { class: "files-skipped" }, `${before.length}个以前导入过（名称、大小相同），已跳过。`, anyway);
    anyway.addEventListener("click", () => {
      line.remove();
      begin(before);
    });
    status.after(line);
  };
  if (!only) recorder(drop, form, (file) => begin([file]), say);
  if (root.dataset.folder !== undefined && "webkitdirectory" in input) {
    // A whole device: the browser asks for a folder and gives every file in it.
    const folder = el("input", { type: "file", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    folder.webkitdirectory = true;
    folder.addEventListener("change", () => {
      // The list of files empties with the field.
      void take(folder.files);
      folder.value = "";
    });
    const button = el("button", { type: "button", class: "btn btn-outline-primary mt-2 mb-2" }, "选择整个文件夹");
    button.addEventListener("click", () => folder.click());
    drop.after(button, folder);
  }
  input.addEventListener("change", () => {
    void take(input.files);
    input.value = "";
  });
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (e) => {
      e.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    void take(e.dataTransfer?.files ?? null);
  });
}
